"""Every view says who may enter, and one that does not is closed."""

from __future__ import annotations

import pytest
from flask import Flask

from app.web.gates import Gate
from tests.support.web import MakeApp

KNOWN_GATES = set(Gate)


@pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
def test_every_view_states_its_gate(app: Flask) -> None:
    gates = {name: getattr(view, "gate", None) for name, view in app.view_functions.items()}

    silent = {name for name, gate in gates.items() if gate not in KNOWN_GATES}

    assert silent == set()


@pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
def test_a_view_without_a_gate_lets_nobody_in(make_app: MakeApp) -> None:
    app = make_app()
    app.add_url_rule("/glomd", view_func=_forgotten)

    answer = app.test_client().get("/glomd")

    assert answer.status_code == 403
    assert "kommer aldrig ut" not in answer.text


def _forgotten() -> str:
    return "kommer aldrig ut"
