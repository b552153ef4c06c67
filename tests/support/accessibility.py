"""Asks axe-core what on a page would shut somebody out."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from playwright.sync_api import Page

AXE = Path(__file__).resolve().parent.parent / "vendor" / "axe.min.js"
TAGS = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice")


def assert_accessible(page: Page) -> None:
    """Fail with each rule broken and the elements that break it."""
    violations = axe(page)
    assert not violations, "\n".join(_line(violation) for violation in violations)


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
