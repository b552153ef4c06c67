"""Asks axe-core what on a page would shut somebody out."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from playwright.sync_api import Page

AXE = Path(__file__).resolve().parent.parent / "vendor" / "axe.min.js"
TAGS = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice")

# What a narrow screen and dark colours can change; the rest is the same page as by day.
BY_LOOKS = ("color-contrast", "target-size")


def assert_accessible(page: Page, *, rules: Sequence[str] = ()) -> None:
    """Fail with each rule broken and the elements that break it."""
    violations = axe(page, rules=rules)
    assert not violations, "\n".join(_line(violation) for violation in violations)


def assert_accessible_by_night(page: Page) -> None:
    """Fail where the dark colours of a page that was seen by day shut somebody out."""
    page.emulate_media(color_scheme="dark")
    assert_accessible(page, rules=BY_LOOKS)
    page.emulate_media(color_scheme="light")


def axe(page: Page, *, rules: Sequence[str] = ()) -> list[dict[str, Any]]:
    """Give what axe finds against the page as it stands, by all rules or by those named."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE.read_text(encoding="utf-8"))
    wanted = {"type": "rule" if rules else "tag", "values": list(rules or TAGS)}
    options = {"runOnly": wanted, "resultTypes": ["violations"]}
    result = page.evaluate("options => axe.run(options)", options)
    violations: list[dict[str, Any]] = result["violations"]
    return violations


def _line(violation: dict[str, Any]) -> str:
    places = ", ".join(" ".join(map(str, node["target"])) for node in violation["nodes"])
    return f"{violation['id']}: {violation['help']}: {places}"
