"""Sending what the form of a choice holds, once under the key that its page made."""

from __future__ import annotations

from collections.abc import Callable

from app.actions.act import Act
from app.actions.answer_once import Outcome, answer_once
from app.actions.submit_nomination import Submission
from app.storage.links import Link
from app.web.company import matches
from app.web.company.forms import NominationForm
from app.web.company.intents import intent_of
from app.web.company.opening import SOURCES, mode, nominating
from app.web.signed_in import act


def send_once(
    found: Link, form: NominationForm, *, route: str, perform: Callable[[Act, Submission], int]
) -> None:
    """Perform with what was chosen, which gives a nomination's id; raises what the action refuses with."""
    how, intent = mode(), intent_of(found, form, route)
    matches.take_picked(found, form)
    acting = act(by=nominating(found, how), intent=form.intent.data)
    submission = form.submission(found.visit_id, SOURCES[how])
    answer_once(
        acting,
        intent,
        perform=lambda: Outcome(303, {"nomination": perform(acting, submission)}),
        keep=lambda _refusal: None,
    )
