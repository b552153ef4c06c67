"""English is complete: every text has its translation, with the same placeholders."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir
from babel.messages.pofile import read_po

from app.config import ROOT

LANGUAGES = ("en",)
PLACEHOLDER = re.compile(r"%\((\w+)\)[a-z]")
KEYWORDS: dict[str, Any] = {
    **DEFAULT_KEYWORDS,
    "_l": None,
    "lazy_gettext": None,
    "lazy_ngettext": (1, 2),
    "lazy_pgettext": ((1, "c"), 2),
}

Msgid = tuple[str | None, tuple[str, ...]]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_text_is_translated(language: str) -> None:
    translated = {_key(message) for message in _catalogue(language) if _is_whole(message)}

    assert _texts() - translated == set()


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_translation_is_left_over(language: str) -> None:
    known = {_key(message) for message in _catalogue(language) if message.id}

    assert known - _texts() == set()


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_translation_has_the_placeholders_of_its_text(language: str) -> None:
    strange = {
        original: translation
        for message in filter(_is_whole, _catalogue(language))
        for original, translation in _pairs(message)
        if _placeholders(original) != _placeholders(translation)
    }

    assert strange == {}


def test_no_text_is_put_together_from_positions() -> None:
    """`%s` cannot be moved in a translation, `%(company)s` can."""
    unnamed = [forms for _, forms in _texts() if re.search(r"%[sd]", " ".join(forms))]

    assert unnamed == []


@cache
def _texts() -> set[Msgid]:
    """Extract every text as `make translations` does."""
    mappings = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["babel"]["mappings"]
    methods = [(mapping["pattern"], mapping["method"]) for mapping in mappings]
    found = extract_from_dir(ROOT, methods, keywords=KEYWORDS, directory_filter=_is_ours)
    return {(context, _parts(msgid)) for _, _, msgid, _, context in found if msgid}


def _is_ours(folder: str) -> bool:
    return Path(folder).relative_to(ROOT).parts[0] in {"app", "templates"}


def _catalogue(language: str) -> Catalog:
    path = ROOT / "translations" / language / "LC_MESSAGES" / "messages.po"
    with path.open("rb") as file:
        return read_po(file, locale=language)


def _key(message: Message) -> Msgid:
    return message.context, _parts(message.id)


def _is_whole(message: Message) -> bool:
    return bool(message.id) and not message.fuzzy and all(_parts(message.string))


def _pairs(message: Message) -> list[tuple[str, str]]:
    """Pair the singular with the singular and every plural with the plural."""
    originals, translations = _parts(message.id), _parts(message.string)
    return [
        (originals[min(form, len(originals) - 1)], text) for form, text in enumerate(translations)
    ]


def _parts(text: Any) -> tuple[str, ...]:
    """Give a text as its forms: one, or the singular and the plurals."""
    return tuple(text) if isinstance(text, list | tuple) else (text or "",)


def _placeholders(text: str) -> set[str]:
    return set(PLACEHOLDER.findall(text))
