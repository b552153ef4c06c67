"""What a visit's link shows: the form, the choice that was made, or that the link has ended."""

from __future__ import annotations

from collections.abc import Sequence

from flask import make_response, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.domain.nomination import NominationState
from app.domain.progress import Progress, progress_of
from app.storage import legs, nominations
from app.storage.links import Link
from app.storage.nominations import Nomination
from app.web.company.forms import NominationForm
from app.web.company.matches import Matched
from app.web.company.opening import Mode, has_ended, here, mode
from app.web.installation import session

TITLES = {1: _l("Förstaval"), 2: _l("Andraval")}
HOW_IT_GOES = {
    Progress.READ: _l("Kommunen läser ert val."),
    Progress.APPROVED: _l("Valet är godkänt. Företaget får frågan."),
    Progress.ASKED: _l("Företaget har fått frågan. Vi väntar på svar."),
    Progress.ACCEPTED: _l("Företaget har tackat ja."),
}
# Said alike whichever of two choices is asked, so that nobody can tell that the other said no.
HOW_TWO_GO = {
    Progress.READ: _l("Kommunen läser ert val."),
    Progress.APPROVED: _l("Valet är godkänt. Företagen får frågan i tur och ordning."),
    Progress.ASKED: _l("Företagen får frågan i tur och ordning. Vi väntar på svar."),
}


def page(
    found: Link,
    form: NominationForm,
    *,
    status: int = 200,
    matched: Matched | None = None,
) -> ResponseReturnValue:
    """Show the form while the choice is open; `matched` holds the matches for a field's name."""
    if has_ended(found):
        return make_response(_rendered("company/ended.html", found), 410)
    choices = _standing(found)
    if choices:
        return _chosen(found, choices)
    if mode() is Mode.SPOKEN:
        form.address_staff()
    shown = _rendered("company/nominate.html", found, form=form, matched=matched or {}, here=here)
    return make_response(shown, status)


def written(waiting: Sequence[Nomination], *, intent: str) -> NominationForm:
    """The form as a choice that waits was written, first choice first."""
    first, second = waiting[0], waiting[1] if len(waiting) > 1 else None
    form = NominationForm(
        formdata=None,
        intent=intent,
        company=first.company_name,
        place=first.company_place,
        reason=first.reason,
        publish_reason=first.publish_reason,
        nominator_name=first.nominator_name,
        nominator_email=first.nominator_email,
        second_company=second.company_name if second else None,
        second_place=second.company_place if second else None,
    )
    form.point_out("company", row_id=first.company_id)
    form.point_out("second_company", row_id=second.company_id if second else None)
    return form


def _standing(found: Link) -> list[legs.Choice]:
    if not found.chosen:
        return []
    choices = legs.choices_of(session(), found.handover_id)
    sent = {one.submitted_at for one in choices if one.stands}
    # A first choice that fell is told as before, for what is left out would tell who said no.
    return [one for one in choices if one.submitted_at in sent]


def _chosen(found: Link, choices: list[legs.Choice]) -> ResponseReturnValue:
    """Show the choice; what was sent instead of it came too late, and is told so."""
    is_late = request.method == "POST"
    shown = _rendered(
        "company/chosen.html",
        found,
        facts=_facts(choices),
        is_late=is_late,
        can_change=bool(nominations.unreviewed_of(session(), found.visit_id)),
        change=here(view="company.correct"),
        take_back=here(view="company.withdraw"),
    )
    return make_response(shown, 409 if is_late else 200)


def _facts(choices: list[legs.Choice]) -> list[tuple[str, str]]:
    """What was chosen and how it goes; who said no is nobody's business here."""
    chosen = [
        (str(TITLES[one.rank]), ", ".join(part for part in (one.company, one.place) if part))
        for one in choices
    ]
    return [*chosen, (_("Så går det"), _how_it_goes(choices))]


def _how_it_goes(choices: list[legs.Choice]) -> str:
    """One sentence about them all; which of two it is shows only with its yes."""
    progress = progress_of([one.state for one in choices])
    if len(choices) == 1:
        return str(HOW_IT_GOES[progress])
    words: str
    if progress is Progress.ACCEPTED:
        (said_yes,) = [one for one in choices if one.state is NominationState.ACCEPTED]
        words = _("%(company)s har tackat ja.", company=said_yes.company)
    else:
        words = str(HOW_TWO_GO[progress])
    return words


def _rendered(template: str, found: Link, **context: object) -> str:
    return render_template(template, link=found, mode=mode(), **context)
