"""What a register says of a company beside its name: how large it is, and where that was learnt."""

from enum import StrEnum


class SizeClass(StrEnum):
    """How many are employed, in Statistics Sweden's classes."""

    NONE = "0"
    TO_4 = "1-4"
    TO_9 = "5-9"
    TO_19 = "10-19"
    TO_49 = "20-49"
    TO_99 = "50-99"
    TO_199 = "100-199"
    TO_499 = "200-499"
    FROM_500 = "500-"


_UP_TO = (
    (0, SizeClass.NONE),
    (4, SizeClass.TO_4),
    (9, SizeClass.TO_9),
    (19, SizeClass.TO_19),
    (49, SizeClass.TO_49),
    (99, SizeClass.TO_99),
    (199, SizeClass.TO_199),
    (499, SizeClass.TO_499),
)


class Source(StrEnum):
    """Where a company in the register came from."""

    BY_HAND = "by_hand"
    IMPORT = "import"
    CHOICE = "choice"


def size_of(employees: int) -> SizeClass:
    """Give the class in which so many employees fall."""
    for most, size in _UP_TO:
        if employees <= most:
            return size
    return SizeClass.FROM_500
