"""Reports on paper: of one visit, for the registry, and of the whole chain, for a council meeting."""

from __future__ import annotations

from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from werkzeug.exceptions import NotFound

from app.adapters.report_pdf import Report, report_pdf
from app.storage.dossier import dossier
from app.web.admin.blueprint import blueprint
from app.web.admin.printable import (
    about,
    file_name,
    in_language_of_print,
    key_picture,
    taken_away,
)
from app.web.admin.relays import chosen_relay
from app.web.admin.report_words import chain_report, visit_report
from app.web.gates import Gate, admits
from app.web.installation import session

PDF = "application/pdf"


@blueprint.get("/overlamningar/<int:handover_id>/besok.pdf")
@admits(Gate.ADMIN)
def visit_file(handover_id: int) -> ResponseReturnValue:
    """Give all that is known of a leg whose visit stands."""
    found = dossier(session(), handover_id)
    if found is None or found.standing_visit is None:
        raise NotFound
    with in_language_of_print():
        report = visit_report(found)
        name = file_name(
            _("Besök"), found.handover.number, found.handover.company_name, suffix="pdf"
        )
        return _answer(report, name=name, author=found.handover.relay.name)


@blueprint.get("/kedjan.pdf")
@admits(Gate.ADMIN)
def chain_file() -> ResponseReturnValue:
    """Give how the relay stands, and every visit that anybody may see."""
    relay = chosen_relay()
    with in_language_of_print():
        name = file_name(relay.name, suffix="pdf")
        return _answer(chain_report(relay), name=name, author=relay.name)


def _answer(report: Report, *, name: str, author: str) -> ResponseReturnValue:
    content = report_pdf(report, about(report.title, author), key=key_picture())
    return taken_away(content, name=name, media_type=PDF)
