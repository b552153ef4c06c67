"""The size and shape of the files, and what may not stand in any of them."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

from tests.support import tree

MAX_FILE_LINES = 400
MAX_FUNCTION_LINES = 40
LONGER_WITH_REASON = {
    "app/storage/scans.py:_question": "one SQL statement, which reads worse in pieces",
}
GENERATED = {
    "package-lock.json": "written by npm",
    "requirements.txt": "written by make lock",
    "requirements-test.txt": "written by make lock",
}
GENERATED_FOLDERS = {
    "app/storage/migrations/versions": "a schema is written out as it was on its day",
    "translations": "a catalogue holds every text once",
}
VAGUE_NAMES = {"common", "helper", "helpers", "manager", "misc", "util", "utils"}

# Written in parts, so that this file does not hold what it forbids.
REGISTRIES = [("pypi", "org"), ("pythonhosted", "org"), ("npmjs", "org"), ("debian", "org", "/")]
MACHINE_PATHS = ["work", "root", "home/[a-z]"]
UNFINISHED = ["TO" + "DO", "FIX" + "ME", "X" * 3, "NotImplemented" + "Error"]
ABOUT_SKIPPING = {Path("tests/house/test_files.py"), Path("tests/ground/test_left_out.py")}
UNTESTED = ["mark.skip", "mark.xfail", "pytest.skip", "pytest.xfail", "importorskip", "skipTest"]


def test_no_file_is_too_long_to_read_at_once() -> None:
    ours = [path for path in tree.texts() if not _is_generated(path)]

    long = {str(path): len(tree.read(path).splitlines()) for path in ours}

    assert {name: lines for name, lines in long.items() if lines > MAX_FILE_LINES} == {}


def test_no_function_is_too_long_to_read_at_once() -> None:
    functions = [pair for path in _python() if not _is_generated(path) for pair in _functions(path)]

    long = {name: lines for name, lines in functions if lines > MAX_FUNCTION_LINES}

    assert long.keys() == LONGER_WITH_REASON.keys()


def test_every_module_says_what_belongs_there() -> None:
    silent = [path for path in _python() if tree.read(path) and not _docstring(path)]

    assert silent == []


def test_no_module_has_a_name_that_says_nothing() -> None:
    vague = [path for path in _python() if VAGUE_NAMES & {*path.parts, path.stem}]

    assert vague == []


def test_no_file_names_a_package_registry() -> None:
    pattern = "|".join(r"\b" + r"\.".join(parts).replace(r"\./", "/") for parts in REGISTRIES)

    assert tree.lines_with(pattern, tree.texts()) == []


def test_no_file_names_a_path_of_one_machine() -> None:
    pattern = rf"(?<![\w.*{{}}])/(?:{'|'.join(MACHINE_PATHS)})/"

    assert tree.lines_with(pattern, tree.texts()) == []


def test_nothing_is_left_for_later() -> None:
    pattern = rf"\b(?:{'|'.join(UNFINISHED)})\b"

    assert tree.lines_with(pattern, tree.texts()) == []


def test_no_test_is_skipped_by_hand() -> None:
    tests = tuple(path for path in tree.under("tests", suffix=".py") if path not in ABOUT_SKIPPING)

    assert tree.lines_with("|".join(UNTESTED), tests) == []


def test_no_emoji_stands_in_for_a_drawing() -> None:
    assert tree.lines_with("[\U0001f000-\U0001faff\ufe0f]", tree.texts()) == []


def _python() -> tuple[Path, ...]:
    return tree.under(".", suffix=".py")


def _is_generated(path: Path) -> bool:
    folders = any(path.is_relative_to(folder) for folder in GENERATED_FOLDERS)
    return folders or str(path) in GENERATED


def _functions(path: Path) -> Iterator[tuple[str, int]]:
    for node in ast.walk(tree.parsed(path)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield f"{path}:{node.name}", (node.end_lineno or node.lineno) - node.lineno + 1


def _docstring(path: Path) -> str | None:
    return ast.get_docstring(tree.parsed(path))
