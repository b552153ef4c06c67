"""Which names are taken for the same company."""

import pytest

from app.domain.company_name import same_name_keys
from app.domain.text import search_key


@pytest.mark.parametrize(
    ("nominated", "registered"),
    [
        ("Tomoku Hus AB", "Tomoku Hus AB"),
        ("tomoku hus", "Tomoku Hus AB"),
        ("Tomoku Hus AB", "Tomoku Hus"),
        ("Tomoku Hus Aktiebolag", "Tomoku Hus AB"),
        ("AB Leksandsdörren", "Leksandsdorren"),
        ("Leksandsdörren", "Leksandsdörren HB"),
        ("Byns Bageri ek. för.", "Byns bageri ekonomisk förening"),
    ],
)
def test_a_name_meets_itself_however_it_is_written(nominated: str, registered: str) -> None:
    keys = same_name_keys(nominated)

    assert search_key(registered) in keys


@pytest.mark.parametrize(
    ("nominated", "registered"),
    [
        ("Siljans Bygg AB", "Siljans Bygg HB"),
        ("Siljans Bygg", "Siljans Bygg och Måleri AB"),
        ("Tomoku", "Tomoku Hus AB"),
    ],
)
def test_a_name_does_not_meet_another_company(nominated: str, registered: str) -> None:
    keys = same_name_keys(nominated)

    assert search_key(registered) not in keys


def test_a_name_that_is_only_a_legal_form_meets_itself_alone() -> None:
    assert same_name_keys("AB") == {"ab"}


def test_a_name_without_letters_or_digits_meets_nothing() -> None:
    assert same_name_keys("!!!") == frozenset()
