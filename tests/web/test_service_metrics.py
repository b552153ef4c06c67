"""Figures for Prometheus: who may read them, and that they tell the truth."""

from __future__ import annotations

import subprocess
import sys
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from prometheus_client.parser import text_string_to_metric_families
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from app.config import ROOT, Settings
from app.storage.people import FailedSignIn
from app.storage.transaction import transaction
from tests.support.client import CheckedClient
from tests.support.public_chain import more, new_chain
from tests.support.settings import environment_for
from tests.support.web import MakeApp

TOKEN = "the-tests-read-the-figures-with-this"
BEARING = {"Authorization": f"Bearer {TOKEN}"}
FOLDER_OF_ALL = "PROMETHEUS_MULTIPROC_DIR"
PROCESS = f"""
import os
from app import create_app
from app.config import Settings

client = create_app(Settings.from_environment(os.environ)).test_client()
client.get("/healthz")
print(client.get("/metrics", headers={BEARING}).get_data(as_text=True))
"""

pytestmark = pytest.mark.usefixtures("clock")


def samples(client: CheckedClient) -> dict[tuple[str, ...], float]:
    """Read the figures as name and label values."""
    answer = client.get("/metrics", headers=BEARING)
    assert answer.status_code == 200
    return {
        (sample.name, *sample.labels.values()): sample.value
        for family in text_string_to_metric_families(answer.get_data(as_text=True))
        for sample in family.samples
    }


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Authorization": "Bearer wrong"},
        {"Authorization": "Bearer "},
        {"Authorization": "Bearer å"},
    ],
)
def test_the_figures_are_for_the_bearer_of_the_token(
    client: CheckedClient, headers: dict[str, str]
) -> None:
    answer = client.get("/metrics", headers=headers)

    assert answer.status_code == 401
    assert answer.headers["WWW-Authenticate"].startswith("Bearer")
    assert answer.get_data() == b""


def test_without_a_token_there_are_no_figures(make_app: MakeApp) -> None:
    client = make_app(metrics_token=None).test_client()

    assert client.get("/metrics").status_code == 404
    assert client.get("/metrics", headers={"Authorization": "Bearer "}).status_code == 404


def test_the_relay_is_told_in_figures(engine: Engine, client: CheckedClient, now: datetime) -> None:
    with new_chain(engine, now - timedelta(days=99)) as chain:
        chain.visits(3, until=now)
        chain.visited("Anna", now)
        chain.visited("Anna", now, revisit=True)
        chain.awaiting("Bengt", now)
    with more(engine, chain):
        pass

    figures = samples(client)

    assert figures["nyckel_visits_counted", "leksand"] == 4
    assert figures["nyckel_handovers", "leksand", "passed_on"] == 5
    assert figures["nyckel_handovers", "leksand", "planned"] == 1
    assert figures["nyckel_nominations_waiting", "leksand"] == 0
    assert figures["nyckel_scans_waiting",] == 0
    assert figures["nyckel_journal_entries", f"relay:{chain.relay.id}"] == 1


def test_only_the_last_hours_failed_sign_ins_are_told(
    session: Session, client: CheckedClient, now: datetime
) -> None:
    with transaction(session):
        for minutes in (1, 59, 61):
            at = now - timedelta(minutes=minutes)
            session.add(FailedSignIn(email_digest="a" * 64, source_digest="b" * 64, at=at))

    assert samples(client)["nyckel_failed_sign_ins_hour",] == 2


def test_requests_are_counted_by_template_and_never_by_path(client: CheckedClient) -> None:
    before = samples(client)
    client.get("/stafett/hemlig")
    client.get("/stafett/hemlig")
    client.get("/finns-inte")

    after = samples(client)

    counted = ("nyckel_requests_total", "GET", "/stafett/<slug>", "404")
    unrouted = ("nyckel_requests_total", "GET", "none", "404")
    assert after[counted] - before.get(counted, 0) == 2
    assert after[unrouted] - before.get(unrouted, 0) == 1
    assert not any("hemlig" in part for sample in after for part in sample)


@pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
def test_processes_that_share_a_folder_tell_of_each_other(
    settings: Settings, tmp_path: Path
) -> None:
    environment = {**environment_for(settings), FOLDER_OF_ALL: str(tmp_path)}

    told = [
        subprocess.run(
            [sys.executable, "-c", PROCESS],
            env=environment,
            cwd=ROOT,
            check=True,
            text=True,
            stdout=subprocess.PIPE,
        ).stdout
        for _ in range(2)
    ]

    sample = 'nyckel_requests_total{method="GET",route="/healthz",status="200"}'
    assert [f"{sample} {times}.0" in text for times, text in enumerate(told, start=1)] == [
        True,
        True,
    ]


def test_an_invented_method_makes_no_figure_of_its_own(client: CheckedClient) -> None:
    client.open("/", method="BREW")

    assert not any("BREW" in sample for sample in samples(client))
