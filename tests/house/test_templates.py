"""What may not stand in a template, since the content security policy or escaping would suffer."""

from __future__ import annotations

import re
from pathlib import Path

from tests.support import tree

LETTERS = Path("templates/mail")
INLINE_SCRIPT = re.compile(r"<script\b(?![^>]*\bsrc=)(?![^>]*type=\"importmap\")[^>]*>")
FORBIDDEN = {
    "an unescaped value": r"\|\s*safe\b|autoescape\s+false",
    "an inline style": r"\sstyle\s*=|<style\b",
    "an inline handler": r"\son[a-z]+\s*=\s*[\"']",
    "something fetched from elsewhere": r"(?:src|srcset|data)\s*=\s*[\"'](?:https?:)?//",
    "zooming disabled": r"user-scalable|maximum-scale",
}


def test_no_template_holds_what_the_policy_forbids() -> None:
    faults = {name: tree.lines_with(pattern, _pages()) for name, pattern in FORBIDDEN.items()}

    assert {name: lines for name, lines in faults.items() if lines} == {}


def test_no_letter_holds_what_tells_that_it_was_opened() -> None:
    """Mail programs know no policy of ours, and need their styles in the letter."""
    fetched = r"<(?:img|iframe|object|video|audio|link|script)\b|url\(|@import"
    faults = [fetched, *(FORBIDDEN[name] for name in FORBIDDEN if name != "an inline style")]

    assert tree.lines_with("|".join(faults), _letters()) == []


def test_no_template_holds_a_script_but_the_import_map() -> None:
    holding = [path for path in _templates() if INLINE_SCRIPT.search(tree.read(path))]

    assert holding == []


def test_no_python_file_writes_html() -> None:
    written = tree.lines_with(r"[\"']\s*</?(?:a|div|form|input|li|p|span|ul)\b", _app())

    assert written == []


def _templates() -> tuple[Path, ...]:
    return tree.under("templates", suffix=".html")


def _pages() -> tuple[Path, ...]:
    return tuple(path for path in _templates() if LETTERS not in path.parents)


def _letters() -> tuple[Path, ...]:
    return tree.under(str(LETTERS), suffix=".html") + tree.under(str(LETTERS), suffix=".css")


def _app() -> tuple[Path, ...]:
    return tree.under("app", suffix=".py")
