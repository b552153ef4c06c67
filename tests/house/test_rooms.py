"""What import-linter cannot say: the domain's purity, and where markup may be made."""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

from tests.support import tree

OUR_DOMAIN = "app.domain"
LIBRARIES_OF_THE_DOMAIN = {"stdnum"}
CLOCKS = {"monotonic", "now", "perf_counter", "time", "today", "utcnow"}
CLOCK_OWNERS = {"date", "datetime", "time"}
OUTSIDE_WORLD = {"http", "os", "pathlib", "random", "secrets", "shutil", "socket", "subprocess"}
PUTS_TOGETHER = Path("app/__init__.py")
AUDIENCES_ARE_REGISTERED = Path("app/web/__init__.py")


def test_the_domain_knows_only_the_standard_library_and_stdnum() -> None:
    strange = [
        f"{path}: {name}"
        for path in _domain()
        for name in _imported(path)
        if not name.startswith(OUR_DOMAIN)
        and name.split(".")[0] not in sys.stdlib_module_names | LIBRARIES_OF_THE_DOMAIN
    ]

    assert strange == []


def test_the_domain_touches_nothing_outside_itself() -> None:
    touching = [
        f"{path}: {name}"
        for path in _domain()
        for name in _imported(path)
        if name.split(".")[0] in OUTSIDE_WORLD
    ]

    assert touching == []


def test_the_domain_has_no_clock() -> None:
    reading = [f"{path}: {call}" for path in _domain() for call in _clock_calls(path)]

    assert reading == []


def test_only_the_server_and_the_tests_put_the_app_together() -> None:
    knowing = [
        path
        for path in tree.under("app", suffix=".py")
        if path != PUTS_TOGETHER and {"app", "app.create_app", "wsgi"} & set(_imported(path))
    ]

    assert knowing == []


def test_what_the_audiences_share_knows_none_of_them() -> None:
    audiences = {
        path.parts[2] for path in tree.under("app/web", suffix=".py") if len(path.parts) > 3
    }
    shared = [path for path in tree.under("app/web", suffix=".py") if len(path.parts) == 3]

    knowing = [
        f"{path}: {name}"
        for path in shared
        for name in _imported(path)
        if path != AUDIENCES_ARE_REGISTERED and set(name.split(".")[2:3]) & audiences
    ]

    assert knowing == []


def test_markup_is_made_in_one_file_at_most() -> None:
    makers = {line.split(":")[0] for line in _lines_with_python(r"\bMarkup\(")}

    assert len(makers) <= 1, makers


def _domain() -> tuple[Path, ...]:
    return tree.under("app/domain", suffix=".py")


def _lines_with_python(pattern: str) -> list[str]:
    return tree.lines_with(pattern, tree.under("app", suffix=".py"))


def _imported(path: Path) -> Iterator[str]:
    for node in ast.walk(tree.parsed(path)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def _clock_calls(path: Path) -> Iterator[str]:
    for node in ast.walk(tree.parsed(path)):
        if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)):
            continue
        owner = ast.unparse(node.func.value).split(".")[-1]
        if owner in CLOCK_OWNERS and node.func.attr in CLOCKS:
            yield ast.unparse(node)
