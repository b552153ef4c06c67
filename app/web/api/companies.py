"""Searching the register for the nomination form: name and place, nothing else."""

from __future__ import annotations

from flask import request
from flask.typing import ResponseReturnValue
from flask_login import current_user
from werkzeug.exceptions import Unauthorized

from app.adapters import tokens
from app.domain.organisation_number import looks_like_number
from app.domain.text import search_key
from app.extensions import limiter
from app.storage import company_search, relays, visits
from app.storage.companies import Workplace
from app.web.api.blueprint import blueprint
from app.web.api.bodies import CompaniesAnswer, CompanyFound
from app.web.gates import Gate, admits
from app.web.installation import keys, session

MIN_QUERY_CHARACTERS = 2
MAX_QUERY_CHARACTERS = 80
SEARCHES = "120/minute"


@blueprint.get("/companies")
@admits(Gate.TOKEN)
@limiter.limit(SEARCHES)
def find_companies() -> ResponseReturnValue:
    """Find companies by the beginning or a part of the name, or by place, best hits first."""
    relay_id = _relay_asked_for()
    found = _found(request.args.get("q", ""), relay_id) if relay_id else []
    return CompaniesAnswer(companies=[_told(workplace) for workplace in found]).model_dump()


def _relay_asked_for() -> int | None:
    """The relay of the visit behind the token, or for a signed-in person the one named."""
    nonce = tokens.read(
        keys().link, purpose=tokens.Purpose.NOMINATION, token=request.args.get("token", "")
    )
    if nonce:
        return visits.relay_by_nonce(session(), nonce)
    if not current_user.is_authenticated:
        raise Unauthorized
    relay = relays.named_or_first(session(), request.args.get("relay"))
    return relay.id if relay else None


def _found(query: str, relay_id: int) -> list[Workplace]:
    """Search unless the words are too few, or look like somebody's personal number."""
    wanted = query[:MAX_QUERY_CHARACTERS]
    key = search_key(wanted)
    if len(key) < MIN_QUERY_CHARACTERS or looks_like_number(wanted):
        return []
    return company_search.search(session(), relay_id=relay_id, key=key)


def _told(workplace: Workplace) -> CompanyFound:
    return CompanyFound(id=workplace.company_id, name=workplace.company.name, place=workplace.place)
