"""From a link's token to the visit it opens, and in whose hands the form is."""

from __future__ import annotations

from enum import StrEnum

from flask import request
from flask_login import current_user

from app.adapters import tokens
from app.domain.errors import NotFound
from app.domain.handover import HandoverState
from app.domain.nomination import LINK_READABLE_AFTER_REVIEW, NominationSource
from app.domain.roles import Actor
from app.storage.links import Link, link
from app.web.installation import keys, now, session
from app.web.signed_in import actor


class Mode(StrEnum):
    """Whose hands the form is in, as the address says it."""

    OWN_PHONE = ""
    HANDED_OVER = "overlamnad"
    SPOKEN = "muntligt"


SOURCES = {
    Mode.OWN_PHONE: NominationSource.LINK,
    Mode.HANDED_OVER: NominationSource.HANDED_OVER,
    Mode.SPOKEN: NominationSource.SPOKEN,
}


def opened(token: str) -> Link:
    """Find the visit behind a token; unknown and forged raise the same `NotFound`."""
    nonce = tokens.read(keys().link, purpose=tokens.Purpose.NOMINATION, token=token)
    found = link(session(), nonce) if nonce else None
    if found is None:
        raise NotFound
    return found


def has_ended(found: Link) -> bool:
    """Tell whether the link opens nothing any more: undone, passed by, or a year after review."""
    if found.annulled_at is not None:
        return True
    if found.reviewed_at is not None and found.reviewed_at + LINK_READABLE_AFTER_REVIEW < now():
        return True
    return not found.chosen and found.state is not HandoverState.VISITED


def mode() -> Mode:
    """The mode that the address asks for; only staff can say that a choice was spoken."""
    wished = request.args.get("lage", "")
    if wished == Mode.SPOKEN and not current_user.is_authenticated:
        return Mode.OWN_PHONE
    return Mode(wished) if wished in set(Mode) else Mode.OWN_PHONE


def nominating(found: Link, how: Mode) -> Actor:
    """Who the choice is recorded under: the link, or the person who writes down a spoken one."""
    return actor() if how is Mode.SPOKEN else Actor.link(found.visit_id)
