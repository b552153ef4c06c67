"""The cast can play: rows fit the schema, and sign-ins open the doors they should."""

from __future__ import annotations

import pytest
from flask import Flask
from flask_login import current_user
from sqlalchemy.orm import Session

from app.actions.record_visit import Scan, record_visit
from app.domain.baton import BatonState
from app.storage.people import Person
from app.storage.relays import Baton
from app.web.gates import Gate, admits
from tests.support import cast
from tests.support.client import CheckedClient
from tests.support.stage import ActAs
from tests.support.web import MakeApp


def test_bo_logs_the_visit_that_the_stage_has_ahead(act_as: ActAs, bo: Person, code: str) -> None:
    visit = record_visit(act_as(bo), Scan(code))

    assert visit.created
    assert visit.company == "Leksandsdörren"
    assert [name for _, name in visit.participants] == ["Bo"]


def test_the_plate_leads_to_the_same_handover(
    act_as: ActAs, session: Session, baton: Baton, bo: Person, code: str
) -> None:
    by_card = record_visit(act_as(bo), Scan(code))

    by_plate = record_visit(act_as(bo), Scan(cast.plate_of(session, baton)))

    assert by_plate.visit_id == by_card.visit_id
    assert baton.state is BatonState.WITH_COMPANY


class TestSigningIn:
    @pytest.fixture
    def app(self, make_app: MakeApp) -> Flask:
        """An app with a page that says who asks."""
        app = make_app()
        app.add_url_rule("/vem", view_func=_who)
        return app

    def test_a_browser_is_who_it_says(
        self, as_astrid: CheckedClient, as_bo: CheckedClient, client: CheckedClient
    ) -> None:
        names = [browser.get("/vem").text for browser in (as_astrid, as_bo, client)]

        assert names == ["Astrid", "Bo", "ingen"]


@admits(Gate.PUBLIC)
def _who() -> tuple[str, dict[str, str]]:
    return current_user.name or "ingen", {"Content-Type": "text/plain"}
