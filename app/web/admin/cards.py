"""Cards on paper: one as A6, several on A4, and as a page that the browser prints."""

from __future__ import annotations

from http import HTTPStatus

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from werkzeug.exceptions import NotFound

from app.adapters.card_pdf import Card, card_pdf, sheet_pdf
from app.adapters.qr_image import qr_drawing
from app.domain.code import in_groups
from app.domain.handover import HandoverState
from app.storage.cards import PrintableCard, chosen_cards, printable_cards
from app.storage.dossier import dossier
from app.storage.relays import Relay
from app.web.admin import events
from app.web.admin.blueprint import blueprint
from app.web.admin.print_words import card_words
from app.web.admin.printable import (
    LANGUAGE_PARAMETER,
    about,
    address_of,
    file_name,
    in_language_of_print,
    key_picture,
    language_of_print,
    taken_away,
    why_unprintable,
)
from app.web.admin.relays import chosen_relay, kept_in_address
from app.web.gates import Gate, admits
from app.web.installation import session

CARD = "/overlamningar/<int:handover_id>/kort"
PDF = "application/pdf"
MAX_LISTED = 60
MAX_PRINTED = 40
LARGEST_ID = 2_147_483_647


@blueprint.get(CARD)
@admits(Gate.ADMIN)
def card(handover_id: int) -> ResponseReturnValue:
    """Show the page that a browser prints, where there is no PDF reader."""
    relay, one = _one(handover_id)
    return render_template(
        "admin/card.html",
        relay=relay,
        words=card_words(relay, number=one.number, company=one.company),
        one=one,
        drawing=qr_drawing(address_of(one.code)),
    )


@blueprint.get(f"{CARD}.pdf")
@admits(Gate.ADMIN)
def card_file(handover_id: int) -> ResponseReturnValue:
    """Give the card as a PDF on A6."""
    relay, one = _one(handover_id)
    with in_language_of_print():
        title = _("Kort %(number)s: %(company)s", number=one.number, company=one.company)
        name = file_name(_("Kort"), one.number, one.company, suffix="pdf")
        content = card_pdf(_printed(relay, one), about(title, relay.name), key=key_picture())
    return taken_away(content, name=name, media_type=PDF)


@blueprint.get("/kort")
@admits(Gate.ADMIN)
def cards() -> ResponseReturnValue:
    """Let an admin choose which cards go on a sheet; the address says whether none was chosen."""
    relay = chosen_relay()
    return render_template(
        "admin/cards.html",
        relay=relay,
        cards=printable_cards(session(), relay.id, limit=MAX_LISTED),
        states=events.HANDOVERS,
        language=language_of_print(),
        most=MAX_PRINTED,
        fault=_("Välj minst ett kort.") if "inget" in request.args else "",
        unprintable=why_unprintable(),
    )


@blueprint.get("/kort.pdf")
@admits(Gate.ADMIN)
def sheet_file() -> ResponseReturnValue:
    """Give the chosen cards as a PDF on A4, four to a page."""
    relay = chosen_relay()
    chosen = chosen_cards(session(), relay.id, handover_ids=_chosen_ids())
    if not chosen:
        again = {"inget": 1, LANGUAGE_PARAMETER: language_of_print(), **kept_in_address(relay)}
        return redirect(url_for("admin.cards", **again), HTTPStatus.SEE_OTHER)  # type: ignore[arg-type]
    with in_language_of_print():
        title = _("Kort %(numbers)s", numbers=", ".join(str(one.number) for one in chosen))
        name = file_name(_("Kort"), relay.slug, *(one.number for one in chosen), suffix="pdf")
        printed = [_printed(relay, one) for one in chosen]
        content = sheet_pdf(printed, about(title, relay.name), key=key_picture())
    return taken_away(content, name=name, media_type=PDF)


def _one(handover_id: int) -> tuple[Relay, PrintableCard]:
    """Find a card that may be printed: of a cancelled handover there is none."""
    found = dossier(session(), handover_id)
    if found is None or found.card is None or found.handover.state is HandoverState.CANCELLED:
        raise NotFound
    handover = found.handover
    one = PrintableCard(
        handover_id=handover.id,
        number=handover.number,
        company=handover.company_name,
        state=handover.state,
        scheduled_on=handover.scheduled_on,
        code=found.card,
    )
    return handover.relay, one


def _printed(relay: Relay, one: PrintableCard) -> Card:
    return Card(
        words=card_words(relay, number=one.number, company=one.company),
        url=address_of(one.code),
        letters=in_groups(one.code),
    )


def _chosen_ids() -> list[int]:
    """The handovers that the address names; nonsense names none."""
    named = [text for text in request.args.getlist("id") if text.isascii() and text.isdigit()]
    ids = [int(text) for text in named if len(text) <= 10]
    return [one for one in dict.fromkeys(ids) if one <= LARGEST_ID][:MAX_PRINTED]
