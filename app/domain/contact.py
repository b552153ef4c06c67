"""How a company's contact person may be reached; who they are is kept elsewhere."""

import re
from enum import StrEnum

# Seven digits are the shortest number with its area code; E.164 allows fifteen.
_DIGITS = range(7, 16)
_PHONE_PATTERN = re.compile(r"\+?[0-9 ()/.\u2010-\u2013-]+")


class Language(StrEnum):
    """The languages in which the relay writes to people."""

    SWEDISH = "sv"
    ENGLISH = "en"


def is_phone(written: str) -> bool:
    """Tell whether this reads as a telephone number, as people write it."""
    digits = sum(character.isdecimal() for character in written)
    return bool(_PHONE_PATTERN.fullmatch(written)) and digits in _DIGITS
