"""The client fills in forms as a browser does, and refuses an unsound page."""

from __future__ import annotations

from typing import cast

import pytest
from flask import request

from app.web.gates import Gate, admits
from tests.support.client import CheckedClient, form_in
from tests.support.web import MakeApp

PAGE = """<!DOCTYPE html>
<html lang="sv"><head><title>Prov</title>
<meta name="viewport" content="width=device-width"></head><body><main><h1>Prov</h1>
<form method="post" action="/prov">
<input type="hidden" name="csrf_token" value="{token}">
<label>Namn <input name="name" value="Cissi"></label>
<label>Skäl <textarea name="reason">
nära</textarea></label>
<label>Ort <select name="place"><option>Leksand</option><option selected>Insjön</option></select></label>
<label>Ja <input type="checkbox" name="consent" value="yes"></label>
<label>A <input type="radio" name="way" value="a"></label>
<label>B <input type="radio" name="way" value="b" checked></label>
<button>Skicka</button></form>
<form method="get" action="/prov"><label>Sök <input name="q"></label><button>Sök</button></form>
</main></body></html>"""


@pytest.fixture
def visitor(make_app: MakeApp) -> CheckedClient:
    """A browser on a site with one page that says back what was posted to it."""
    app = make_app()
    client = cast(CheckedClient, app.test_client())
    token = client.csrf_token()

    @admits(Gate.PUBLIC)
    def echo() -> dict[str, str] | str:
        return dict(request.form) if request.method == "POST" else PAGE.format(token=token)

    @admits(Gate.PUBLIC)
    def unsound() -> str:
        return "<p>hej"

    app.add_url_rule("/prov", view_func=echo, methods=["GET", "POST"])
    app.add_url_rule("/osund", view_func=unsound)
    return client


@pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
class TestForms:
    def test_a_form_is_sent_with_what_it_held(self, visitor: CheckedClient) -> None:
        page = visitor.get("/prov")

        answer = visitor.submit(page, "Skicka", name="Doris")

        sent = answer.get_json()
        assert sent.pop("csrf_token")
        assert sent == {"name": "Doris", "reason": "nära", "place": "Insjön", "way": "b"}

    def test_a_field_that_is_not_there_cannot_be_filled_in(self, visitor: CheckedClient) -> None:
        page = visitor.get("/prov")

        with pytest.raises(AssertionError, match="no field"):
            visitor.submit(page, "Skicka", surname="Doris")

    def test_a_form_is_found_by_its_button(self, visitor: CheckedClient) -> None:
        page = visitor.get("/prov")

        assert form_in(page, "Sök").method == "get"

    def test_fields_can_be_posted_without_the_page(self, visitor: CheckedClient) -> None:
        answer = visitor.post_form("/prov", name="Doris")

        assert answer.get_json()["name"] == "Doris"

    def test_a_post_without_a_token_is_refused(self, visitor: CheckedClient) -> None:
        answer = visitor.post("/prov", data={"name": "Doris"})

        assert answer.status_code == 400

    def test_an_unsound_page_fails_whatever_fetched_it(self, visitor: CheckedClient) -> None:
        with pytest.raises(AssertionError, match="/osund"):
            visitor.get("/osund")
