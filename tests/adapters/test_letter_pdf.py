"""Letters on paper: the address in the window, everything said, the code read again."""

from __future__ import annotations

import pytest

from app.adapters import letter_pdf as layout
from app.adapters.letter_pdf import PaperLetter, Words, letter_pdf
from tests.support import paper, printed
from tests.support.decoders import Decoder, decoders

URL = "HTTPS://NYCKEL.LEKSAND.SE/SVAR/0001Z8K3MPT4QW2E"
LETTERS = "0001-Z8K3-MPT4-QW2E"
LONG = "Aktiebolaget Leksands Träförädlings- och Snickerifabriks Eftertrådare i Västanvik" * 2
ODD = 'Åsas "Käk & Kök" <b>AB</b>, 木 \U0001f600 Œuvre'


def words(company: str = "Tomoku Hus", reason: str | None = "De är nyfikna på oss.") -> Words:
    return Words(
        sender="Företagsstafetten",
        sender_lines=["Leksand", "0247-800 00", "naringsliv@leksand.example"],
        address=[company, "Cissi Ek", "Smedjegatan 4", "793 40 Insjön"],
        date="Leksand den 12 maj 2026",
        heading=f"{company} har valt er",
        opening=f"{company} har haft besök av kommunen och har valt att nyckeln ska gå vidare till er.",
        quote=(reason, f"– {company}") if reason else None,
        body=["Företagsstafetten är en stafett mellan företagen. " * 5, "Vi föreslår:"],
        times=["26 maj 2026 klockan 09.00", "28 maj 2026 klockan 13.00", "1 juni 2026"],
        answer_heading="Vill ni ta emot nyckeln? Svara så här:",
        scanned=("Med telefonen", "Rikta kameran mot rutan."),
        typed=("På en dator", "Gå till nyckel.leksand.se/svar och skriv koden"),
        called=("Eller ring oss", "0247-800 00."),
        farewell="Säger ni nej berättar vi det inte för någon.",
        foot="Det ni svarar kommunen blir en allmän handling.",
    )


def made(said: Words | None = None) -> bytes:
    return letter_pdf(PaperLetter(said or words(), URL, LETTERS), printed.ABOUT, key=printed.key())


@decoders
def test_the_code_is_read_again(decode: Decoder) -> None:
    (page,) = paper.pages(made(), dpi=300)

    left, top = layout.LEFT, layout.ANSWER_Y + 6
    cut = paper.part(page, x=left, y=top, width=layout.CODE_MM + 14, height=50, dpi=300)
    assert decode(cut) == URL


def test_it_is_one_side_of_a4_and_says_everything() -> None:
    said = words()

    pdf = made(said)

    assert paper.sizes_mm(pdf) == [pytest.approx((210, 297), abs=0.01)]
    text = paper.text_of(pdf)
    for wanted in (
        *(said.sender, *said.sender_lines, *said.address, said.date, said.heading, said.opening),
        *("De är nyfikna på oss.", *said.times, said.answer_heading, said.farewell, said.foot),
        *(*said.scanned, *said.typed, LETTERS, *(said.called or ())),
    ):
        assert wanted in text, wanted


@pytest.mark.parametrize("company", ["X", LONG[:120], "Snickeri" * 15, ODD])
def test_the_window_shows_the_address_whole_and_nothing_else(company: str) -> None:
    said = words(company)

    runs = paper.written(made(said))

    in_window = [
        run
        for run in runs
        if run.right > layout.WINDOW_X and layout.WINDOW_Y - 1 < run.bottom < layout.HEADING_Y - 8
    ]
    assert [run.text.strip() for run in in_window[-3:]] == ["Cissi Ek", *said.address[2:]]
    assert min(run.left for run in in_window) >= layout.WINDOW_X - 0.1
    assert max(run.right for run in in_window) <= layout.WINDOW_X + layout.WINDOW_WIDTH + 0.1
    assert max(run.bottom for run in in_window) <= layout.WINDOW_Y + layout.WINDOW_HEIGHT


@pytest.mark.parametrize("company", [LONG[:120], "Snickeri" * 15])
@pytest.mark.parametrize("reason", [None, "Nyfiken. " * 55, "W" * 500, "Rad\n" * 125])
def test_nothing_runs_over_the_edge_or_into_the_answer(company: str, reason: str | None) -> None:
    runs = paper.written(made(words(company, reason)))

    assert min(run.left for run in runs) >= layout.LEFT - 0.5
    assert max(run.right for run in runs) <= layout.RIGHT + 0.1
    assert max(run.bottom for run in runs) <= layout.PAGE_HEIGHT - 10
    (last_time,) = [run for run in runs if run.text.strip() == "1 juni 2026"]
    assert last_time.bottom <= layout.ANSWER_Y
    (farewell,) = [run for run in runs if run.text.startswith("Säger ni nej")]
    ways = [run for run in runs if run.text.startswith("0247-800 00.")]
    assert max(run.bottom for run in ways) < farewell.top
    assert farewell.bottom <= layout.ANSWER_Y + layout.ANSWER_HEIGHT


def test_letters_that_the_typeface_lacks_are_not_left_out_in_silence() -> None:
    text = paper.text_of(made(words(ODD)))

    assert 'Åsas "Käk & Kök" <b>AB</b>, ? ? Œuvre' in text


def test_its_letters_travel_with_it_and_the_same_facts_give_the_same_file() -> None:
    assert all(run.is_embedded for run in paper.written(made()))
    assert made() == made()
