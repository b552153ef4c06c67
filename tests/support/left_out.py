"""Leaves out what the machine cannot run, and says so in the last lines; holds no test's own reason.

A test is never skipped by hand. With FORBID_SKIPS=1, as in .ci/run, anything left out fails the run.
"""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest

from tests.support import chromium, postgresql

COUNTS = pytest.StashKey[Counter[str]]()
FORBIDDEN_OUTCOMES = ("skipped", "xfailed", "xpassed")


@dataclass(frozen=True)
class Tool:
    """A program from the system; `package` is what Debian calls it."""

    name: str
    package: str
    is_present: Callable[[], bool]
    is_needed: Callable[[pytest.Item], bool]


TOOLS = (
    Tool(
        "PostgreSQL",
        "postgresql",
        postgresql.is_present,
        lambda item: _parameter(item, "backend") == "postgresql",
    ),
    Tool(
        "Chromium",
        "chromium",
        chromium.is_present,
        lambda item: "chromium" in getattr(item, "fixturenames", ()),
    ),
)


def pytest_configure(config: pytest.Config) -> None:
    config.stash[COUNTS] = Counter()


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    for tool in TOOLS:
        if tool.is_present():
            continue
        left_out = [item for item in items if tool.is_needed(item)]
        if left_out:
            config.stash[COUNTS][tool.name] = len(left_out)
            config.hook.pytest_deselected(items=left_out)
            items[:] = [item for item in items if not tool.is_needed(item)]


@pytest.hookimpl(tryfirst=True)
def pytest_sessionfinish(session: pytest.Session) -> None:
    config = session.config
    if _is_worker(config):
        counts = config.stash[COUNTS]
        config.workeroutput["left_out"] = dict(counts)  # type: ignore[attr-defined]
    elif _is_forbidden(config) and session.exitstatus == pytest.ExitCode.OK:
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: Any) -> None:
    """Every worker collects the same tests: one worker's counts are those of the run."""
    config: pytest.Config = node.config
    config.stash[COUNTS] |= Counter(getattr(node, "workeroutput", {}).get("left_out", {}))


def pytest_unconfigure(config: pytest.Config) -> None:
    """Write after everything else, the reporter's own closing line included."""
    if _is_worker(config):
        return
    writer = config.get_terminal_writer()
    for line in _closing_lines(config):
        writer.line(line, red=True, bold=True)


def _closing_lines(config: pytest.Config) -> list[str]:
    counts = config.stash.get(COUNTS, Counter())
    lines = [f"LEFT OUT: {count} tests that need {name}" for name, count in counts.items()]
    packages = [tool.package for tool in TOOLS if counts[tool.name]]
    if packages:
        lines.append(f"To run them too: sudo apt-get install -y {' '.join(packages)}")
    if _is_forbidden(config):
        lines.append("FORBID_SKIPS=1: something was left out or skipped, so this run has FAILED")
    return lines


def _is_forbidden(config: pytest.Config) -> bool:
    reporter = config.pluginmanager.get_plugin("terminalreporter")
    stats = reporter.stats if reporter is not None else {}
    skipped = any(stats.get(outcome) for outcome in FORBIDDEN_OUTCOMES)
    return os.environ.get("FORBID_SKIPS") == "1" and bool(skipped or config.stash[COUNTS])


def _parameter(item: pytest.Item, name: str) -> object:
    call = getattr(item, "callspec", None)
    return call.params.get(name) if call is not None else None


def _is_worker(config: pytest.Config) -> bool:
    return hasattr(config, "workerinput")
