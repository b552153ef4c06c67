"""The JSON API for phones and scripts; see `/api/v1/openapi.json`."""

from app.web.api import (
    chain,
    companies,
    decisions,
    devices,
    nominations,
    openapi,
    session,
    visits,
)
from app.web.api.blueprint import blueprint

__all__ = [
    "blueprint",
    "chain",
    "companies",
    "decisions",
    "devices",
    "nominations",
    "openapi",
    "session",
    "visits",
]
