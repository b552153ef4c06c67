"""PDF documents measure what they say, carry their letters with them, and break on no text."""

from __future__ import annotations

import subprocess
import sys
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.adapters.paper.document import About, Align, Document, Size
from app.adapters.paper.palette import INK
from app.adapters.paper.picture import picture
from app.adapters.paper.typeface import Weight
from app.adapters.paper.wrapping import Lettering
from app.config import ROOT
from tests.support import paper

ABOUT = About("Kort nr 3", "Leksands kommun", "sv", datetime(2026, 5, 12, 10, tzinfo=UTC))
PLAIN, BOLD = Lettering(12), Lettering(12, Weight.BOLD)
DPI = 600
PIXEL_MM = 25.4 / DPI


def written(text: str, *, size: Size = Size.A6) -> bytes:
    document = Document(ABOUT, size=size)
    document.write(text, PLAIN, x=10, y=20)
    return document.finished()


@pytest.mark.parametrize(("size", "sides"), [(Size.A4, (210, 297)), (Size.A6, (105, 148))])
def test_a_page_has_the_size_of_its_paper(size: Size, sides: tuple[float, float]) -> None:
    assert paper.sizes_mm(written("Å", size=size)) == [pytest.approx(sides, abs=0.01)]


def test_a_box_measures_exactly_what_it_should() -> None:
    document = Document(ABOUT, size=Size.A6)
    document.box(x=12, y=34, width_mm=50, height_mm=40, fill=INK)

    (page,) = paper.pages(document.finished(), dpi=DPI)

    assert paper.ink_box_mm(page, dpi=DPI) == pytest.approx((12, 34, 62, 74), abs=PIXEL_MM)


def test_a_picture_is_drawn_as_wide_as_asked_for() -> None:
    svg = '<svg viewBox="0 0 20 10"><path d="M0 0h20v10h-20z"/></svg>'
    document = Document(ABOUT, size=Size.A6)
    document.draw(picture(svg), x=20, y=30, width_mm=40)

    (page,) = paper.pages(document.finished(), dpi=DPI)

    assert paper.ink_box_mm(page, dpi=DPI) == pytest.approx((20, 30, 60, 50), abs=PIXEL_MM)


def test_what_repeats_is_drawn_from_a_corner_of_its_own() -> None:
    document = Document(ABOUT)
    document.move_origin(105, 148.5)
    document.box(x=1, y=2, width_mm=3, height_mm=4, fill=INK)
    document.restore_origin()

    (page,) = paper.pages(document.finished(), dpi=DPI)

    assert paper.ink_box_mm(page, dpi=DPI) == pytest.approx((106, 150.5, 109, 154.5), abs=0.05)


def test_the_letters_travel_with_the_document() -> None:
    document = Document(ABOUT)
    document.write("Stafetten", PLAIN, x=10, y=20)
    document.write("Nyckeln", BOLD, x=10, y=30)

    pdf = document.finished()

    runs = paper.written(pdf)
    assert all(run.is_embedded for run in runs)
    assert b"Helvetica" not in pdf
    assert {run.font for run in runs} == {
        "AtkinsonHyperlegibleNext-Regular",
        "AtkinsonHyperlegibleNext-Bold",
    }


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("ÅÄÖ åäö é è ü ø æ", "ÅÄÖ åäö é è ü ø æ"),
        ("Škoda Łódź Țepeș", "Škoda Łódź Țepeș"),
        ("Cafe\u0301 – “så” …", "Café – “så” …"),
        ("Två\u00adstavig\u200b rad\nslut", "Tvåstavig rad slut"),
        ("non\u2011break", "non-break"),
        ("\ufb01nt ① ２", "fint 1 2"),
        ("東京 <b>&amp;", "?? <b>&amp;"),
    ],
)
def test_a_letter_that_is_missing_is_replaced_and_markup_is_plain_text(
    text: str, shown: str
) -> None:
    assert paper.text_of(written(text)) == shown


@given(st.text(max_size=40))
def test_no_text_breaks_a_page(text: str) -> None:
    assert written(text).startswith(b"%PDF-")


@pytest.mark.parametrize(
    ("align", "side"), [(Align.LEFT, "left"), (Align.RIGHT, "right"), (Align.CENTRE, "middle")]
)
def test_a_line_stands_where_it_is_put(align: Align, side: str) -> None:
    document = Document(ABOUT, size=Size.A6)
    document.write("HIH", PLAIN, x=50, y=20, align=align)

    (run,) = paper.written(document.finished())

    stands = {"left": run.left, "right": run.right, "middle": (run.left + run.right) / 2}
    assert stands[side] == pytest.approx(50, abs=0.6)
    assert run.bottom == pytest.approx(20, abs=0.1)


def test_a_block_keeps_to_its_width_and_tells_where_it_ends() -> None:
    document = Document(ABOUT, size=Size.A6)
    end = document.write_block(
        "Nyckeln vandrar mellan företag. " * 5, PLAIN, x=10, y=30, width_mm=60
    )

    runs = paper.written(document.finished())

    assert len(runs) > 2
    assert max(run.right for run in runs) <= 70
    assert min(run.top for run in runs) >= 30
    assert end - PLAIN.line_mm < max(run.bottom for run in runs) <= end


def test_it_says_what_it_is_about_and_in_which_language() -> None:
    pdf = written("Å")

    about = paper.metadata(pdf)

    assert (about["Title"], about["Author"]) == ("Kort nr 3", "Leksands kommun")
    assert about["CreationDate"].startswith("D:20260512100000")
    assert b"/Lang (sv)" in pdf
    assert b"/PrintScaling /None" in pdf


def test_the_same_calls_give_the_same_bytes() -> None:
    assert written("Samma kort") == written("Samma kort")


def test_a_server_that_prints_nothing_does_not_load_the_library() -> None:
    modules = "app, app.adapters.paper.document, app.adapters.paper.wrapping"
    asked = f"import sys, {modules}; print('reportlab' in sys.modules)"

    answer = subprocess.run(
        [sys.executable, "-c", asked], cwd=ROOT, check=True, capture_output=True, text=True
    )

    assert answer.stdout.strip() == "False"
