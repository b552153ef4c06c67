"""What the machine lacks is said in the last lines, and fails the run where skips are forbidden."""

from __future__ import annotations

import pytest

from app.config import ROOT
from tests.support import left_out

LACKING = """
from tests.support import left_out

pytest_plugins = ["tests.support.left_out"]

left_out.TOOLS = (
    left_out.Tool("Loom", "loom", lambda: False, lambda item: "needs" in item.name),
)
"""
TESTS = """
import pytest

def test_plain(): pass
def test_needs_a_loom(): pass
def test_needs_another_loom(): pass
"""
SKIPPING = (
    TESTS
    + """
def test_unsure(): pytest.skip("not today")
"""
)


@pytest.fixture(autouse=True)
def permissive(monkeypatch: pytest.MonkeyPatch) -> None:
    """Begin as on a desk: the run around these tests may itself forbid skips."""
    monkeypatch.delenv("FORBID_SKIPS", raising=False)


def test_what_is_lacking_is_said_last(pytester: pytest.Pytester) -> None:
    run = _run(pytester, TESTS)

    assert run.ret == pytest.ExitCode.OK
    assert run.outlines[-2:] == [
        "LEFT OUT: 2 tests that need Loom",
        "To run them too: sudo apt-get install -y loom",
    ]


def test_leaving_out_fails_a_run_that_forbids_it(
    pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FORBID_SKIPS", "1")

    run = _run(pytester, TESTS)

    assert run.ret == pytest.ExitCode.TESTS_FAILED
    assert run.outlines[-1].startswith("FORBID_SKIPS=1")


def test_several_workers_say_it_once_and_fail_together(
    pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FORBID_SKIPS", "1")

    run = _run(pytester, TESTS, "-n2")

    assert run.ret == pytest.ExitCode.TESTS_FAILED
    assert [line for line in run.outlines if line.startswith("LEFT OUT")] == [
        "LEFT OUT: 2 tests that need Loom"
    ]


def test_a_skip_by_hand_fails_a_run_that_forbids_it(
    pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FORBID_SKIPS", "1")

    run = _run(pytester, SKIPPING, "-k", "unsure")

    assert run.ret == pytest.ExitCode.TESTS_FAILED


def test_a_run_with_everything_there_says_nothing(
    pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FORBID_SKIPS", "1")

    run = _run(pytester, TESTS, "-k", "plain")

    assert run.ret == pytest.ExitCode.OK
    assert "1 passed" in run.outlines[-1]


def test_nothing_that_this_suite_needs_goes_unnamed() -> None:
    assert [tool.package for tool in left_out.TOOLS] == ["postgresql", "chromium"]


@pytest.fixture(autouse=True)
def _bare_pytest(monkeypatch: pytest.MonkeyPatch) -> None:
    """Inner runs find this suite's plugins, and load no others."""
    monkeypatch.setenv("PYTHONPATH", str(ROOT))
    monkeypatch.setenv("PYTEST_DISABLE_PLUGIN_AUTOLOAD", "1")


def _run(pytester: pytest.Pytester, tests: str, *options: str) -> pytest.RunResult:
    pytester.makeconftest(LACKING)
    pytester.makepyfile(tests)
    return pytester.runpytest_subprocess("-p", "xdist", *options)
