"""Who comes to a page: nobody in particular, staff, or an admin."""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum

import pytest

from tests.support import cast
from tests.support.client import CheckedClient
from tests.support.road import Road
from tests.support.web import MakeClient


class Visitor(StrEnum):
    """A kind of reader."""

    NOBODY = "nobody"
    STAFF = "staff"
    ADMIN = "admin"


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
