"""What a rule says against a choice, in words by the field that it is about."""

from __future__ import annotations

from flask_babel import gettext as _

from app.domain.eligibility import FindingCode
from app.domain.errors import DomainError, OwnCompany, ReasonNeeded
from app.web.company.forms import COMPANIES, NominationForm
from app.web.field_faults import blame

FORM_FIELDS = {
    "company.place": "place",
    "second_choice": "second_company",
    "second_choice.place": "second_place",
}


def blame_for(form: NominationForm, refusal: DomainError) -> None:
    """Put the refusal by its field; an id that the register no longer knows is let go of."""
    field = str(refusal.facts.get("field", ""))
    name = FORM_FIELDS.get(field, field)
    match refusal:
        case OwnCompany():
            form[name].errors = [_("Det är ert eget företag. Välj ett annat.")]
        case ReasonNeeded():
            form.reason.errors = [_reason_wanted(refusal)]
        case _:
            if name in COMPANIES:
                form.point_out(name, row_id=None)
            blame(form, refusal, names=FORM_FIELDS)


def _reason_wanted(refusal: ReasonNeeded) -> str:
    """Say why a company that was visited, or waits already, is taken only with a reason."""
    company, findings = refusal.facts["company"], refusal.facts["findings"]
    words: str
    if FindingCode.ALREADY_VISITED in list(findings):  # type: ignore[call-overload]
        words = _(
            "%(company)s har redan haft besök. Skriv varför det är dags igen, eller välj ett annat.",
            company=company,
        )
    else:
        words = _(
            "%(company)s är redan föreslaget av någon annan. Skriv varför ni också vill välja det,"
            " eller välj ett annat.",
            company=company,
        )
    return words
