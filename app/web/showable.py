"""What was typed, as it can stand in a page again; whether it is taken in is decided elsewhere."""

from __future__ import annotations

import unicodedata

KEPT_CONTROLS = frozenset("\t\n\r")


def showable(text: str | None) -> str:
    """Leave out the characters that HTML forbids, and nothing else."""
    return "".join(character for character in text or "" if _may_stand(character))


def _may_stand(character: str) -> bool:
    if unicodedata.category(character) in {"Cc", "Cs"}:
        return character in KEPT_CONTROLS
    point = ord(character)
    return point & 0xFFFE != 0xFFFE and not 0xFDD0 <= point <= 0xFDEF
