"""The life of the iron key."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum


class BatonState(StrEnum):
    """Where the baton is in its own life, apart from any handover's."""

    WITH_OFFICE = "with_office"
    CARRIED = "carried"
    WITH_COMPANY = "with_company"
    MISSING = "missing"
    RECOVERED = "recovered"
    RETIRED = "retired"


# Where the baton is in daily use; the others say that it is not.
MOVING = frozenset(
    {
        BatonState.WITH_OFFICE,
        BatonState.CARRIED,
        BatonState.WITH_COMPANY,
        BatonState.RECOVERED,
    }
)

_STEPS = {
    BatonState.WITH_OFFICE: MOVING - {BatonState.WITH_OFFICE, BatonState.RECOVERED},
    BatonState.CARRIED: MOVING - {BatonState.CARRIED, BatonState.RECOVERED},
    BatonState.WITH_COMPANY: MOVING - {BatonState.WITH_COMPANY, BatonState.RECOVERED},
    BatonState.MISSING: frozenset({BatonState.RECOVERED}),
    BatonState.RECOVERED: MOVING - {BatonState.RECOVERED},
    BatonState.RETIRED: frozenset[BatonState](),
}


def may_become(state: BatonState, to: BatonState) -> bool:
    """Tell whether a person can say so: it can go missing or to its rest from any state but rest."""
    if state is BatonState.RETIRED or state is to:
        return False
    return to in {BatonState.MISSING, BatonState.RETIRED} or to in _STEPS[state]


def first_of(baton_id: int, forerunners: Mapping[int, int]) -> int:
    """Follow a baton back to the first one that it carries on for, by whom each took the place of."""
    while baton_id in forerunners:
        baton_id = forerunners[baton_id]
    return baton_id
