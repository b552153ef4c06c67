"""The places that need no register."""

import pytest

from app.domain.places import KNOWN_PLACES, LEKSAND_CODE, known_place


@pytest.mark.parametrize("written", ["Insjön", " insjön ", "INSJON"])
def test_a_place_is_known_however_it_is_written(written: str) -> None:
    place = known_place(written)

    assert place is not None
    assert (place.name, place.municipality_code) == ("Insjön", LEKSAND_CODE)
    assert (place.latitude, place.longitude) == (60.6769, 15.0949)


@pytest.mark.parametrize("written", [None, "", "Rättvik", "Leksand Norra"])
def test_any_other_place_is_unknown(written: str | None) -> None:
    assert known_place(written) is None


def test_every_known_place_lies_near_lake_siljan() -> None:
    assert all(
        60.5 < place.latitude < 61 and 14.5 < place.longitude < 15.5 for place in KNOWN_PLACES
    )
