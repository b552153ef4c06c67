"""Text as it is kept, sorted and searched; how it is shown does not belong here."""

import re
import unicodedata
from enum import StrEnum

from app.domain.organisation_number import find_personal_numbers

_KEPT_CONTROLS = frozenset("\t\n\r")
_DIRECTION_MARKS = frozenset(
    "\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
)
# These hold scripts and drawn signs together; every other invisible character is dropped.
_JOINERS = frozenset("\u200c\u200d")
_LINE_BREAK_PATTERN = re.compile(r"\r\n|[\r\u2028\u2029]")
_BLANK_LINES_PATTERN = re.compile(r"\n{3,}")

# Swedish order after z, and letters that have no accent to take off.
_AFTER_Z = {"å": "z1", "ä": "z2", "æ": "z2", "ö": "z3", "ø": "z3", "ő": "z3", "œ": "z3"}
_SORTED_AS = {"ü": "y", "ű": "y", "đ": "d", "ð": "d", "ł": "l", "þ": "th", "ı": "i"}
_FOUND_AS = {"æ": "a", "ø": "o", "œ": "o", "đ": "d", "ð": "d", "ł": "l", "þ": "th", "ı": "i"}
_APOSTROPHES = frozenset("'\u2018\u2019\u02bc\u00b4`")


class TextFault(StrEnum):
    """Why a text is not taken in."""

    TOO_LONG = "too_long"
    CONTROL_CHARACTER = "control_character"
    DIRECTION_MARK = "direction_mark"
    HOLDS_PERSONAL_NUMBER = "holds_personal_number"


class UnacceptableText(ValueError):
    """A text that must not be kept; it is not repeated here."""

    def __init__(self, reason: TextFault, *, max_length: int | None = None) -> None:
        super().__init__(reason.value)
        self.reason = reason
        self.max_length = max_length


def clean_line(text: str, *, max_length: int) -> str:
    """Give a text as one line: composed, trimmed, its white space collapsed.

    Raises `UnacceptableText` for what no screen, database or law should meet.
    """
    return _accepted(" ".join(_readable(text).split()), max_length=max_length)


def clean_text(text: str, *, max_length: int) -> str:
    """Give a text of several lines, each cleaned, with at most one blank line in a row.

    Raises `UnacceptableText` as `clean_line` does.
    """
    lines = (" ".join(line.split()) for line in _readable(text).split("\n"))
    collapsed = _BLANK_LINES_PATTERN.sub("\n\n", "\n".join(lines)).strip()
    return _accepted(collapsed, max_length=max_length)


def swedish_sort_key(text: str) -> str:
    """Give a key in whose plain order texts stand as in a Swedish register, word by word.

    It holds only a–z and 0–9, so that every collation of either database sorts it alike.
    """
    return "0".join("".join(map(_sorted_as, word)) for word in _sorted_words(text))


def search_key(text: str) -> str:
    """Give the form in which what is typed meets what is kept: no case, accent or punctuation."""
    found_as = (_FOUND_AS.get(character, character) for character in _unaccented(_folded(text)))
    kept = (character for character in "".join(found_as) if _is_word_or_space(character))
    return " ".join("".join(kept).split())


def _readable(text: str) -> str:
    """Compose a text and drop what cannot be seen, or refuse it."""
    for character in text:
        _refuse_hostile(character)
    lines = _LINE_BREAK_PATTERN.sub("\n", unicodedata.normalize("NFC", text))
    return "".join(character for character in lines if not _is_invisible(character))


def _refuse_hostile(character: str) -> None:
    category = unicodedata.category(character)
    if character in _DIRECTION_MARKS:
        raise UnacceptableText(TextFault.DIRECTION_MARK)
    if category == "Cc" and character not in _KEPT_CONTROLS:
        raise UnacceptableText(TextFault.CONTROL_CHARACTER)
    if category == "Cs" or _is_noncharacter(character):
        raise UnacceptableText(TextFault.CONTROL_CHARACTER)


def _is_noncharacter(character: str) -> bool:
    point = ord(character)
    return point & 0xFFFE == 0xFFFE or 0xFDD0 <= point <= 0xFDEF


def _is_invisible(character: str) -> bool:
    return unicodedata.category(character) == "Cf" and character not in _JOINERS


def _accepted(cleaned: str, *, max_length: int) -> str:
    if all(character in _JOINERS or character.isspace() for character in cleaned):
        return ""
    if len(cleaned) > max_length:
        raise UnacceptableText(TextFault.TOO_LONG, max_length=max_length)
    if find_personal_numbers(cleaned):
        raise UnacceptableText(TextFault.HOLDS_PERSONAL_NUMBER)
    return cleaned


def _folded(text: str) -> str:
    """Take case and typographic variants away, and leave accents composed."""
    once = unicodedata.normalize("NFKC", text).casefold()
    return unicodedata.normalize("NFKC", once)


def _unaccented(text: str) -> str:
    decomposed = unicodedata.normalize("NFD", text)
    return "".join(character for character in decomposed if not unicodedata.combining(character))


def _sorted_words(text: str) -> list[str]:
    folded = (character for character in _folded(text) if character not in _APOSTROPHES)
    return "".join(
        character if character.isalnum() or unicodedata.combining(character) else " "
        for character in folded
    ).split()


def _sorted_as(character: str) -> str:
    if character in _AFTER_Z:
        return _AFTER_Z[character]
    plain = _SORTED_AS.get(character, _unaccented(character))
    return "".join(map(_rank, plain))


def _rank(character: str) -> str:
    """Rank white space (0, between words), then digits, then letters, then other scripts."""
    if character == "z":
        return "z0"
    if "a" <= character <= "y":
        return character
    if "0" <= character <= "9":
        return f"1{character}"
    return f"z4{ord(character):06x}"


def _is_word_or_space(character: str) -> bool:
    return character.isalnum() or character.isspace()
