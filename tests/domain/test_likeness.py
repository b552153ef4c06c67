"""What somebody means who types half a name, or a name with a mistake in it."""

from __future__ import annotations

import pytest

from app.domain.likeness import fitness, likeness, trigrams

DORREN = {"name": "leksandsdorren ab", "earlier": "dorrfabriken", "place": "leksand"}


@pytest.mark.parametrize(
    "typed",
    [
        "leksandsdorren ab",
        "leksandsdorren",
        "leks",
        "leksands dorren",
        "leksandsdorrn",
        "leksandsdroren",
        "lexandsdoren",
        "dorren",
        "dorrfabriken",
        "dorfabriken",
        "dorren leksand",
        "leksand dorren ab",
    ],
)
def test_a_company_is_meant_by(typed: str) -> None:
    assert fitness(typed, **DORREN) > 0.4


@pytest.mark.parametrize("typed", ["tomoku", "leksandsdorren insjon", "xyz", "ab tomoku", "lok"])
def test_a_company_is_not_meant_by(typed: str) -> None:
    assert fitness(typed, **DORREN) == 0.0


@pytest.mark.parametrize(
    ("typed", "better", "worse"),
    [
        ("leksandsdorren", {"name": "leksandsdorren"}, {"name": "leksandsdorrens vanner"}),
        ("akes", {"name": "akes akeri"}, {"name": "bilar hos akes"}),
        ("akeri", {"name": "bos akeri"}, {"name": "bosakeri"}),
        ("akeri", {"name": "bos akeri"}, {"name": "bos", "earlier": "akeri"}),
        ("insjon", {"name": "insjon bygg"}, {"name": "bygg", "place": "insjon"}),
        ("snickeri", {"name": "snickeri"}, {"name": "snikkeri"}),
    ],
)
def test_the_better_hit_fits_better(
    typed: str, better: dict[str, str], worse: dict[str, str]
) -> None:
    bare = {"earlier": "", "place": ""}

    assert fitness(typed, **(bare | better)) > fitness(typed, **(bare | worse)) > 0


def test_two_names_are_alike_by_the_letters_they_share() -> None:
    assert likeness("leksandsdorren ab", "leksandsdorren") == 1.0
    assert likeness("leksandsdorren", "leksandsdoren") > 0.6
    assert likeness("leksandsdorren", "tomoku hus") == 0.0


def test_a_legal_form_alone_is_a_name_after_all() -> None:
    assert trigrams("ab") == [" ab", "ab "]
    assert trigrams("kok ab") == [" ko", "kok", "ok "]
    assert trigrams("") == []
