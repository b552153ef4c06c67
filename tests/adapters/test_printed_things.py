"""Cards, sheets and plates are read again from their rendered pages, and measured with a ruler."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from app.adapters import card_pdf as layout
from app.adapters.card_pdf import place_on_sheet
from app.adapters.plate_artwork import CODE_MM, FIELD_MM
from app.adapters.plate_pdf import LEFT, PLATE_STEP, PLATES_Y, RULER_MM, RULER_Y
from tests.support import paper, printed
from tests.support.decoders import Decoder, Picture, all_with_zxing, decoders
from tests.support.printed_codes import around_code

DPI = 600
PIXEL_MM = 25.4 / DPI
LONG = (
    "Aktiebolaget Leksands Träförädlings- och Snickerifabriks Eftertrådare i Västanvik"
    " med dotterbolag i Insjön, Siljansnäs"
)
NAMES = ["X", "Leksandsdörren", "Leksands Knäckebröd och Bageri AB", LONG, "Snickeri" * 15]


def card_code(page: Picture, *, dpi: int = DPI, at: tuple[float, float] = (0, 0)) -> Picture:
    return around_code(
        page,
        x=at[0] + layout.MARGIN,
        y=at[1] + layout.CODE_Y,
        code_mm=layout.CODE_MM,
        dpi=dpi,
    )


def plate_codes(page: Picture, *, dpi: int = DPI) -> list[Picture]:
    edge = (FIELD_MM - CODE_MM) / 2
    corners = [(LEFT + edge, PLATES_Y + edge + number * PLATE_STEP) for number in range(2)]
    return [around_code(page, x=x, y=y, code_mm=CODE_MM, dpi=dpi) for x, y in corners]


class TestCard:
    @decoders
    def test_it_is_read_again(self, decode: Decoder) -> None:
        (page,) = paper.pages(printed.card_file(printed.card()), dpi=200)

        assert decode(page) == printed.url()

    def test_its_code_is_exactly_as_large_as_designed(self) -> None:
        (page,) = paper.pages(printed.card_file(printed.card()), dpi=DPI)

        box = paper.ink_box_mm(card_code(page), dpi=DPI)

        edge = layout.CODE_MM / 33 * 4
        assert box == pytest.approx(
            (edge, edge, edge + layout.CODE_MM, edge + layout.CODE_MM), abs=1.5 * PIXEL_MM
        )

    def test_it_is_a6_and_says_everything(self) -> None:
        card = printed.card()

        pdf = printed.card_file(card)

        assert paper.sizes_mm(pdf) == [pytest.approx((105, 148), abs=0.01)]
        text = paper.text_of(pdf)
        words = card.words
        for wanted in (
            *(words.relay, words.company, words.number, *words.steps),
            *(*words.unreadable, *words.found, *card.letters.split("-")),
        ):
            assert wanted in text, wanted

    @pytest.mark.parametrize("company", NAMES)
    def test_a_name_of_any_length_stays_in_its_place(self, company: str) -> None:
        pdf = printed.card_file(printed.card(company, relay=LONG))

        runs = paper.written(pdf)

        assert min(run.left for run in runs) >= layout.MARGIN - 0.5
        assert max(run.right for run in runs) <= layout.RIGHT + 0.1
        assert max(run.bottom for run in runs) <= layout.CARD_HEIGHT - 5
        quiet_zone_top = layout.CODE_Y - layout.CODE_MM / 33 * 4
        above = [run for run in runs if run.top < layout.CODE_Y - 10]
        assert all(run.bottom <= quiet_zone_top + 0.2 for run in above)

    def test_the_longest_name_that_a_handover_can_have_is_printed_whole(self) -> None:
        text = paper.text_of(printed.card_file(printed.card(LONG[:120])))

        assert LONG[:120] in text

    def test_its_letters_travel_with_it(self) -> None:
        runs = paper.written(printed.card_file(printed.card()))

        assert runs
        assert all(run.is_embedded for run in runs)

    def test_without_colours_it_is_as_dark(self) -> None:
        (page,) = paper.pages(printed.card_file(printed.card()), dpi=150)

        relay = paper.part(page, x=8, y=43, width=30, height=4, dpi=150)
        assert relay.min() < 80


class TestSheet:
    def test_every_card_on_it_is_read_again(self) -> None:
        cards = [printed.card(f"Företag {seed}", seed=seed) for seed in range(6)]

        pages = paper.pages(printed.sheet_file(cards), dpi=200)

        assert [all_with_zxing(page) for page in pages] == [
            [printed.url(seed) for seed in range(4)],
            [printed.url(seed) for seed in range(4, 6)],
        ]

    @decoders
    def test_each_is_read_alone_when_it_is_cut_out(self, decode: Decoder) -> None:
        cards = [printed.card(seed=seed) for seed in range(4)]

        (page,) = paper.pages(printed.sheet_file(cards), dpi=200)

        for place, card in enumerate(cards):
            x, y = place_on_sheet(place)
            cut = paper.part(page, x=x, y=y, width=105, height=148, dpi=200)
            assert decode(cut) == card.url

    def test_two_cuts_along_the_marks_make_a6(self) -> None:
        (page,) = paper.pages(printed.sheet_file([printed.card()]), dpi=DPI)

        top = paper.part(page, x=100, y=0, width=10, height=9, dpi=DPI)
        side = paper.part(page, x=0, y=140, width=6, height=17, dpi=DPI)

        left, _, right, _ = paper.ink_box_mm(top, dpi=DPI)
        _, above, _, below = paper.ink_box_mm(side, dpi=DPI)
        assert 100 + (left + right) / 2 == pytest.approx(105, abs=PIXEL_MM)
        assert 140 + (above + below) / 2 == pytest.approx(148.5, abs=PIXEL_MM)
        assert paper.sizes_mm(printed.sheet_file([printed.card()])) == [
            pytest.approx((210, 297), abs=0.01)
        ]

    def test_no_mark_touches_the_light_edge_of_a_code(self) -> None:
        (page,) = paper.pages(printed.sheet_file([printed.card()] * 4), dpi=DPI)

        for place in range(4):
            box = paper.ink_box_mm(card_code(page, at=place_on_sheet(place)), dpi=DPI)
            assert box[0] == pytest.approx(layout.CODE_MM / 33 * 4, abs=2 * PIXEL_MM)


class TestPlate:
    @decoders
    def test_both_codes_are_read_again_and_are_the_same(self, decode: Decoder) -> None:
        (page,) = paper.pages(printed.plate_file(printed.plate()), dpi=300)

        assert [decode(code) for code in plate_codes(page, dpi=300)] == [printed.url()] * 2

    def test_both_codes_are_40_mm_in_the_middle_of_fields_of_50(self) -> None:
        (page,) = paper.pages(printed.plate_file(printed.plate()), dpi=DPI)

        for number in range(2):
            inner = paper.part(
                page,
                x=LEFT + 0.5,
                y=PLATES_Y + number * PLATE_STEP + 0.5,
                width=FIELD_MM - 1,
                height=FIELD_MM - 1,
                dpi=DPI,
            )
            assert paper.ink_box_mm(inner, dpi=DPI) == pytest.approx(
                (4.5, 4.5, 44.5, 44.5), abs=1.5 * PIXEL_MM
            )

    def test_it_is_dark_on_light_only(self) -> None:
        (page,) = paper.pages(printed.plate_file(printed.plate()), dpi=200)

        for code in plate_codes(page, dpi=200):
            quiet = round(4 / 41 * code.shape[0]) - 2
            edges = [code[:quiet], code[-quiet:], code[:, :quiet], code[:, -quiet:]]
            assert min(edge.min() for edge in edges) > 250
            assert code.min() < 5

    def test_the_ruler_is_100_mm(self) -> None:
        (page,) = paper.pages(printed.plate_file(printed.plate()), dpi=DPI)

        row = paper.part(page, x=10, y=RULER_Y - 0.1, width=180, height=0.2, dpi=DPI)

        left, _, right, _ = paper.ink_box_mm(row, dpi=DPI)
        assert 10 + left == pytest.approx(LEFT, abs=0.2)
        assert right - left == pytest.approx(RULER_MM, abs=0.35)

    def test_its_letters_travel_with_it(self) -> None:
        runs = paper.written(printed.plate_file(printed.plate()))

        assert runs
        assert all(run.is_embedded for run in runs)


Making = Callable[[], bytes]


@pytest.mark.parametrize(
    "make",
    [
        lambda: printed.card_file(printed.card()),
        lambda: printed.sheet_file([printed.card()]),
        lambda: printed.plate_file(printed.plate()),
    ],
    ids=["card", "sheet", "plate"],
)
def test_the_same_facts_give_the_same_file(make: Making) -> None:
    assert make() == make()


def test_the_key_on_paper_is_the_key_of_the_pages() -> None:
    (page,) = paper.pages(printed.card_file(printed.card()), dpi=150)

    drawn = paper.part(page, x=17, y=12, width=71, height=30, dpi=150)

    share = float(np.mean(drawn < 128))
    assert 0.15 < share < 0.35
