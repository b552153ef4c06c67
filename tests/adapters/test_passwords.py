"""Passwords that are guessed first are refused, and the others are kept as argon2id."""

from __future__ import annotations

import pytest

from app.adapters import passwords
from app.domain.errors import WeakPassword

KNOWN = ("astrid.berg@leksand.se", "Astrid Berg")


@pytest.mark.parametrize(
    "password",
    [
        "sju tända lyktor",
        "korrekt häst batteri",
        "8265019374",
        "äpple & päron i juli",
        "x" * 100 + "yzåäö",
        "nyckeln ligger under mattan",
    ],
)
def test_a_password_that_is_not_guessed_first_is_taken(password: str) -> None:
    passwords.require_strong(password, known=KNOWN)


@pytest.mark.parametrize(
    "password",
    [
        "",
        "kort lösen"[:9],
        "aaaaaaaaaaaa",
        "abababababab",
        "1234567890",
        "9876543210",
        "qwertyuiop",
        "Password123!",
        "p@ssw0rd2026",
        "Lösenord2026",
        "Sommar2026!!",
        "Leksand-2029",
        "Leksandsnyckeln",
        "Företagsstafetten1",
        "Välkommen2026",
        "astrid.berg@leksand.se",
        "astrid.berg",
        "AstridBerg85",
        "å" * 201 + "bcdefghi",
    ],
)
def test_a_password_that_is_guessed_first_is_refused(password: str) -> None:
    with pytest.raises(WeakPassword) as refusal:
        passwords.require_strong(password, known=KNOWN)

    assert refusal.value.facts == {"minimum": passwords.MINIMUM_CHARACTERS}


@pytest.mark.usefixtures("earnest_hashes")
def test_a_password_is_kept_as_argon2id_with_a_salt_of_its_own() -> None:
    first, second = passwords.hashed("sju tända lyktor"), passwords.hashed("sju tända lyktor")

    assert first.startswith("$argon2id$v=19$m=19456,t=2,p=1$")
    assert first != second


@pytest.mark.parametrize(
    ("typed", "fits"),
    [
        ("sju tända lyktor", True),
        ("sju ta\u0308nda lyktor", True),
        ("sju tända lyktor ", False),
        ("Sju tända lyktor", False),
        ("", False),
        ("\ud800", False),
    ],
)
def test_a_password_fits_its_hash_however_it_is_composed(typed: str, fits: bool) -> None:
    kept = passwords.hashed("sju tända lyktor")

    assert passwords.matches(typed, password_hash=kept) is fits


@pytest.mark.parametrize("kept", [None, "", "not a hash"])
def test_nothing_fits_where_no_hash_is_kept(kept: str | None) -> None:
    assert not passwords.matches("sju tända lyktor", password_hash=kept)


def test_a_hash_of_today_is_not_outdated() -> None:
    assert not passwords.is_outdated(passwords.hashed("sju tända lyktor"))


def test_a_hash_of_weaker_days_is_outdated() -> None:
    weaker = "$argon2id$v=19$m=1024,t=1,p=1$c29tZXNhbHRzb21lc2FsdA$5yfXN1EFkGTeCSZ5wGGn0g"

    assert passwords.is_outdated(weaker)
