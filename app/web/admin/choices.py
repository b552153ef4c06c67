"""Choices of a form's list, from values and their words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from enum import StrEnum
from typing import Any, TypeVar

from flask_babel.speaklater import LazyString
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]

Member = TypeVar("Member", bound=StrEnum)


def choices_of(pairs: Iterable[tuple[Any, Any]]) -> list[SelectChoice]:
    """Make choices of (value, label) pairs."""
    return [SelectChoice(value=value, label=label) for value, label in pairs]


def choices_among(words: Mapping[Member, LazyString]) -> list[SelectChoice]:
    """Make choices of an enum's members and what they are called."""
    return choices_of((member.value, label) for member, label in words.items())
