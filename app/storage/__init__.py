"""Row classes and the questions asked of them, one noun a file; no rule is decided here."""

from app.storage import answers, companies, handovers, journal, nominations, people, relays, visits

__all__ = [
    "answers",
    "companies",
    "handovers",
    "journal",
    "nominations",
    "people",
    "relays",
    "visits",
]
