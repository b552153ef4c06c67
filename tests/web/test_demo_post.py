"""The demo's mail: kept instead of sent, shown with links that open; in earnest there is no such page."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from app.actions.create_person import NewPerson, invite_person
from app.domain.roles import Role
from tests.support.client import CheckedClient
from tests.support.stage import ActAs
from tests.support.web import MakeApp

pytestmark = pytest.mark.usefixtures("clock")

SENDER = "Leksandsnyckeln <nyckel@leksand.example>"


@pytest.fixture
def demo(make_app: MakeApp, tmp_path: Path, act_as: ActAs) -> CheckedClient:
    """A browser at a demo in which Doris was invited, and the worker has been round twice."""
    invite_person(act_as(), NewPerson("doris@leksand.example", "Doris", Role.STAFF))
    app = make_app(demo=True, smtp_url=f"file://{tmp_path / 'post'}", mail_from=SENDER)
    for _ in range(2):
        result = app.test_cli_runner().invoke(args=["worker", "--once"])
        assert result.exit_code == 0, result.output
    return app.test_client()  # type: ignore[return-value]


def test_a_letter_is_listed_read_and_its_link_opens(demo: CheckedClient) -> None:
    listed = re.findall(r'href="(/post/\w+)"', demo.get("/post").text)

    page = demo.get(listed[0]).text
    link = re.search(r'href="https://nyckel\.leksand\.se(/valkommen/\w+)"', page)

    assert len(listed) == 1
    assert "Doris &lt;doris@leksand.example&gt;" in page
    assert link is not None
    assert demo.get(link[1]).status_code == 200


def test_it_is_shown_as_a_mail_program_does_under_a_policy_of_its_own(demo: CheckedClient) -> None:
    (listed,) = re.findall(r'href="(/post/\w+)"', demo.get("/post").text)

    # A letter has inline styles, as no page of ours may.
    answer = FlaskClient(demo.application, demo.application.response_class).get(f"{listed}/brev")

    assert "Välkommen till Leksandsnyckeln" in answer.text
    assert "script-src" not in answer.headers["Content-Security-Policy"]
    assert "default-src 'none'" in answer.headers["Content-Security-Policy"]


def test_the_files_are_read_by_their_owner_alone(demo: CheckedClient, tmp_path: Path) -> None:
    (kept,) = (tmp_path / "post").iterdir()

    assert kept.stat().st_mode & 0o077 == 0


@pytest.mark.parametrize("path", ["/post", "/post/0123", "/post/0123/brev"])
def test_in_earnest_there_is_no_such_page(client: CheckedClient, path: str) -> None:
    assert client.get(path).status_code == 404


def test_a_name_that_is_no_letter_is_not_found(demo: CheckedClient) -> None:
    assert demo.get("/post/..%2f..%2fetc%2fpasswd").status_code == 404
