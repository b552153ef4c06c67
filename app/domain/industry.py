"""Swedish industry codes (SNI) and the sections that they lie in; what a company does is kept elsewhere.

SNI 2025 moved some divisions from one section to another, so a code is read by its edition.
"""

import re
from enum import StrEnum

_CODE_PATTERN = re.compile(r"[0-9]{2,5}")


class Edition(StrEnum):
    """Which edition of SNI a code is from."""

    SNI_2007 = "2007"
    SNI_2025 = "2025"


# The first and the last division of each section.
_SECTIONS = {
    Edition.SNI_2007: (
        (1, 3, "A"),
        (5, 9, "B"),
        (10, 33, "C"),
        (35, 35, "D"),
        (36, 39, "E"),
        (41, 43, "F"),
        (45, 47, "G"),
        (49, 53, "H"),
        (55, 56, "I"),
        (58, 63, "J"),
        (64, 66, "K"),
        (68, 68, "L"),
        (69, 75, "M"),
        (77, 82, "N"),
        (84, 84, "O"),
        (85, 85, "P"),
        (86, 88, "Q"),
        (90, 93, "R"),
        (94, 96, "S"),
        (97, 98, "T"),
        (99, 99, "U"),
    ),
    Edition.SNI_2025: (
        (1, 3, "A"),
        (5, 9, "B"),
        (10, 33, "C"),
        (35, 35, "D"),
        (36, 39, "E"),
        (41, 43, "F"),
        (46, 47, "G"),
        (49, 53, "H"),
        (55, 56, "I"),
        (58, 60, "J"),
        (61, 63, "K"),
        (64, 66, "L"),
        (68, 68, "M"),
        (69, 75, "N"),
        (77, 82, "O"),
        (84, 84, "P"),
        (85, 85, "Q"),
        (86, 88, "R"),
        (90, 93, "S"),
        (94, 96, "T"),
        (97, 98, "U"),
        (99, 99, "V"),
    ),
}


def clean_code(written: str) -> str | None:
    """Give a code's two to five digits, however it is divided (62.010, 62 010); None for none."""
    digits = re.sub(r"[ .]", "", written)
    return digits if _CODE_PATTERN.fullmatch(digits) else None


def section_of(code: str, edition: Edition | None) -> str | None:
    """Give the letter of the section; without an edition only where both editions agree."""
    if edition is not None:
        return _section(code, edition)
    sections = {_section(code, each) for each in Edition}
    return sections.pop() if len(sections) == 1 else None


def common_section(code: str) -> str | None:
    """Give the letter by which codes of both editions can be counted together: that of SNI 2025.

    The divisions kept their numbers, but for trade in vehicles (45), which went into the rest of trade.
    """
    return "G" if code[:2] == "45" else _section(code, Edition.SNI_2025)


def divisions_in(section: str) -> list[str]:
    """Give the two digits with which the codes begin that are counted together under a letter."""
    every = (f"{division:02}" for division in range(1, 100))
    return [division for division in every if common_section(division) == section]


def _section(code: str, edition: Edition) -> str | None:
    division = int(code[:2])
    for first, last, letter in _SECTIONS[edition]:
        if first <= division <= last:
            return letter
    return None


def divisions_of(section: str) -> tuple[str, str] | None:
    """Give the first division of a common section, and the one after its last, as codes begin with them."""
    for first, last, letter in _SECTIONS[Edition.SNI_2025]:
        if letter == section:
            return f"{45 if letter == 'G' else first:02}", f"{last + 1:02}"
    return None
