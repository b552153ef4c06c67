"""Organisation numbers are read; personal ones are recognised and go no further.

The personal numbers are from the Tax Agency's range for tests, or made up with a check digit.
"""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum import luhn

from app.domain.organisation_number import (
    InvalidOrganisationNumber,
    OrganisationNumber,
    OrganisationNumberFault,
    PersonalNumberLike,
    find_personal_numbers,
    mask,
    number_mac,
    read,
)

PERSON = "8112289874"


def with_check_digit(nine_digits: str) -> str:
    return nine_digits + luhn.calc_check_digit(nine_digits)


birth_dates = st.dates(date(1920, 1, 1), date(2025, 12, 31))
serials = st.integers(0, 999).map("{:03}".format)
personal_numbers = st.builds(
    lambda born, serial: with_check_digit(f"{born:%y%m%d}{serial}"), birth_dates, serials
)
coordination_numbers = st.builds(
    lambda born, serial: with_check_digit(f"{born:%y%m}{born.day + 60}{serial}"),
    birth_dates,
    serials,
)
legal_numbers = (
    st.integers(0, 999_999_999)
    .map("{:09}".format)
    .filter(lambda nine: nine[2] >= "2")
    .map(with_check_digit)
)
written_apart = st.sampled_from(["", "-", " ", "\u2013", "+", " - "])


@pytest.mark.parametrize(
    "written",
    [
        "5560360793",
        "556036-0793",
        " 556036 0793\n",
        "556036\u20130793",
        "16556036-0793",
        "165560360793",
        "SE556036079301",
        "se 5560360793 01",
    ],
)
def test_an_organisation_number_is_read_however_it_is_written(written: str) -> None:
    number = read(written)

    assert number == OrganisationNumber("5560360793")
    assert mask(number) == "556036-0793"


@given(legal_numbers, written_apart)
def test_a_third_digit_from_two_is_a_legal_person(digits: str, gap: str) -> None:
    assert read(f"{digits[:6]}{gap}{digits[6:]}") == OrganisationNumber(digits)


@given(
    st.one_of(personal_numbers, coordination_numbers),
    st.sampled_from(["", "16", "19", "20"]),
    written_apart,
)
def test_a_sole_traders_number_is_recognised_however_it_is_written(
    digits: str, prefix: str, gap: str
) -> None:
    assert read(f"{prefix}{digits[:6]}{gap}{digits[6:]}") == PersonalNumberLike(digits)


def test_a_sole_traders_vat_number_is_recognised() -> None:
    assert read(f"SE{PERSON}01") == PersonalNumberLike(PERSON)


def test_a_personal_number_shows_nowhere() -> None:
    number = read(PERSON)

    for shown in (mask(number), str(number), repr(number), f"{number}"):
        assert not any(digit in shown for digit in PERSON)


@pytest.mark.parametrize(
    ("written", "reason"),
    [
        ("", OrganisationNumberFault.EMPTY),
        (" - ", OrganisationNumberFault.EMPTY),
        ("Leksand", OrganisationNumberFault.BAD_CHARACTER),
        ("556036-079\u0663", OrganisationNumberFault.BAD_CHARACTER),
        ("556036-0793\x00", OrganisationNumberFault.BAD_CHARACTER),
        ("556036-079", OrganisationNumberFault.BAD_LENGTH),
        ("556036-07930", OrganisationNumberFault.BAD_LENGTH),
        ("195560360793", OrganisationNumberFault.BAD_PREFIX),
        ("188112289874", OrganisationNumberFault.BAD_PREFIX),
        ("215560360793", OrganisationNumberFault.BAD_PREFIX),
        ("556036-0794", OrganisationNumberFault.BAD_CHECK),
        ("811228-9873", OrganisationNumberFault.BAD_CHECK),
    ],
)
def test_what_is_no_number_is_refused_with_its_reason(
    written: str, reason: OrganisationNumberFault
) -> None:
    with pytest.raises(InvalidOrganisationNumber) as refusal:
        read(written)

    assert refusal.value.reason is reason


def test_a_refusal_does_not_repeat_what_was_written() -> None:
    with pytest.raises(InvalidOrganisationNumber) as refusal:
        read("811228-9873")

    assert "811228" not in f"{refusal.value!s}{refusal.value!r}"


@given(st.text())
def test_any_text_is_read_or_refused(text: str) -> None:
    try:
        number = read(text)
    except InvalidOrganisationNumber:
        return

    assert len(number.digits) == 10


@given(st.one_of(personal_numbers, coordination_numbers), written_apart)
def test_a_personal_number_in_a_text_is_found(digits: str, gap: str) -> None:
    written = f"{digits[:6]}{gap}{digits[6:]}"

    spans = find_personal_numbers(f"Ring Cissi, {written}, om nyckeln.")

    assert spans == [(12, 12 + len(written))]


@pytest.mark.parametrize(
    "written",
    [
        "811228-9874",
        "19811228-9874",
        "198112289874",
        "1981-12-28-9874",
        "81 12 28 9874",
        "811228\u00a09874",
        "811228+9874",
        "16811228-9874",
        "\uff18\uff11\uff11\uff12\uff12\uff18-\uff19\uff18\uff17\uff14",
    ],
)
def test_a_personal_number_is_found_however_it_is_written(written: str) -> None:
    assert find_personal_numbers(f"({written})") == [(1, 1 + len(written))]


def test_a_personal_number_in_a_vat_number_is_found() -> None:
    assert find_personal_numbers("Moms: SE811228987401.") == [(8, 18)]


def test_several_numbers_are_found_in_their_order() -> None:
    text = "811228-9874 och SE811228987401 och 811288-9871"

    assert [text[start:end] for start, end in find_personal_numbers(text)] == [
        "811228-9874",
        "8112289874",
        "811288-9871",
    ]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Ring 0247-800 00, 070-123 45 67 eller 08-123 456 78.",
        "+46701234567, +46 70 123 45 67, 0046701234567, +8112289874",
        "0701-23 45 67, 010-123 45 67",
        "556036-0793 och 165560360793",
        "811228-9873",
        "811328-9873",
        "810230-9872",
        "Vi ses 2026-05-12 1035, plats 1234567890123.",
        "Bankgiro 123-4567, postnummer 793 30",
    ],
)
def test_telephone_numbers_dates_and_company_numbers_are_left_alone(text: str) -> None:
    assert find_personal_numbers(text) == []


@pytest.mark.parametrize("offset", range(0, 366, 7))
@pytest.mark.parametrize("minute", ["0900", "1035", "1410"])
def test_a_date_with_a_time_is_never_taken_for_a_person(offset: int, minute: str) -> None:
    day = date(2026, 1, 1) + timedelta(days=offset)

    assert find_personal_numbers(f"Besök {day:%Y-%m-%d} {minute}.") == []


def test_equal_numbers_have_equal_macs_under_one_key_only() -> None:
    made = number_mac(b"birch", PERSON)

    assert made == number_mac(b"birch", PERSON)
    assert made != number_mac(b"iron", PERSON)
    assert made != number_mac(b"birch", "8112889871")
    assert PERSON not in made


@pytest.mark.parametrize("written", ["811228-9874", "198112289874", "", PERSON + "\n"])
def test_a_number_that_is_not_reduced_has_no_mac(written: str) -> None:
    with pytest.raises(ValueError, match="ten digits"):
        number_mac(b"birch", written)
