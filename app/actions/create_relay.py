"""Begin the relay of a municipality, and its journal."""

from __future__ import annotations

import re
from dataclasses import dataclass

from app.actions import fields
from app.actions.act import Act
from app.actions.add_topic import seed_topics
from app.actions.record_event import record_event
from app.domain.errors import NotAllowed, UnacceptableField
from app.storage.journal import chain_of
from app.storage.relays import Relay
from app.storage.transaction import transaction
from app.storage.upsert import inserted_id

GREATEST_GOAL = 100_000
GREATEST_PACE_PER_YEAR = 10_000
PHONE_CHARACTERS = 40
SLUG_CHARACTERS = 40

_SLUG_PATTERN = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


@dataclass(frozen=True, slots=True, kw_only=True)
class NewRelay:
    """A relay to begin; `slug` names it in addresses."""

    slug: str
    name: str
    municipality: str
    municipality_code: str
    goal: int = 1000
    pace_per_year: int = 24
    office_phone: str | None = None
    office_email: str | None = None


def create_relay(act: Act, relay: NewRelay) -> int:
    """Create a relay and give its id; its list of topics and its journal begin with this.

    Raises `NotAllowed`, and `UnacceptableField`, with the reason `taken` for a slug in use.
    """
    if not act.actor.is_admin:
        raise NotAllowed
    values = {**_names(relay), **_numbers(relay)}
    with transaction(act.session):
        relay_id = inserted_id(act.session, Relay, values={**values, "created_at": act.now})
        if relay_id is None:
            raise UnacceptableField(field="slug", reason=fields.TAKEN)
        seed_topics(act, relay_id)
        record_event(
            act,
            chain=chain_of(relay_id),
            event="relay.created",
            subject=f"relay:{relay_id}",
            facts={name: values[name] for name in ("slug", "municipality_code", "goal")},
        )
        return relay_id


def _names(relay: NewRelay) -> dict[str, str | None]:
    return {
        "slug": _slug(relay),
        "name": fields.required_line("name", relay.name),
        "municipality": fields.required_line("municipality", relay.municipality, max_length=80),
        "municipality_code": _municipality_code(relay),
        "office_phone": fields.line(
            "office_phone", relay.office_phone, max_length=PHONE_CHARACTERS
        ),
        "office_email": fields.email("office_email", relay.office_email),
    }


def _numbers(relay: NewRelay) -> dict[str, int]:
    return {
        "goal": _within("goal", relay.goal, GREATEST_GOAL),
        "pace_per_year": _within("pace_per_year", relay.pace_per_year, GREATEST_PACE_PER_YEAR),
    }


def _slug(relay: NewRelay) -> str:
    slug = fields.required_line("slug", relay.slug, max_length=SLUG_CHARACTERS)
    if not _SLUG_PATTERN.fullmatch(slug):
        raise UnacceptableField(field="slug", reason=fields.INVALID)
    return slug


def _municipality_code(relay: NewRelay) -> str:
    code = fields.municipality_code(relay.municipality_code)
    if code is None:
        raise UnacceptableField(field="municipality_code", reason=fields.MISSING)
    return code


def _within(field: str, value: int, greatest: int) -> int:
    if not 0 < value <= greatest:
        raise UnacceptableField(field=field, reason=fields.INVALID)
    return value
