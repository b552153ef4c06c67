"""From a link's token to the visit it opens, and in whose hands the form is."""

from __future__ import annotations

from enum import StrEnum

from flask import request, url_for
from flask_login import current_user

from app.adapters import tokens
from app.domain.errors import NotFound
from app.domain.handover import HandoverState
from app.domain.nomination import LINK_READABLE_AFTER_REVIEW, NominationSource
from app.domain.roles import Actor
from app.storage.links import Link, link
from app.web import handed_over
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
        # Nobody is kept to a form that is not there.
        handed_over.end()
        raise NotFound
    return found


def has_ended(found: Link) -> bool:
    """Tell whether the link opens nothing any more: undone, passed by, or a year after review."""
    if found.annulled_at is not None:
        return True
    if not found.chosen:
        return found.state is not HandoverState.VISITED
    reviewed_at = found.reviewed_at
    return reviewed_at is not None and reviewed_at + LINK_READABLE_AFTER_REVIEW < now()


def mode() -> Mode:
    """The mode that the address asks for."""
    wished = request.args.get("lage", "")
    return Mode(wished) if wished in set(Mode) else Mode.OWN_PHONE


def lacks_staff() -> bool:
    """Tell whether somebody who is not signed in would say that a choice was spoken."""
    return mode() is Mode.SPOKEN and not current_user.is_authenticated


def here(
    *, how: Mode | None = None, anchor: str | None = None, view: str = "company.nominate"
) -> str:
    """The address of this link's page, in the present mode or another."""
    lage = mode() if how is None else how
    token = (request.view_args or {})["token"]
    return url_for(view, token=token, lage=str(lage) or None, _anchor=anchor)


def nominating(found: Link, how: Mode) -> Actor:
    """Who the choice is recorded under: the link, or the person who writes down a spoken one."""
    return actor() if how is Mode.SPOKEN else Actor.link(found.visit_id)
