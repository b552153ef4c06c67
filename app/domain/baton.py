"""The life of the iron key."""

from __future__ import annotations

from enum import StrEnum


class BatonState(StrEnum):
    """Where the baton is in its own life, apart from any handover's."""

    WITH_OFFICE = "with_office"
    CARRIED = "carried"
    WITH_COMPANY = "with_company"
    MISSING = "missing"
    RECOVERED = "recovered"
    RETIRED = "retired"
