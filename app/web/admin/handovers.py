"""A relay's handovers: the list, and each one's own page with what may be done now."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from werkzeug.exceptions import NotFound

from app.actions.act import Act
from app.actions.annul_visit import annul_visit
from app.actions.cancel_handover import cancel_handover
from app.actions.issue_company_link import renew_company_link
from app.actions.reissue_code import reissue_code
from app.actions.schedule_handover import schedule_handover
from app.actions.send_choice_link import send_choice_link
from app.domain.deeds import permitted
from app.domain.handover import HandoverState
from app.storage import overview, silences
from app.storage.dossier import Dossier, dossier
from app.web.admin import approving, events, waiting
from app.web.admin.blueprint import blueprint
from app.web.admin.deciding import Again, Refused, decided, unreadable
from app.web.admin.forms import Reason, When
from app.web.admin.printable import why_unprintable
from app.web.admin.relays import chosen_relay
from app.web.admin.visit_links import choice_token, own_link
from app.web.gates import Gate, admits
from app.web.installation import session
from app.web.paging import page_asked_for

HANDOVER = "/overlamningar/<int:handover_id>"


@blueprint.get("/overlamningar")
@admits(Gate.ADMIN)
def handovers() -> ResponseReturnValue:
    """List the handovers, of one state if the address asks for it."""
    relay = chosen_relay()
    wished = request.args.get("lage", "")
    state = HandoverState(wished) if wished in set(HandoverState) else None
    page = overview.handovers(session(), relay.id, state=state, page=page_asked_for())
    return render_template(
        "admin/handovers.html", relay=relay, page=page, state=state, states=events.HANDOVERS
    )


@blueprint.get(HANDOVER)
@admits(Gate.ADMIN)
def handover(handover_id: int) -> ResponseReturnValue:
    """Show one handover."""
    return shown(handover_id)(Refused())


@blueprint.post(f"{HANDOVER}/datum")
@admits(Gate.ADMIN)
def schedule(handover_id: int) -> ResponseReturnValue:
    """Set, move or take away the date."""
    form = When()
    if not form.validate():
        return unreadable(form, item="datum", again=shown(handover_id))
    return _on_the_page(
        handover_id,
        lambda act: schedule_handover(
            act,
            handover_id=handover_id,
            scheduled_on=form.scheduled_on.data,
            starts_at=form.starts_at.data,
        ),
        told=_("Datumet är sparat.") if form.scheduled_on.data else _("Datumet är borttaget."),
        item="datum",
    )


@blueprint.post(f"{HANDOVER}/stall-in")
@admits(Gate.ADMIN)
def cancel(handover_id: int) -> ResponseReturnValue:
    """Cancel a handover that awaits its visit."""
    return _on_the_page(
        handover_id,
        lambda act: cancel_handover(act, handover_id=handover_id, reason=Reason().reason.data),
        told=_("Överlämningen är inställd. Dess nummer används inte igen."),
        item="stall-in",
    )


@blueprint.post(f"{HANDOVER}/annullera")
@admits(Gate.ADMIN)
def annul(handover_id: int) -> ResponseReturnValue:
    """Annul the visit that stands."""
    visit_id = _standing_visit(handover_id)
    return _on_the_page(
        handover_id,
        lambda act: annul_visit(act, visit_id=visit_id, reason=Reason().reason.data),
        told=_("Besöket är annullerat. Det räknas inte längre."),
        item="annullera",
    )


@blueprint.post(f"{HANDOVER}/ny-kod")
@admits(Gate.ADMIN)
def reissue(handover_id: int) -> ResponseReturnValue:
    """Give the card a new code."""
    return _on_the_page(
        handover_id,
        lambda act: reissue_code(act, handover_id=handover_id, reason=Reason().reason.data),
        told=_("Kortet har fått en ny kod. Skriv ut det på nytt."),
        item="ny-kod",
    )


@blueprint.post(f"{HANDOVER}/skicka-lank")
@admits(Gate.ADMIN)
def send_link(handover_id: int) -> ResponseReturnValue:
    """Send the company the link to its choice, once more."""
    return _on_the_page(
        handover_id,
        lambda act: send_choice_link(act, handover_id=handover_id),
        told=_("Länken är på väg till företaget."),
        item="skicka-lank",
    )


@blueprint.post(f"{HANDOVER}/ny-lank")
@admits(Gate.ADMIN)
def renew_link(handover_id: int) -> ResponseReturnValue:
    """Give the company another link of its own; the one that is out ends."""
    return _on_the_page(
        handover_id,
        lambda act: renew_company_link(act, handover_id=handover_id),
        told=_("Företaget har en ny länk. Den gamla gäller inte längre."),
        item="ny-lank",
    )


def shown(handover_id: int) -> Again:
    """The handover's page, as a function of the form that came back to it."""

    def page(refused: Refused) -> str:
        found = _found(handover_id)
        return render_template(
            "admin/handover.html",
            dossier=found,
            handover=found.handover,
            relay=found.handover.relay,
            refused=refused,
            matters=approving.shown([one.id for one in found.nominations]),
            events=events,
            deeds=permitted(found.standing),
            waiting=waiting.words_of(silences.waiting_leg(session(), handover_id)),
            link_of=choice_token,
            own_link=own_link(handover_id),
            unprintable=why_unprintable(),
        )

    return page


def _found(handover_id: int) -> Dossier:
    found = dossier(session(), handover_id)
    if found is None:
        raise NotFound
    return found


def _standing_visit(handover_id: int) -> int:
    """The visit that stands, or an id that no visit has, which the action refuses."""
    visit = _found(handover_id).standing_visit
    return visit.id if visit else 0


def _on_the_page(
    handover_id: int, perform: Callable[[Act], Any], *, told: str, item: str
) -> ResponseReturnValue:
    return decided(
        perform,
        told=told,
        back=url_for("admin.handover", handover_id=handover_id),
        item=item,
        again=shown(handover_id),
    )
