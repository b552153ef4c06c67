"""How long the relay waits for somebody before each thing that is then done: seen and changed."""

from __future__ import annotations

from dataclasses import asdict
from http import HTTPStatus

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.actions.set_promise_rhythm import set_promise_rhythm
from app.actions.set_rhythm import set_rhythm
from app.domain.errors import DomainError
from app.domain.promise import PROMISE_LIMITS, PromiseRhythm, out_of_range
from app.domain.rhythm import LIMITS, RISING, Rhythm, RhythmFault, faults_of
from app.storage import promises, silences
from app.web.admin.blueprint import blueprint
from app.web.admin.forms import GuardedForm
from app.web.admin.relays import chosen_relay, kept_in_address
from app.web.gates import Gate, admits
from app.web.installation import session
from app.web.messages import message_of, status_of
from app.web.numbers import WholeNumberField
from app.web.signed_in import act


class RhythmForm(GuardedForm):
    """Every interval of a relay; all of them are wanted."""

    undo_minutes = WholeNumberField(_l("Minuter innan ett godkänt företag får frågan"))
    lead_days = WholeNumberField(_l("Dagar från frågan till den första tid vi föreslår"))
    first_days = WholeNumberField(_l("Dagar av tystnad före den första påminnelsen"))
    second_days = WholeNumberField(_l("Dagar före den andra"))
    third_days = WholeNumberField(_l("Dagar före den tredje"))
    fallback_days = WholeNumberField(_l("Dagar innan vi går vidare"))

    @property
    def rhythm(self) -> Rhythm:
        return Rhythm(**{name: self[name].data for name in LIMITS})

    def is_sound(self) -> bool:
        """Judge each number by itself, and where all can be read, against the others."""
        if not self.validate():
            return False
        for name, fault in faults_of(self.rhythm).items():
            self[name].errors = [_words(self, name, fault)]
        return not self.errors


class PromiseRhythmForm(GuardedForm):
    """When the owners of promises are reminded."""

    before_days = WholeNumberField(_l("Dagar före dagen då löftet ska vara klart"))
    again_days = WholeNumberField(_l("Dagar mellan påminnelserna efter den dagen"))

    @property
    def rhythm(self) -> PromiseRhythm:
        return PromiseRhythm(**{name: self[name].data for name in PROMISE_LIMITS})

    def is_sound(self) -> bool:
        """Judge each number by itself."""
        if not self.validate():
            return False
        for name, limits in out_of_range(self.rhythm).items():
            self[name].errors = [_from_to(*limits)]
        return not self.errors


@blueprint.get("/tider")
@admits(Gate.ADMIN)
def rhythm() -> ResponseReturnValue:
    """Show the intervals as they are."""
    return _page()


@blueprint.post("/tider")
@admits(Gate.ADMIN)
def change_rhythm() -> ResponseReturnValue:
    """Change them; each that cannot be taken is told by its field."""
    relay, form = chosen_relay(), RhythmForm()
    if not form.is_sound():
        return _page(form), HTTPStatus.UNPROCESSABLE_ENTITY
    try:
        is_changed = set_rhythm(act(), relay_id=relay.id, rhythm=form.rhythm)
    except DomainError as refusal:
        form.form_errors = [message_of(refusal.code)]
        return _page(form), status_of(refusal.code)
    return _saved(is_changed=is_changed)


@blueprint.post("/tider/loften")
@admits(Gate.ADMIN)
def change_promise_rhythm() -> ResponseReturnValue:
    """Change when the owners of promises are reminded."""
    relay, form = chosen_relay(), PromiseRhythmForm()
    if not form.is_sound():
        return _page(promising=form), HTTPStatus.UNPROCESSABLE_ENTITY
    try:
        is_changed = set_promise_rhythm(act(), relay_id=relay.id, rhythm=form.rhythm)
    except DomainError as refusal:
        form.form_errors = [message_of(refusal.code)]
        return _page(promising=form), status_of(refusal.code)
    return _saved(is_changed=is_changed)


def _saved(*, is_changed: bool) -> ResponseReturnValue:
    told = _("Tiderna är sparade och gäller från nu.") if is_changed else _("Inget var ändrat.")
    flash(told, "success")
    back = url_for("admin.rhythm", **kept_in_address(chosen_relay()))  # type: ignore[arg-type]
    return redirect(back, HTTPStatus.SEE_OTHER)


def _words(form: RhythmForm, name: str, fault: RhythmFault) -> str:
    words: str
    if fault is RhythmFault.OUT_OF_RANGE:
        words = _from_to(*LIMITS[name])
    else:
        before = form[RISING[RISING.index(name) - 1]].data
        words = _("Behöver vara mer än %(days)s, som steget före har.", days=before)
    return words


def _from_to(least: int, most: int) -> str:
    return str(_("Skriv ett tal från %(least)s till %(most)s.", least=least, most=most))


def _page(form: RhythmForm | None = None, promising: PromiseRhythmForm | None = None) -> str:
    """Show both forms; the one that was not sent as things stand."""
    relay = chosen_relay()
    standing = silences.rhythm_of(session(), relay.id)
    owed = promises.rhythm_of(session(), relay.id)
    return render_template(
        "admin/rhythm.html",
        relay=relay,
        form=form or RhythmForm(formdata=None, data=asdict(standing)),
        promising=promising or PromiseRhythmForm(formdata=None, data=asdict(owed)),
        standing=standing,
    )
