"""Who comes to a page: nobody in particular, staff, or an admin; and what is open to them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from enum import StrEnum
from itertools import groupby

import pytest

from app.web.gates import Gate
from tests.support import cast
from tests.support.addresses import Address
from tests.support.client import CheckedClient
from tests.support.road import Road
from tests.support.web import MakeClient


class Visitor(StrEnum):
    """A kind of reader."""

    NOBODY = "nobody"
    STAFF = "staff"
    ADMIN = "admin"


REFUSED = {
    Visitor.NOBODY: {Gate.STAFF: 401, Gate.ADMIN: 401},
    Visitor.STAFF: {Gate.ADMIN: 403},
    Visitor.ADMIN: {},
}


def open_to(visitor: Visitor, found: Iterable[Address]) -> Iterator[Address]:
    """Leave out what stands behind a gate that is closed to this reader."""
    return (each for each in found if each.gate not in REFUSED[visitor])


def told_apart_by(visitor: Visitor, found: Iterable[Address]) -> Iterator[Address]:
    """Give every address, but one alone of each view that is closed: who is refused there is refused
    alike at all of them."""
    for _endpoint, of_view in groupby(found, key=lambda each: each.endpoint):
        first, *rest = of_view
        yield first
        yield from open_to(visitor, rest)


@pytest.fixture
def visiting(make_client: MakeClient, road: Road) -> Callable[[Visitor], CheckedClient]:
    """Gives a browser of this kind of reader: `visiting(Visitor.STAFF)`."""

    def visit(visitor: Visitor) -> CheckedClient:
        client = make_client()
        person = {Visitor.STAFF: road.bo, Visitor.ADMIN: road.astrid}.get(visitor)
        if person is not None:
            cast.sign_in(client, road.session, person, now=road.now)
        return client

    return visit
