"""Each rule for pages finds the page that breaks it."""

from __future__ import annotations

import pytest

from tests.support.pages import faults_of

SOUND = """<!DOCTYPE html>
<html lang="sv">
<head>
  <meta charset="utf-8"><title>Nyckeln – Företagsstafetten</title>
  <meta name="viewport" content="width=device-width, initial-scale=1">
  <link rel="stylesheet" href="/static/core.css">
  <script type="importmap">{"imports":{"a":{"b":"{{"}}}</script>
</head>
<body>
  <a href="#innehall">Hoppa</a>
  <main id="innehall">
    <h1>Nyckeln</h1>
    <h2>Namn</h2>
    <img src="/static/nyckel.svg" alt="">
    <form method="post" action="/spara">
      <input type="hidden" name="csrf_token" value="x">
      <label for="namn">Namn</label><input id="namn" name="namn" aria-describedby="hjalp">
      <p id="hjalp">Till exempel Cissi, 100 % säkert</p>
      <button>Spara</button>
    </form>
  </main>
</body>
</html>
"""
BROKEN = {
    "no language": ('lang="sv"', "", "lang"),
    "no heading": ("<h1>Nyckeln</h1>", "", "0 h1"),
    "two headings": ("<h2>Namn</h2>", "<h1>Namn</h1>", "2 h1"),
    "a title of its own": ("<title>Nyckeln", "<title>Stafetten", "title"),
    "a level skipped": ("<h2>Namn</h2>", "<h4>Namn</h4>", "level"),
    "no main": ("<main id", "<div id", "main"),
    "an id twice": ('id="hjalp"', 'id="namn"', "stands 2 times"),
    "a label for nothing": ('for="namn"', 'for="efternamn"', "'efternamn'"),
    "help that is not there": ('"hjalp">\n', '"help">\n', "'help'"),
    "a link to nowhere": ('href="#innehall"', 'href="#topp"', "'topp'"),
    "a field without label": ('<label for="namn">', "<label>", "no label"),
    "no method": ('method="post" ', "", "no method"),
    "no token": ('name="csrf_token"', 'name="token"', "csrf_token"),
    "an inline style": ("<h2>", '<h2 style="color:red">', "style"),
    "a handler": ("<button>", '<button onclick="x()">', "onclick"),
    "a style element": ("</head>", "<style>a{}</style></head>", "<style>"),
    "a script": ("</head>", "<script>alert(1)</script></head>", "<script>"),
    "a stranger's picture": ('src="/static/nyckel', 'src="https://elsewhere.example/', "fetches"),
    "an undescribed picture": (' alt=""', "", "no alt"),
    "no zooming": ("initial-scale=1", "maximum-scale=1", "viewport"),
    "a placeholder": ("Till exempel", "%(company)s", "%(company)s"),
    "an unfilled template": ("Till exempel", "{{ name }}", "{{"),
    "nothing in words": ("<h2>Namn</h2>", "<h2>Namn</h2><p>None</p>", "None"),
    "escaped twice": ("Cissi", "Cissi &amp;amp; Bo", "&amp;"),
    "unclosed": ("</form>", "", "end-tag"),
}


def test_a_sound_page_has_no_faults() -> None:
    assert faults_of(SOUND) == ()


@pytest.mark.parametrize(("whole", "broken", "word"), BROKEN.values(), ids=BROKEN.keys())
def test_a_broken_page_is_found(whole: str, broken: str, word: str) -> None:
    page = SOUND.replace(whole, broken, 1)

    faults = faults_of(page)

    assert page != SOUND
    assert any(word in fault for fault in faults), faults
