"""Every page of the admins, with ten visits and with a thousand: what it asks and what it weighs."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

import brotli
import pytest
from flask import Flask
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from app.domain.roles import Role
from app.storage.people import Person
from app.web.gates import Gate
from tests.support import cast
from tests.support.client import CheckedClient
from tests.support.decades import Decades, begin
from tests.support.statements import count_statements
from tests.support.writers import size

MOST_STATEMENTS = 12
MOST_BYTES = 100_000
COMPANIES = 5_000
FEW = 10
# Ten thousand at full length.
MANY = 10 * size(100)

pytestmark = pytest.mark.usefixtures("clock")


@pytest.fixture
def decades(engine: Engine, session: Session, astrid: Person, now: datetime) -> Decades:
    colleagues = [
        cast.make_person(session, name, Role.STAFF, now=now).id for name in ("Bo", "Karin", "Nils")
    ]
    made = begin(engine, now, people=[astrid.id, *colleagues])
    made.register(COMPANIES)
    made.go_on(FEW)
    return made


def pages(app: Flask, decades: Decades) -> Iterator[tuple[str, str]]:
    """Fill in every page of the admins that needs no more than what every relay has: its rule, its path.

    The handover is the one that is under way, which is another one after some decades.
    """
    ids = {
        "handover_id": decades.last_id,
        "company_id": decades.companies[3][0],
        "person_id": decades.people[1],
        "baton_id": decades.baton_id,
    }
    for rule in app.url_map.iter_rules():
        gate = vars(app.view_functions[rule.endpoint]).get("gate")
        if gate is not Gate.ADMIN or "GET" not in (rule.methods or ()):
            continue
        if rule.arguments <= ids.keys() and "." not in rule.rule:
            built = rule.build(ids)
            assert built
            yield rule.rule, built[1].partition("?")[0]


def measured(client: CheckedClient, engine: Engine, path: str) -> tuple[int, int, int]:
    """Give a page's status, its statements, and its bytes as they are sent."""
    with count_statements(engine) as statements:
        answer = client.get(path)
    return answer.status_code, len(statements), len(brotli.compress(answer.get_data(), quality=5))


def test_no_page_of_the_admins_grows_with_the_decades(
    app: Flask, engine: Engine, as_astrid: CheckedClient, decades: Decades
) -> None:
    at_first = {
        rule: measured(as_astrid, engine, path) for rule, path in sorted(pages(app, decades))
    }
    decades.go_on(MANY - FEW)
    at_last = {
        rule: measured(as_astrid, engine, path) for rule, path in sorted(pages(app, decades))
    }

    assert len(at_first) >= 20
    assert {status for status, _, _ in at_last.values()} == {200}
    dear = {rule: each for rule, each in at_last.items() if each[1] > MOST_STATEMENTS}
    heavy = {rule: each for rule, each in at_last.items() if each[2] > MOST_BYTES}
    grown = {rule for rule in at_first if at_first[rule][1] != at_last[rule][1]}
    assert (dear, heavy, grown) == ({}, {}, set())
