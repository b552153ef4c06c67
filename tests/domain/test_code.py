"""Codes: every wrong character, every swap, and what people type."""

import random
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.code import (
    ALPHABET,
    CodeFault,
    InvalidCode,
    PublicUrlFault,
    UnusablePublicUrl,
    check_character,
    check_public_url,
    in_groups,
    is_valid,
    new_code,
    parse_code,
    scan_url,
)

KNOWN_CODE = "0123456789ABCDEH"


def codes(*, count: int) -> list[str]:
    """Draw codes that are the same in every run."""
    source = random.Random(2029)
    return [new_code(source.getrandbits) for _ in range(count)]


any_code = st.integers(0, 2**75 - 1).map(lambda bits: new_code(lambda _: bits))


def test_the_alphabet_is_crockfords() -> None:
    assert len(ALPHABET) == 32
    assert not set("ILOU") & set(ALPHABET)


def test_the_check_character_makes_the_weighted_sum_21() -> None:
    powers = [1]
    for _ in range(30):
        doubled = powers[-1] * 2
        powers.append(doubled ^ 0b100101 if doubled > 31 else doubled)
    logarithms = {element: exponent for exponent, element in enumerate(powers)}

    def product(left: int, right: int) -> int:
        return right and powers[(logarithms[left] + logarithms[right]) % 31]

    for code in codes(count=200):
        total = 0
        for index, character in enumerate(code):
            total ^= product(powers[15 - index], ALPHABET.index(character))

        assert total == 21


def test_the_construction_never_changes_for_codes_already_printed() -> None:
    assert check_character("0" * 15) == "N"
    assert check_character(KNOWN_CODE[:15]) == KNOWN_CODE[15]


def test_every_wrong_character_is_caught() -> None:
    for code in codes(count=100):
        for index, right in enumerate(code):
            for wrong in ALPHABET.replace(right, ""):
                assert not is_valid(code[:index] + wrong + code[index + 1 :])


def test_every_swap_of_two_characters_is_caught() -> None:
    for code in codes(count=500):
        for left, right in combinations(range(16), 2):
            swapped = list(code)
            swapped[left], swapped[right] = swapped[right], swapped[left]

            assert "".join(swapped) == code or not is_valid("".join(swapped))


@pytest.mark.parametrize("bit", range(75))
def test_every_random_bit_reaches_the_code(bit: int) -> None:
    code = new_code(lambda _: 1 << bit)

    assert code[:15] != "0" * 15


def test_a_new_code_asks_for_75_bits() -> None:
    asked: list[int] = []

    def no_bits(count: int) -> int:
        asked.append(count)
        return 0

    new_code(no_bits)

    assert asked == [75]


@given(any_code)
def test_a_new_code_reads_back_as_itself(code: str) -> None:
    assert is_valid(code)
    assert parse_code(code) == code


@given(any_code)
def test_the_printed_groups_read_back(code: str) -> None:
    printed = in_groups(code)

    assert [len(group) for group in printed.split("-")] == [4, 4, 4, 4]
    assert parse_code(printed) == code


@given(any_code, st.data())
def test_letters_that_look_like_digits_are_read_as_digits(code: str, data: st.DataObject) -> None:
    lookalikes = {"0": "0Oo", "1": "1IiLl"}

    typed = "".join(
        data.draw(st.sampled_from(lookalikes.get(character, character + character.lower())))
        for character in code
    )

    assert parse_code(typed) == code


@pytest.mark.parametrize(
    "typed",
    [
        "0123456789abcdeh",
        " 0123 4567 89AB CDEH\n",
        "0123\u00a04567\t89AB\u2009CDEH",
        "0123\u20134567\u201189AB\u2212CDEH",
        "--0123----456789ABCDEH-",
    ],
)
def test_case_white_space_and_hyphens_do_not_matter(typed: str) -> None:
    assert parse_code(typed) == KNOWN_CODE


@pytest.mark.parametrize(
    ("typed", "reason"),
    [
        ("", CodeFault.EMPTY),
        (" - \n", CodeFault.EMPTY),
        (KNOWN_CODE[:15], CodeFault.TOO_SHORT),
        (KNOWN_CODE + "0", CodeFault.TOO_LONG),
        ("0123456789ABCDEU", CodeFault.BAD_CHARACTER),
        ("0123456789ABCDÉH", CodeFault.BAD_CHARACTER),
        ("\u0661123456789ABCDEH", CodeFault.BAD_CHARACTER),
        ("\u0131123456789ABCDEH", CodeFault.BAD_CHARACTER),
        ("0123456789ABCDE\x00", CodeFault.BAD_CHARACTER),
        ("0123456789ABCDEY", CodeFault.BAD_CHECK),
    ],
)
def test_a_text_that_is_no_code_is_refused_with_its_reason(typed: str, reason: CodeFault) -> None:
    with pytest.raises(InvalidCode) as refusal:
        parse_code(typed)

    assert refusal.value.reason is reason


def test_a_refusal_names_the_character_that_no_code_holds() -> None:
    with pytest.raises(InvalidCode) as refusal:
        parse_code("0123-u567-89AB-CDEH")

    assert refusal.value.character == "U"


@given(st.text())
def test_any_text_is_either_a_valid_code_or_refused(text: str) -> None:
    try:
        code = parse_code(text)
    except InvalidCode:
        return

    assert is_valid(code)


@pytest.mark.parametrize("payload", ["", "0" * 14, "0" * 16])
def test_a_payload_of_another_length_has_no_check_character(payload: str) -> None:
    with pytest.raises(ValueError, match="15 characters"):
        check_character(payload)


@pytest.mark.parametrize("public_url", ["https://nyckel.leksand.se", "https://nyckel.leksand.se/"])
def test_the_scanned_address_is_upper_case(public_url: str) -> None:
    address = scan_url(public_url, KNOWN_CODE)

    assert address == "HTTPS://NYCKEL.LEKSAND.SE/Q/0123456789ABCDEH"


@pytest.mark.parametrize(
    "public_url",
    [
        "https://nyckel.leksand.se",
        "HTTPS://NYCKEL.LEKSAND.SE/",
        "https://leksand.se:8443/nyckel",
        f"https://{'a' * 20}.se",
    ],
)
def test_an_address_that_fits_is_accepted(public_url: str) -> None:
    check_public_url(public_url)

    assert len(scan_url(public_url, KNOWN_CODE)) <= 50


@pytest.mark.parametrize(
    ("public_url", "reason"),
    [
        ("", PublicUrlFault.NOT_HTTPS),
        ("nyckel.leksand.se", PublicUrlFault.NOT_HTTPS),
        ("http://nyckel.leksand.se", PublicUrlFault.NOT_HTTPS),
        ("ftp://nyckel.leksand.se", PublicUrlFault.NOT_HTTPS),
        ("https://nyckel_leksand.se", PublicUrlFault.BAD_CHARACTER),
        ("https://rättvik.se", PublicUrlFault.BAD_CHARACTER),
        ("https://leksand.se/?a=1", PublicUrlFault.BAD_CHARACTER),
        ("https://leksand.se\n", PublicUrlFault.BAD_CHARACTER),
        ("https://bo@leksand.se", PublicUrlFault.BAD_CHARACTER),
        ("https://", PublicUrlFault.BAD_HOST),
        ("https:///nyckel", PublicUrlFault.BAD_HOST),
        ("https://:8443", PublicUrlFault.BAD_HOST),
        ("https://leksand..se", PublicUrlFault.BAD_HOST),
        ("https://localhost", PublicUrlFault.LOCAL_HOST),
        ("https://nyckel.localhost", PublicUrlFault.LOCAL_HOST),
        ("https://127.0.0.1:8000", PublicUrlFault.LOCAL_HOST),
        (f"https://{'a' * 21}.se", PublicUrlFault.TOO_LONG),
    ],
)
def test_an_address_that_no_code_can_carry_is_refused(
    public_url: str, reason: PublicUrlFault
) -> None:
    with pytest.raises(UnusablePublicUrl) as refusal:
        check_public_url(public_url)

    assert refusal.value.reason is reason
    assert refusal.value.facts["url"] == public_url


def test_a_refused_length_is_told_with_the_limit() -> None:
    with pytest.raises(UnusablePublicUrl) as refusal:
        check_public_url(f"https://{'a' * 21}.se")

    assert refusal.value.facts["characters"] == 24
    assert refusal.value.facts["max_characters"] == 23


@pytest.mark.parametrize(
    "public_url",
    ["http://127.0.0.1:8000", "http://localhost:8000", f"http://{'a' * 40}.local:8000"],
)
def test_a_demo_may_use_this_very_machine(public_url: str) -> None:
    check_public_url(public_url, demo_allowed=True)


def test_a_demo_still_needs_a_host() -> None:
    with pytest.raises(UnusablePublicUrl):
        check_public_url("http://", demo_allowed=True)
