"""The pages of a current handover for staff: the button, and what comes after the visit."""

from __future__ import annotations

import uuid
from datetime import datetime

from flask import render_template, url_for
from flask_login import current_user

from app.adapters import tokens
from app.domain.errors import WrongState
from app.domain.nomination import NominationState
from app.domain.scan import Standing
from app.domain.visit import undo_until
from app.storage import legs
from app.storage.legs import Choice, Presence
from app.storage.scans import Scanned
from app.web.installation import keys, now, session, settings
from app.web.scan.forms import ParticipantForm
from app.web.scan.opening import leave_to_log, sign_in_way
from app.web.scan.screens import Arrival, Logged, Part, Ways

SCREENS = {Standing.AWAITING, Standing.CHOICE_OPEN, Standing.CHOICE_MADE}


def rendered(
    found: Scanned,
    stands: Standing,
    *,
    refusal: str | None = None,
    participant: ParticipantForm | None = None,
) -> str:
    """Render the screen before the visit, or the one after it."""
    if stands is Standing.AWAITING:
        return render_template(
            "scan/arrival.html", screen=_arrival(found), **_frame(found), refusal=refusal
        )
    return render_template(
        "scan/logged.html",
        screen=_logged(found),
        participant=participant or ParticipantForm(formdata=None),
        **_frame(found),
        refusal=refusal,
    )


def nomination_url(found: Scanned) -> str:
    """The whole address of the company's form, derived anew each time and kept nowhere."""
    return settings().public_url + _nomination_path(found)


def _nomination_path(found: Scanned) -> str:
    nonce = found.link_nonce or ""
    token = tokens.derive(keys().link, purpose=tokens.Purpose.NOMINATION, nonce=nonce)
    return url_for("company.nominate", token=token)


def _frame(found: Scanned) -> dict[str, object]:
    return {"ways": _ways(found.code), "relay": {"name": found.relay_name}, "rehearsal": False}


def _ways(code: str) -> Ways:
    return Ways(
        page=url_for("scan.code", code=code),
        log=url_for("scan.log", code=code),
        send="/api/v1/visits",
        undo=url_for("scan.undo", code=code),
        add=url_for("scan.add", code=code),
        picture=url_for("scan.picture", code=code),
        sign_in=sign_in_way(code),
        home=url_for("staff.home"),
    )


def _arrival(found: Scanned) -> Arrival:
    permission, why = leave_to_log(found)
    return Arrival(
        code=found.code,
        number=found.number or 0,
        goal=found.goal,
        company=found.company_name or "",
        place=found.place,
        scheduled_on=found.scheduled_on,
        tap_key=str(uuid.uuid4()),
        unattended_key=str(uuid.uuid4()),
        permission=permission,
        why=why,
    )


def _logged(found: Scanned) -> Logged:
    if found.visit_id is None or found.logged_at is None or found.handover_id is None:
        raise WrongState(handover_id=found.handover_id)
    there = legs.presences(session(), found.visit_id)
    choices = legs.choices_of(session(), found.handover_id)
    return Logged(
        visit_id=found.visit_id,
        number=found.number or 0,
        ordinal=None if found.revisit else found.counted_before + 1,
        goal=found.goal,
        company=found.company_name or "",
        logged_at=found.logged_at,
        participants=tuple(presence.name or "–" for presence in there),
        first=_first(found, there),
        part=_part(found, there),
        undo_until=_undo_until(found.logged_at, choices),
        nominate=_nomination_path(found),
        nominate_url=nomination_url(found),
        tap_key=str(uuid.uuid4()),
        choices=tuple(choice for choice in choices if choice.stands),
    )


def _first(found: Scanned, there: list[Presence]) -> str | None:
    """Name who logged the visit, where that is not plain because one was alone."""
    names = [one.name for one in there if one.person_id == found.logged_by_id]
    return names[0] if len(there) > 1 and names and found.logged_by_id else None


def _part(found: Scanned, there: list[Presence]) -> Part:
    reader = current_user.person_id
    if found.logged_by_id == reader:
        return Part.LOGGED_IT
    return Part.CAME_ALONG if any(one.person_id == reader for one in there) else Part.NONE


def _undo_until(logged_at: datetime, choices: list[Choice]) -> datetime | None:
    """Until when undoing works; a choice that was reviewed ends it at once."""
    ends = undo_until(logged_at)
    is_reviewed = any(choice.state is not NominationState.SUBMITTED for choice in choices)
    return None if is_reviewed or now() > ends else ends
