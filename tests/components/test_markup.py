"""What the components write: valid, labelled, escaped, and true to what they were given."""

from __future__ import annotations

import re

import pytest
from flask import Flask, render_template_string
from flask.testing import FlaskClient

from tests.components.gallery import PARTS, make_gallery
from tests.support.pages import faults_of


@pytest.fixture(scope="module")
def gallery() -> Flask:
    return make_gallery()


@pytest.fixture
def reader(gallery: Flask) -> FlaskClient:
    return gallery.test_client()


@pytest.mark.parametrize("layout", ["base.html", "bare.html"])
@pytest.mark.parametrize("part", PARTS)
def test_every_component_keeps_the_rules_of_a_page(
    reader: FlaskClient, part: str, layout: str
) -> None:
    page = reader.get("/", query_string={"part": part, "layout": layout})

    assert faults_of(page.text) == ()


def test_a_refused_form_says_what_to_mend_at_the_top_and_by_the_field(gallery: Flask) -> None:
    gallery.config["WTF_CSRF_ENABLED"] = False
    page = (
        gallery.test_client()
        .post("/", query_string={"part": "form"}, data={"place": "Leksand"})
        .text
    )
    gallery.config["WTF_CSRF_ENABLED"] = True

    assert faults_of(page) == ()
    assert '<a href="#company">Företagets namn: Skriv företagets namn.</a>' in page
    assert '<p class="error" id="company-error">Skriv företagets namn.</p>' in page
    assert re.search(r'<input[^>]*aria-describedby="company-help company-error"', page)
    assert re.search(r'<input[^>]*aria-invalid="true"[^>]*id="company"', page)


def test_a_field_passes_on_what_the_keyboard_and_the_browser_need(reader: FlaskClient) -> None:
    page = reader.get("/?part=form").text

    email = re.search(r'<input[^>]*id="email"[^>]*>', page)
    assert email is not None
    assert 'inputmode="email"' in email[0]
    assert 'autocomplete="email"' in email[0]


@pytest.mark.parametrize(
    ("source", "call"),
    [
        ("button", "button(text)"),
        ("notice", "notice(text)"),
        ("result", "result(text, text, text, [text])"),
        ("status_tag", "status_tag(text)"),
        ("fact_list", "fact_list([(text, text)])"),
        ("copy_field", "copy_field(text, text, 'id')"),
        ("timeline", "timeline([{'company': text, 'note': text, 'state': 'visited'}])"),
        ("table", "cell(text, text)"),
    ],
)
def test_what_people_wrote_stays_text(gallery: Flask, source: str, call: str) -> None:
    name = call.split("(", maxsplit=1)[0]
    template = f"{{% from 'components/{source}.html' import {name} %}}{{{{ {call} }}}}"

    with gallery.test_request_context():
        written = render_template_string(template, text='<u title="x">\'&')

    assert "<u" not in written
    assert "&lt;u title=&#34;x&#34;&gt;&#39;&amp;" in written


@pytest.mark.parametrize("goal", [1, 99, 100, 250, 1000, 1234])
@pytest.mark.parametrize("done", [0, 1, 9, 10, 100, 437, 1000, 2000])
def test_the_bit_has_one_window_lit_for_each_visit(
    reader: FlaskClient, done: int, goal: int
) -> None:
    page = reader.get("/", query_string={"part": "public", "done": done, "goal": goal}).text

    assert windows(page, "dark") == goal
    assert windows(page, "lit") == min(done, goal)


def windows(page: str, light: str) -> int:
    """Count the windows that the rectangles of one light cover, on the lattice of seven."""
    rectangles = re.findall(rf'width="(\d+)" height="(\d+)" fill="url\(#window-{light}\)"', page)
    return sum((int(width) + 1) // 7 * ((int(height) + 1) // 7) for width, height in rectangles)


def test_a_link_to_the_other_language_keeps_what_the_page_was_asked_for(
    reader: FlaskClient,
) -> None:
    page = reader.get("/?part=public&done=3").text

    assert 'href="?part=public&amp;done=3&amp;lang=en" lang="en"' in page


def test_the_header_shows_each_role_its_own_rooms(reader: FlaskClient) -> None:
    nobody = reader.get("/?part=public").text
    admin = reader.get("/?part=admin").text

    assert 'href="/logga-in"' in nobody
    assert 'href="/admin/"' not in nobody
    assert 'href="/admin/"' in admin
    assert 'href="/logga-in"' not in admin


def test_the_handed_over_page_leads_nowhere(reader: FlaskClient) -> None:
    page = reader.get("/?part=scan&layout=bare.html").text

    header = page[page.index("<header") : page.index("</header>")]
    assert "<a " not in header
    assert "<footer" not in page
