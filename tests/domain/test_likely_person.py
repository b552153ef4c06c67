"""Somebody is recognised by address, number and name, and nobody else is."""

from __future__ import annotations

import pytest

from app.domain.likely_person import Likeness, Wanted, is_email, is_name, is_phone, is_told_of

CISSI = Wanted.of(email="Cissi@dorren.example", phone="0247-123 45", name="Cissi Öman")


@pytest.mark.parametrize("number", ["024712345", "+46 247 123 45", "0046-247-12345", "0247/123 45"])
def test_a_number_is_the_same_however_it_is_written(number: str) -> None:
    assert is_phone(number, CISSI) is Likeness.SURE


@pytest.mark.parametrize("number", ["0247-123 46", "12345", ""])
def test_another_number_is_not(number: str) -> None:
    assert is_phone(number, CISSI) is None


def test_an_address_is_the_same_in_any_case() -> None:
    assert is_email("CISSI@DORREN.EXAMPLE", CISSI) is Likeness.SURE
    assert is_email("cissi@dorren.example.se", CISSI) is None


def test_a_name_may_be_a_namesakes() -> None:
    assert is_name("cissi  ÖMAN", CISSI) is Likeness.PERHAPS
    assert is_name("Cissi Ö", CISSI) is None


@pytest.mark.parametrize(
    ("text", "likeness"),
    [
        ("Ring Cissi Öman, hon vet", Likeness.PERHAPS),
        ("Skriv till cissi@dorren.example.", Likeness.SURE),
        ("Nås på 0247-12345 efter tre", Likeness.SURE),
        ("Cissi Ömans bror", None),
        ("En dörr, 2026-05-12", None),
    ],
)
def test_a_text_may_tell_of_somebody(text: str, likeness: Likeness | None) -> None:
    assert is_told_of(text, CISSI) is likeness


@pytest.mark.parametrize("empty", ["", "  ", "12", "!"])
def test_nobody_is_wanted_by_what_says_nothing(empty: str) -> None:
    assert (
        Wanted.of(
            email=empty.replace("1", " ").replace("2", " ").replace("!", " "),
            phone=empty,
            name=empty.replace("12", ""),
        )
        == Wanted()
    )
