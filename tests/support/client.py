"""A client that checks every page it is given, and fills in forms as a browser does."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urljoin
from xml.etree.ElementTree import Element

import html5lib
from flask import session as cookie
from flask.testing import FlaskClient
from flask_wtf.csrf import generate_csrf
from werkzeug.test import TestResponse

from tests.support.pages import faults_of, text_of
from tests.support.settings import PUBLIC_URL


class CheckedClient(FlaskClient):
    """A browser without scripts: it keeps cookies, sends a Referer, and reads what it gets."""

    base_url = PUBLIC_URL

    def open(self, *args: Any, **kwargs: Any) -> TestResponse:
        if args and isinstance(args[0], str):
            kwargs.setdefault("base_url", self.base_url)
            referer = {"Referer": f"{self.base_url}/"}
            kwargs["headers"] = {**referer, **dict(kwargs.get("headers") or {})}
        response = super().open(*args, **kwargs)
        check_page(response)
        return response

    def session_transaction(self, *args: Any, **kwargs: Any) -> Any:
        kwargs.setdefault("base_url", self.base_url)
        return super().session_transaction(*args, **kwargs)

    def csrf_token(self) -> str:
        """Make a token that fits this browser's session, for `X-CSRF-Token`."""
        with self.session_transaction() as kept:
            cookie_values = dict(kept)
        with self.application.test_request_context(base_url=self.base_url):
            cookie.update(cookie_values)
            token = str(generate_csrf())
            made = cookie["csrf_token"]
        with self.session_transaction() as kept:
            kept["csrf_token"] = made
        return token

    def post_form(self, path: str, **fields: Any) -> TestResponse:
        """Post fields as if the form had been fetched just before."""
        return self.post(path, data={"csrf_token": self.csrf_token(), **fields})

    def submit(self, page: TestResponse, button: str | None = None, **fields: Any) -> TestResponse:
        """Fill in the form that has this button (the page's only form without one) and send it."""
        form = form_in(page, button)
        unknown = fields.keys() - form.fields.keys()
        assert not unknown, f"the form has no field {unknown}; it has {sorted(form.fields)}"
        sent = {
            name: value for name, value in {**form.fields, **fields}.items() if value is not None
        }
        target = urljoin(page.request.path, form.action) if form.action else page.request.full_path
        if form.method == "get":
            return self.get(target, query_string=sent)
        return self.post(target, data=sent)


@dataclass
class Form:
    """A form as a browser sees it; a box that is not ticked has the value None."""

    action: str
    method: str
    fields: dict[str, Any] = field(default_factory=dict)
    buttons: list[str] = field(default_factory=list)


def check_page(response: TestResponse) -> None:
    """Fail with words about what is wrong with a page, of whatever status."""
    is_page = response.mimetype == "text/html" and not 300 <= response.status_code < 400
    if is_page and response.get_data():
        faults = faults_of(response.get_data(as_text=True))
        where = f"{response.request.method} {response.request.path} ({response.status_code})"
        assert not faults, "\n  ".join([f"{where} is not a sound page:", *faults])


def form_in(page: TestResponse, button: str | None = None) -> Form:
    """Find the form by the text of one of its buttons."""
    forms = forms_in(page)
    fitting = [form for form in forms if button is None or button in form.buttons]
    assert len(fitting) == 1, f"{len(fitting)} forms with the button {button!r} among {forms}"
    return fitting[0]


def forms_in(page: TestResponse) -> list[Form]:
    document = html5lib.parse(page.get_data(as_text=True), namespaceHTMLElements=False)
    return [_read(form) for form in document.iter("form")]


def _read(element: Element) -> Form:
    form = Form(element.get("action") or "", (element.get("method") or "get").lower())
    for control in element.iter():
        if control.tag == "button" or control.get("type") == "submit":
            form.buttons.append(text_of(control) or control.get("value", ""))
        elif control.tag in {"input", "textarea", "select"} and control.get("name"):
            _take(form, control)
    return form


def _take(form: Form, control: Element) -> None:
    name, value = control.get("name", ""), control.get("value", "")
    if control.tag == "textarea":
        form.fields[name] = (control.text or "").removeprefix("\n")
    elif control.tag == "select":
        options = list(control.iter("option"))
        chosen = [option for option in options if option.get("selected") is not None] or options[:1]
        form.fields[name] = next((option.get("value", text_of(option)) for option in chosen), None)
    elif control.get("type") in {"checkbox", "radio"}:
        ticked = control.get("checked") is not None
        form.fields[name] = (value or "on") if ticked else form.fields.get(name)
    else:
        form.fields[name] = value
