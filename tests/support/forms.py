"""The forms of the app, found by reading every page that a full house can show."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from urllib.parse import urljoin
from xml.etree.ElementTree import Element

import html5lib
from flask import Flask
from werkzeug.test import TestResponse

from tests.support.client import CheckedClient
from tests.support.full_house import FullHouse
from tests.support.pages import text_of
from tests.support.reading import Seen, pages_seen
from tests.support.visitors import Visitor

IS_FULL = "NYCKEL_TEST_SIZE" in os.environ

TEXT_TYPES = {"text", "email", "password", "search", "tel", "url"}


@dataclass(frozen=True, slots=True)
class Field:
    """A control by its name: typed text, a trap for robots, or something that a page filled in."""

    name: str
    value: str
    is_text: bool
    is_required: bool

    @property
    def is_trap(self) -> bool:
        return self.name == "website"

    @property
    def is_typed(self) -> bool:
        return self.is_text and not self.is_trap


@dataclass(frozen=True, slots=True)
class FoundForm:
    """A form that posts, on the first page that showed it."""

    endpoint: str
    page: str
    action: str
    fields: tuple[Field, ...]

    @property
    def filled_in(self) -> dict[str, str]:
        """What a reader would send who fills in what has to be filled in."""
        return {
            field.name: field.value or (SENSIBLE.get(field.name, "") if field.is_text else "")
            for field in self.fields
            if not field.is_trap
        }


# What somebody who means well writes in a field of this name.
SENSIBLE = {
    "clock": "08:30",
    "company": "Smedjan i Insjön",
    "company_name": "Smedjan i Insjön",
    "current_password": "sju tända lyktor",
    "day": "2026-05-11",
    "email": "nagon@example.com",
    "name": "Någon Annan",
    "name_en": "Something new",
    "name_sv": "Något nytt",
    "new_password": "åtta släckta lyktor",
    "password": "sju tända lyktor",
    "answer": "Den blir ledig i augusti",
    "due_on": "2026-06-12",
    "promise": "Vi ringer om lokalen",
    "reason": "Det behövs",
    "words": "De behöver en större lokal",
}


Forms = Mapping[tuple[str, tuple[str, ...]], FoundForm]

# By the reader: a house that is brought back as it was shows the forms that it showed.
_found: dict[Visitor, Forms] = {}


def forms_of(
    app: Flask, house: FullHouse, visiting: Callable[[Visitor], CheckedClient], visitor: Visitor
) -> list[FoundForm]:
    """Give each form that this reader meets and nobody with fewer rights does, once for every view
    that it is sent to; with NYCKEL_TEST_SIZE whatever the reader meets."""
    for each in Visitor:
        if each not in _found:
            _found[each] = _met_on(app, pages_seen(app, house, visiting, each))
    lesser = [] if IS_FULL else list(Visitor)[: list(Visitor).index(visitor)]
    known = {name for each in lesser for name in _found[each]}
    return [form for name, form in _found[visitor].items() if name not in known]


def _met_on(app: Flask, pages: Iterable[Seen]) -> Forms:
    """A page that shuts the reader out holds nothing but the way to sign in."""
    found: dict[tuple[str, tuple[str, ...]], FoundForm] = {}
    for page in pages:
        if page.status_code == 200:
            for form in _forms_in(app, page.text, page.path):
                names = tuple(sorted(field.name for field in form.fields))
                found.setdefault((form.endpoint, names), form)
    return found


def _forms_in(app: Flask, text: str, path: str) -> Iterator[FoundForm]:
    root = html5lib.parse(text, namespaceHTMLElements=False)
    for element in root.iter("form"):
        if (element.get("method") or "get").lower() == "post":
            action = urljoin(path, element.get("action") or path)
            bare = action.partition("?")[0]
            endpoint, _ = app.url_map.bind("", "").match(bare, method="POST")
            yield FoundForm(endpoint, path, action, tuple(_fields_in(element)))


def _fields_in(form: Element) -> Iterator[Field]:
    seen: set[str] = set()
    for control in form.iter():
        name = control.get("name")
        if name and name not in seen and _is_filled_in(control):
            seen.add(name)
            yield _field(control, name)


@dataclass(frozen=True, slots=True)
class Control:
    """A control of a page that came back: what stands in it, and what is said by it."""

    value: str
    fault: str


def controls_in(page: TestResponse) -> dict[str, Control]:
    """Give the controls of a page by their name; of several with one name the one at fault."""
    root = html5lib.parse(page.text, namespaceHTMLElements=False)
    by_id = {element.get("id"): element for element in root.iter()}
    found: dict[str, Control] = {}
    for element in root.iter():
        name = element.get("name")
        if name and element.tag in {"input", "textarea"}:
            told = (element.get("aria-describedby") or "").split()
            faults = [text_of(by_id[one]) for one in told if _is_fault(by_id[one])]
            marked = faults if element.get("aria-invalid") == "true" else []
            value = element.get("value") if element.tag == "input" else element.text
            if marked or name not in found:
                found[name] = Control((value or "").strip(), " ".join(marked))
    return found


def _is_fault(element: Element) -> bool:
    return "error" in (element.get("class") or "").split()


def _field(control: Element, name: str) -> Field:
    kind = control.get("type", "text") if control.tag == "input" else str(control.tag)
    return Field(
        name=name,
        value=_value(control, kind),
        is_text=kind in TEXT_TYPES or kind == "textarea",
        is_required=control.get("required") is not None,
    )


def _value(control: Element, kind: str) -> str:
    if kind == "textarea":
        return (control.text or "").strip()
    if kind == "select":
        options = list(control.iter("option"))
        chosen = [option for option in options if option.get("selected") is not None] or options
        return next((option.get("value") or "" for option in chosen), "")
    return control.get("value") or ""


def _is_filled_in(control: Element) -> bool:
    """Leave out the token, which is fetched anew, buttons, and boxes that are not ticked."""
    if control.tag not in {"input", "textarea", "select"} or control.get("name") == "csrf_token":
        return False
    return control.get("type") != "checkbox" or control.get("checked") is not None
