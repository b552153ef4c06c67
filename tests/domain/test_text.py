"""Text from outside: cleaned or refused, sorted as in Swedish, found as it is typed."""

import unicodedata
from typing import Protocol

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.text import (
    TextFault,
    UnacceptableText,
    clean_line,
    clean_text,
    search_key,
    swedish_sort_key,
)


class Clean(Protocol):
    """Either of the two cleaners."""

    def __call__(self, text: str, *, max_length: int) -> str: ...


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("", ""),
        (" \t\r\n\u00a0", ""),
        ("  Leksands   Knäckebröd ", "Leksands Knäckebröd"),
        ("Leksands\r\nKnäckebröd\t AB", "Leksands Knäckebröd AB"),
        ("Kna\u0308ckebro\u0308d", "Knäckebröd"),
        ("\ufeffLek\u00adsands\u200bdörren\u2060", "Leksandsdörren"),
        ("\u200d\u200c \u200d", ""),
        ("\U0001f469\u200d\U0001f527", "\U0001f469\u200d\U0001f527"),
        ("<b>Nej</b> & {{ 7 * 7 }}", "<b>Nej</b> & {{ 7 * 7 }}"),
    ],
)
def test_a_line_is_composed_trimmed_and_collapsed(typed: str, kept: str) -> None:
    assert clean_line(typed, max_length=100) == kept


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        (
            "\n\n De bygger\u2028 hus. \r\n\r\n\r\n\r\nVi  vill se!\r",
            "De bygger\nhus.\n\nVi vill se!",
        ),
        ("\n \n\t\n", ""),
        ("en\u0301\r\nrad", "eń\nrad"),
    ],
)
def test_a_text_keeps_its_lines_and_single_blank_ones(typed: str, kept: str) -> None:
    assert clean_text(typed, max_length=100) == kept


CONTROLS = [chr(point) for point in [*range(32), *range(127, 160)] if chr(point) not in "\t\n\r"]
NONCHARACTERS = ["\ufdd0", "\ufdef", "\ufffe", "\uffff", "\U0001fffe", "\U0010ffff"]
HALF_CHARACTERS = ["\ud800", "\udfff"]
DIRECTION_MARKS = [
    *"\u061c\u200e\u200f",
    *map(chr, range(0x202A, 0x202F)),
    *map(chr, range(0x2066, 0x206A)),
]

cleaners = pytest.mark.parametrize("clean", [clean_line, clean_text])


@cleaners
@pytest.mark.parametrize("character", CONTROLS + NONCHARACTERS + HALF_CHARACTERS)
def test_what_a_database_or_screen_cannot_hold_is_refused(clean: Clean, character: str) -> None:
    with pytest.raises(UnacceptableText) as refusal:
        clean(f"a{character}b", max_length=100)

    assert refusal.value.reason is TextFault.CONTROL_CHARACTER


@cleaners
@pytest.mark.parametrize("mark", DIRECTION_MARKS)
def test_a_text_that_turns_the_direction_is_refused(clean: Clean, mark: str) -> None:
    with pytest.raises(UnacceptableText) as refusal:
        clean(f"a{mark}b", max_length=100)

    assert refusal.value.reason is TextFault.DIRECTION_MARK


@cleaners
def test_a_long_text_is_refused_with_the_limit(clean: Clean) -> None:
    with pytest.raises(UnacceptableText) as refusal:
        clean("ab" * 6, max_length=11)

    assert refusal.value.reason is TextFault.TOO_LONG
    assert refusal.value.max_length == 11


@cleaners
def test_the_length_is_that_of_what_is_kept(clean: Clean) -> None:
    assert clean("   a\u030a    b   ", max_length=3) == "å b"


@cleaners
@pytest.mark.parametrize("typed", ["Hon har 811228-9874.", "Hon har 8112\u200b28-98\u00ad74."])
def test_a_text_that_holds_a_personal_number_is_refused(clean: Clean, typed: str) -> None:
    with pytest.raises(UnacceptableText) as refusal:
        clean(typed, max_length=100)

    assert refusal.value.reason is TextFault.HOLDS_PERSONAL_NUMBER
    assert "8112" not in f"{refusal.value!s}{refusal.value!r}"


@cleaners
@given(typed=st.text())
def test_what_was_cleaned_is_clean(clean: Clean, typed: str) -> None:
    try:
        kept = clean(typed, max_length=200)
    except UnacceptableText:
        return

    assert clean(kept, max_length=200) == kept
    assert kept == kept.strip()
    assert unicodedata.is_normalized("NFC", kept)
    assert not set(kept) & {"\x00", "\r", "\t"}


@pytest.mark.parametrize(
    "register",
    [
        ["Alm", "Berg", "Zorn", "Åhlén", "Ängby", "Öst"],
        ["Vik", "Wahl", "Xerxes"],
        ["Edin", "Édith", "Edlund"],
        ["Myra", "Müsli", "Myt"],
        ["Zon", "Zorn", "Zå", "Å"],
        ["1 ett", "2 två", "Ax"],
        ["Lek", "Lek Bygg", "Lek & Såg", "Leka"],
        ["A-B Ek", "Ab-Ek", "Abel"],
        ["Ö", "Ö-bygg", "Öa", "Östen"],
        ["Lor", "L'Orange", "Lorenz"],
        ["Ek 9", "Ek0", "Eka"],
        ["Håkan", "Hårdh", "Häll", "Hög"],
        ["Bjäs", "Bjæt", "Bjöl", "Bjøm"],
        ["Öst", "Γεια", "Лес"],
    ],
)
def test_a_register_stands_in_swedish_order(register: list[str]) -> None:
    shuffled = sorted(register, reverse=True)

    assert sorted(shuffled, key=swedish_sort_key) == register


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("LEKSANDSDÖRREN", "Leksandsdörren"),
        ("Idé", "Ide"),
        ("Ha\u0308ll", "Häll"),
        ("  Såg -- & Bygg ", "Såg Bygg"),
        ("Strauß", "Strauss"),
        ("\uff21\uff22", "ab"),
    ],
)
def test_case_accents_and_punctuation_do_not_change_the_order(one: str, other: str) -> None:
    assert swedish_sort_key(one) == swedish_sort_key(other)


@given(st.text())
def test_a_sort_key_holds_only_plain_letters_and_digits(text: str) -> None:
    key = swedish_sort_key(text)

    assert all(character in "0123456789abcdefghijklmnopqrstuvwxyz" for character in key)


SWEDISH_ALPHABET = " abcdefghijklmnopqrstuvwxyzåäö"


@given(
    st.text(SWEDISH_ALPHABET).map(lambda text: " ".join(text.split())),
    st.text(SWEDISH_ALPHABET).map(lambda text: " ".join(text.split())),
)
def test_two_texts_stand_as_their_letters_do(one: str, other: str) -> None:
    places = [[SWEDISH_ALPHABET.index(letter) for letter in text] for text in (one, other)]

    in_order = swedish_sort_key(one) < swedish_sort_key(other)

    assert in_order is (places[0] < places[1])


@pytest.mark.parametrize(
    ("kept", "typed"),
    [
        ("Leksands Knäckebröd", "leksands knackebrod"),
        ("Käck & Hedbys", "kack  hedbys"),
        ("Åhléns", "AHLENS"),
        ("Sørens Smörgås", "sorens smorgas"),
        ("Siljans-Trä AB", "siljanstra ab"),
        ("L\u2019Orange", "L'Orange"),
        ("Müller", "muller"),
        ("Æbler", "äbler"),
        ("Strauß", "STRAUSS"),
        ("I\u0307stanbul", "istanbul"),
        ("Лес\x00", "лес"),
    ],
)
def test_what_is_typed_finds_what_is_kept(kept: str, typed: str) -> None:
    assert search_key(kept) == search_key(typed)


@pytest.mark.parametrize("typed", ["", " ", "&", "%_", "\x00", "'; --"])
def test_nothing_to_search_for_is_nothing(typed: str) -> None:
    assert search_key(typed) == ""


@given(st.text())
def test_a_search_key_is_its_own_search_key(text: str) -> None:
    key = search_key(text)

    assert search_key(key) == key
    assert not set(key) & set("%_\x00'\"")
