"""The keys themselves: where each is in its own life, and the code on its plate."""

from __future__ import annotations

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from werkzeug.exceptions import BadRequest

from app.actions.create_baton import create_baton
from app.actions.reissue_code import reissue_code
from app.actions.replace_baton import replace_baton
from app.actions.set_baton_state import set_baton_state
from app.domain.baton import BatonState, may_become
from app.storage import relays, scans
from app.web.admin import events
from app.web.admin.blueprint import blueprint
from app.web.admin.deciding import Refused, decided
from app.web.admin.forms import KeyName, NewKey, Reason
from app.web.admin.printable import why_unprintable
from app.web.admin.relays import chosen_relay, kept_in_address
from app.web.gates import Gate, admits
from app.web.installation import session


@blueprint.get("/nycklar")
@admits(Gate.ADMIN)
def batons() -> ResponseReturnValue:
    """Show every key of the relay."""
    return _page(Refused())


@blueprint.post("/nycklar")
@admits(Gate.ADMIN)
def add_key() -> ResponseReturnValue:
    """Give the relay one more key, which is at the office, and a code for its plate."""
    relay_id, form = chosen_relay().id, KeyName()
    return decided(
        lambda act: create_baton(act, relay_id=relay_id, name=form.name.data),
        told=_("Nyckeln är tillagd. Beställ eller skriv ut dess skylt."),
        back=_back(),
        item="ny-nyckel",
        again=_page,
    )


@blueprint.post("/nycklar/<int:baton_id>/lage")
@admits(Gate.ADMIN)
def set_state(baton_id: int) -> ResponseReturnValue:
    """Say where the key is now."""
    wished = request.form.get("state", "")
    if wished not in set(BatonState):
        raise BadRequest
    return decided(
        lambda act: set_baton_state(
            act, baton_id=baton_id, state=BatonState(wished), reason=Reason().reason.data
        ),
        told=_("Nyckelns läge är sparat."),
        back=_back(),
        item=f"lage-{baton_id}-{wished}",
        again=_page,
    )


@blueprint.post("/nycklar/<int:baton_id>/ny-kod")
@admits(Gate.ADMIN)
def reissue_plate(baton_id: int) -> ResponseReturnValue:
    """Give the plate a new code."""
    return decided(
        lambda act: reissue_code(act, baton_id=baton_id, reason=Reason().reason.data),
        told=_("Skylten har fått en ny kod. Smeden behöver göra en ny skylt."),
        back=_back(),
        item=f"ny-kod-{baton_id}",
        again=_page,
    )


@blueprint.post("/nycklar/<int:baton_id>/ersatt")
@admits(Gate.ADMIN)
def replace_key(baton_id: int) -> ResponseReturnValue:
    """Let a new key carry on in the place of this one."""
    form = NewKey()
    return decided(
        lambda act: replace_baton(
            act, baton_id=baton_id, name=form.name.data, reason=form.reason.data
        ),
        told=_("En ny nyckel tar vid. Skriv ut dess skylt, och ett nytt kort om den är på väg."),
        back=_back(),
        item=f"ersatt-{baton_id}",
        again=_page,
    )


def _page(refused: Refused) -> str:
    relay = chosen_relay()
    return render_template(
        "admin/batons.html",
        relay=relay,
        batons=relays.batons_of(session(), relay.id),
        plates=scans.plates_of(session(), relay.id),
        events=events,
        states=BatonState,
        may_become=may_become,
        refused=refused,
        unprintable=why_unprintable(),
    )


def _back() -> str:
    return url_for("admin.batons", **kept_in_address(chosen_relay()))  # type: ignore[arg-type]
