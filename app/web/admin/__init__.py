"""The admins' rooms: what waits for them, the chain, its companies, its people and its journal."""

from app.web.admin import (
    batons,
    begin,
    cards,
    codes,
    companies,
    contacts,
    decisions,
    devices,
    handovers,
    home,
    invitations,
    journal,
    merging,
    outbox,
    people,
    personal_data,
    plates,
)
from app.web.admin.blueprint import blueprint

__all__ = [
    "batons",
    "begin",
    "blueprint",
    "cards",
    "codes",
    "companies",
    "contacts",
    "decisions",
    "devices",
    "handovers",
    "home",
    "invitations",
    "journal",
    "merging",
    "outbox",
    "people",
    "personal_data",
    "plates",
]
