"""Interests (jäv) that admins declare in the queue; who has one leaves the decision to two others."""

from __future__ import annotations

from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.actions.declare_interest import declare_interest, withdraw_interest
from app.web.admin.blueprint import blueprint
from app.web.admin.decisions import NOMINATIONS, in_the_queue, named
from app.web.admin.forms import Reason
from app.web.gates import Gate, admits


@blueprint.post(f"{NOMINATIONS}/jav")
@admits(Gate.ADMIN)
def declare(nomination_id: int) -> ResponseReturnValue:
    """Declare one's own interest."""
    form = Reason()
    return in_the_queue(
        lambda act: declare_interest(act, nomination_id=nomination_id, reason=form.reason.data),
        told=_("Ditt jäv är anmält. Två andra behöver godkänna valet."),
        item=named("interest", nomination_id),
    )


@blueprint.post(f"{NOMINATIONS}/jav-tillbaka")
@admits(Gate.ADMIN)
def take_interest_back(nomination_id: int) -> ResponseReturnValue:
    """Take one's own interest back."""
    return in_the_queue(
        lambda act: withdraw_interest(act, nomination_id=nomination_id),
        told=_("Anmälan är tillbakatagen. Den finns kvar i händelseloggen."),
        item=named("interest", nomination_id),
    )
