"""What the commands' tests share: running one as the terminal does, and acting beside it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

import pytest
from click.testing import Result
from flask import Flask
from sqlalchemy.orm import Session

from app.actions.act import Act
from app.domain.roles import Actor
from tests.support.demo import lay_out_demo

RunCommand = Callable[..., Result]


@pytest.fixture
def run(app: Flask) -> RunCommand:
    """Runs a command: `run("journal", "verify")` gives its exit code and what it printed."""
    return lambda *args, **options: app.test_cli_runner().invoke(
        args=[str(arg) for arg in args], **options
    )


@pytest.fixture
def act(app: Flask, session: Session, now: datetime) -> Act:
    """What the system does at the tests' time."""
    return Act(session, now, Actor.system(), app.extensions["keys"])


@pytest.fixture
def demo(act: Act) -> Act:
    """The demo, as it stands at the tests' time."""
    lay_out_demo(act)
    return act
