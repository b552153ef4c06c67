"""Texts are broken into lines that fit, and headings shrink before anything of them is left out."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.adapters.paper.typeface import Weight, showable, width
from app.adapters.paper.wrapping import ELLIPSIS, Lettering, balanced, fitted, wrapped

PLAIN = Lettering(10)
SIZES = ((20, 1), (14, 2), (10, 3))
LONG = "Aktiebolaget Leksands Träförädlings- och Snickerifabriks Eftertrådare i Västanvik"


def measured(line: str, lettering: Lettering = PLAIN) -> float:
    return width(line, lettering.weight, lettering.points)


@given(st.text(max_size=120), st.floats(min_value=8, max_value=80))
def test_no_line_is_wider_than_asked_for(text: str, width_mm: float) -> None:
    assert all(measured(line) <= width_mm for line in wrapped(text, PLAIN, width_mm))


@given(st.text(max_size=120), st.floats(min_value=8, max_value=80))
def test_wrapping_loses_nothing_but_white_space(text: str, width_mm: float) -> None:
    lines = wrapped(text, PLAIN, width_mm)

    assert "".join("".join(lines).split()) == "".join(
        "".join(map(showable, text.splitlines())).split()
    )


def test_a_line_breaks_between_words_and_after_a_hyphen() -> None:
    assert wrapped("Leksands Skogs- och Träindustri", PLAIN, 22) == [
        "Leksands",
        "Skogs- och",
        "Träindustri",
    ]
    assert wrapped("Träindustri-aktiebolag", PLAIN, 22) == ["Träindustri-", "aktiebolag"]


def test_a_telephone_number_is_not_broken() -> None:
    assert wrapped("Läs koden, eller ring 0247-800 00.", PLAIN, 48) == [
        "Läs koden, eller ring",
        "0247-800 00.",
    ]


def test_line_breaks_that_were_written_stand() -> None:
    assert wrapped("Ett\n\ntre", PLAIN, 50) == ["Ett", "", "tre"]


def test_a_heading_has_lines_of_much_the_same_length() -> None:
    first, second = balanced("Leksands Knäckebröd och Bageri i Häradsbygden", PLAIN, 55)

    assert abs(measured(first) - measured(second)) < 15


@pytest.mark.parametrize(
    ("text", "points", "lines"),
    [("Tomoku Hus", 20, 1), ("Leksands Knäckebröd och Bageri", 14, 2)],
)
def test_a_name_is_as_large_as_it_can_be(text: str, points: float, lines: int) -> None:
    lettering, found = fitted(text, PLAIN, width_mm=60, sizes=SIZES)

    assert (lettering.points, len(found)) == (points, lines)
    assert " ".join(found) == text


def test_a_name_that_fits_in_no_size_ends_in_an_ellipsis() -> None:
    lettering, lines = fitted(LONG * 3, PLAIN, width_mm=60, sizes=SIZES)

    assert (lettering.points, len(lines)) == (10, 3)
    assert lines[-1].endswith(ELLIPSIS)
    assert all(measured(line, lettering) <= 60 for line in lines)


def test_a_word_is_cut_only_when_it_fits_in_no_size() -> None:
    word = "Snickerifabriksaktiebolaget"

    lettering, lines = fitted(word, Lettering(10, Weight.BOLD), width_mm=70, sizes=SIZES)
    assert (lettering.points, lines) == (14, [word])

    _, cut = fitted(word * 4, Lettering(10, Weight.BOLD), width_mm=70, sizes=SIZES)
    assert "".join(cut).startswith(word)


@given(st.text(max_size=200))
def test_whatever_it_is_called_it_fits(text: str) -> None:
    lettering, lines = fitted(text, PLAIN, width_mm=60, sizes=SIZES)

    assert len(lines) <= 3
    assert all(measured(line, lettering) <= 60 for line in lines)
