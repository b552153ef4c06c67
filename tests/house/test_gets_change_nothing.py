"""Reading moves nothing: cameras, link previews, mail scanners and browsers fetch every address.

NYCKEL_TEST_SIZE reads every row's address on PostgreSQL too, and asks each for its head first.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator
from itertools import groupby
from random import Random

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from app.web.gates import Gate, admits
from tests.support.addresses import UNKNOWN_ID, Address, addresses
from tests.support.client import CheckedClient
from tests.support.content import content_of
from tests.support.full_house import FullHouse, house
from tests.support.visitors import REFUSED, Visitor, told_apart_by, visiting
from tests.support.web import MakeApp

__all__ = ["house", "visiting"]

IS_FULL = "NYCKEL_TEST_SIZE" in os.environ
SAMPLE = 3
# Questions, signs that no text holds, and ids that nothing has.
STUMBLING = re.compile(rf"[?%]|{UNKNOWN_ID}")

Visiting = Callable[[Visitor], CheckedClient]


def by_view(
    app: Flask, house: FullHouse, visitor: Visitor
) -> Iterator[tuple[str, list[Address], list[Address]]]:
    """Give a view's addresses, and a few of its rows by lot with whatever a database might stumble
    over: those alone are read on PostgreSQL, and asked for their head."""
    is_whole = IS_FULL or house.road.session.get_bind().dialect.name == "sqlite"
    chance = Random(visitor)
    found = told_apart_by(visitor, addresses(app, house))
    for endpoint, of_view in groupby(found, key=lambda each: each.endpoint):
        every = list(of_view)
        usual = [each for each in every if not STUMBLING.search(each.path)]
        drawn = usual if IS_FULL else chance.sample(usual, min(len(usual), SAMPLE))
        few = [each for each in every if each in drawn or each not in usual]
        yield endpoint, every if is_whole else few, few


@pytest.mark.timeout(300)
@pytest.mark.parametrize("visitor", Visitor)
def test_reading_every_address_changes_nothing(
    app: Flask, house: FullHouse, visiting: Visiting, visitor: Visitor
) -> None:
    client = visiting(visitor)
    before = content_of(house.road.session)

    for endpoint, found, few in by_view(app, house, visitor):
        for each in found:
            previewed = client.head(each.path) if each in few else None
            read(client, each, visitor, previewed)
        assert content_of(house.road.session) == before, f"reading {endpoint} as {visitor} wrote"


def read(
    client: CheckedClient, address: Address, visitor: Visitor, head: TestResponse | None
) -> None:
    """Ask for an address as a reader does, perhaps after a preview did."""
    page = client.get(address.path)

    assert page.status_code < 500, f"{address.path} as {visitor}: {page.status_code}"
    assert head is None or head.status_code == page.status_code, address.path
    assert head is None or not head.data, address.path
    refused = REFUSED[visitor].get(address.gate)
    assert refused is None or page.status_code == refused, f"{address.path} let {visitor} in"


@pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
def test_a_route_without_samples_is_not_left_out_in_silence(
    make_app: MakeApp, house: FullHouse
) -> None:
    app = make_app()
    app.add_url_rule("/nytt/<kind>", view_func=_newcomer)

    with pytest.raises(AssertionError, match="there are no samples"):
        list(addresses(app, house))


@admits(Gate.PUBLIC)
def _newcomer(kind: str) -> str:
    return kind
