"""Tokens are good for one purpose under one key, and nothing else passes for one."""

import re
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.adapters.tokens import (
    Purpose,
    derive,
    derive_code,
    derive_key,
    digest,
    new_nonce,
    new_secret,
    read,
    read_code,
)
from app.domain.code import check_character, in_groups

KEY = derive_key("iron", "link")


@pytest.mark.parametrize("purpose", Purpose)
def test_a_token_reads_back_to_its_nonce(purpose: Purpose) -> None:
    nonce = new_nonce()

    token = derive(KEY, purpose=purpose, nonce=nonce)

    assert read(KEY, purpose=purpose, token=token) == nonce


def test_a_token_can_be_derived_again() -> None:
    nonce = new_nonce()

    first = derive(KEY, purpose=Purpose.NOMINATION, nonce=nonce)
    second = derive(KEY, purpose=Purpose.NOMINATION, nonce=nonce)

    assert first == second


def test_links_already_sent_never_change() -> None:
    token = derive(KEY, purpose=Purpose.NOMINATION, nonce="a" * 24)

    assert token == "a" * 24 + "3uj7tabrbuo4esulcjmpshvu"


@pytest.mark.parametrize(("made_for", "used_for"), list(permutations(Purpose, 2)))
def test_a_token_of_another_purpose_is_nothing(made_for: Purpose, used_for: Purpose) -> None:
    token = derive(KEY, purpose=made_for, nonce=new_nonce())

    assert read(KEY, purpose=used_for, token=token) is None


@pytest.mark.parametrize("other", [derive_key("birch", "link"), derive_key("iron", "journal")])
def test_a_token_under_another_key_is_nothing(other: bytes) -> None:
    token = derive(other, purpose=Purpose.NOMINATION, nonce=new_nonce())

    assert read(KEY, purpose=Purpose.NOMINATION, token=token) is None


def test_a_token_with_any_character_changed_is_nothing() -> None:
    token = derive(KEY, purpose=Purpose.NOMINATION, nonce=new_nonce())

    for index, right in enumerate(token):
        wrong = "b" if right == "a" else "a"
        changed = token[:index] + wrong + token[index + 1 :]

        assert read(KEY, purpose=Purpose.NOMINATION, token=changed) is None


def test_a_token_with_something_around_it_is_nothing() -> None:
    token = derive(KEY, purpose=Purpose.NOMINATION, nonce=new_nonce())

    for wrapped in (token + "\n", " " + token, token + "a", token[:-1], token.upper()):
        assert read(KEY, purpose=Purpose.NOMINATION, token=wrapped) is None


@given(st.text())
def test_any_other_text_is_nothing(text: str) -> None:
    assert read(KEY, purpose=Purpose.NOMINATION, token=text) is None


def test_what_is_drawn_is_never_drawn_again() -> None:
    drawn = [new_nonce() for _ in range(500)] + [new_secret() for _ in range(500)]

    assert len(set(drawn)) == 1000


def test_what_is_drawn_is_long_enough_and_survives_a_url() -> None:
    assert re.fullmatch("[a-z2-7]{24}", new_nonce())
    assert re.fullmatch("[a-z2-7]{56}", new_secret())


def test_a_digest_does_not_show_its_secret() -> None:
    secret = new_secret()

    assert re.fullmatch("[0-9a-f]{64}", digest(secret))
    assert digest(secret) == digest(secret)
    assert digest(secret) != digest(new_secret())


def test_a_broken_text_from_outside_has_a_digest_too() -> None:
    assert len(digest("\ud800")) == 64


def test_a_key_without_a_secret_is_refused() -> None:
    with pytest.raises(ValueError, match="needs a secret"):
        derive_key("", "link")


class TestCodeForPaper:
    """Sixteen characters that stand for a row."""

    @pytest.mark.parametrize("row_id", [1, 31, 32, 2029, (1 << 25) - 1])
    def test_it_gives_its_row_back_however_it_is_typed(self, row_id: int) -> None:
        code = derive_code(KEY, purpose=Purpose.LETTER, row_id=row_id)

        for typed in (code, code.lower(), in_groups(code), f" {code} "):
            assert read_code(KEY, purpose=Purpose.LETTER, typed=typed) == row_id

    def test_no_other_row_key_or_purpose_has_it(self) -> None:
        code = derive_code(KEY, purpose=Purpose.LETTER, row_id=7)

        assert read_code(b"another", purpose=Purpose.LETTER, typed=code) is None
        assert read_code(KEY, purpose=Purpose.INVITATION, typed=code) is None
        forged = "00008" + code[5:-1]
        assert (
            read_code(KEY, purpose=Purpose.LETTER, typed=forged + check_character(forged)) is None
        )

    @pytest.mark.parametrize("row_id", [0, -1, 1 << 25])
    def test_a_number_that_has_no_room_is_refused(self, row_id: int) -> None:
        with pytest.raises(ValueError, match="no room"):
            derive_code(KEY, purpose=Purpose.LETTER, row_id=row_id)
