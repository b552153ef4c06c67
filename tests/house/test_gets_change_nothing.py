"""Reading moves nothing: cameras, link previews, mail scanners and browsers fetch every address."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import groupby

import pytest
from flask import Flask

from app.web.gates import Gate, admits
from tests.support.addresses import Address, addresses
from tests.support.client import CheckedClient
from tests.support.content import content_of
from tests.support.full_house import FullHouse, house
from tests.support.visitors import Visitor, visiting
from tests.support.web import MakeApp

__all__ = ["house", "visiting"]

REFUSED = {
    Visitor.NOBODY: {Gate.STAFF: 401, Gate.ADMIN: 401},
    Visitor.STAFF: {Gate.ADMIN: 403},
    Visitor.ADMIN: {},
}

Visiting = Callable[[Visitor], CheckedClient]


def by_view(app: Flask, house: FullHouse) -> Iterator[tuple[str, list[Address]]]:
    for endpoint, found in groupby(addresses(app, house), key=lambda each: each.endpoint):
        yield endpoint, list(found)


@pytest.mark.timeout(300)
@pytest.mark.parametrize("visitor", Visitor)
def test_reading_every_address_changes_nothing(
    app: Flask, house: FullHouse, visiting: Visiting, visitor: Visitor
) -> None:
    client = visiting(visitor)
    before = content_of(house.road.session)

    for endpoint, found in by_view(app, house):
        # Who is refused at the gate is refused alike at every address behind it.
        for each in found[:1] if found[0].gate in REFUSED[visitor] else found:
            read(client, each, visitor)
        assert content_of(house.road.session) == before, f"reading {endpoint} as {visitor} wrote"


def read(client: CheckedClient, address: Address, visitor: Visitor) -> None:
    """Ask for an address as a preview does, and then as a reader does."""
    head, page = client.head(address.path), client.get(address.path)

    assert page.status_code < 500, f"{address.path} as {visitor}: {page.status_code}"
    assert head.status_code == page.status_code, address.path
    assert not head.data, address.path
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
