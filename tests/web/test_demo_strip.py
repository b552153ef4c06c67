"""A demo says that it is one, on every page; an installation in earnest does not."""

from __future__ import annotations

from typing import Any

from app.storage.handovers import Handover
from tests.support.databases import read_on_one
from tests.support.web import MakeApp

pytestmark = read_on_one

WORDS = "alla datum och de flesta företag är påhittade"


def test_a_demo_says_that_dates_and_companies_are_invented(
    make_app: MakeApp, handover: Handover
) -> None:
    client: Any = make_app(demo=True).test_client()

    assert WORDS in client.get("/").text


def test_in_earnest_nothing_is_invented(client: Any, handover: Handover) -> None:
    assert WORDS not in client.get("/").text
