"""Row classes and the questions asked of them, one noun a file; no rule is decided here."""

from app.extensions import Base
from app.storage import (
    answers,
    companies,
    company_links,
    company_requests,
    contacts,
    handovers,
    heartbeats,
    imports,
    interests,
    invitations,
    journal,
    late_choices,
    merges,
    nominations,
    notes,
    outbox,
    pairings,
    people,
    relays,
    search_text,
    silences,
    topics,
    visits,
)

METADATA = Base.metadata
"""Every table of the program, since every noun is imported here."""

__all__ = [
    "METADATA",
    "answers",
    "companies",
    "company_links",
    "company_requests",
    "contacts",
    "handovers",
    "heartbeats",
    "imports",
    "interests",
    "invitations",
    "journal",
    "late_choices",
    "merges",
    "nominations",
    "notes",
    "outbox",
    "pairings",
    "people",
    "relays",
    "search_text",
    "silences",
    "topics",
    "visits",
]
