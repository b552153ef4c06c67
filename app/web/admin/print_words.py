"""The words on cards and on the smith's sheet, in the language that is being printed."""

from __future__ import annotations

from flask_babel import gettext as _

from app.adapters import card_pdf, plate_pdf
from app.storage.relays import Relay
from app.web.admin.printable import short_address
from app.web.installation import settings


def card_words(relay: Relay, *, number: int, company: str) -> card_pdf.Words:
    """Say what a card says, short enough to be read while the key hangs on a nail."""
    return card_pdf.Words(
        relay=relay.name,
        number=_("Överlämning nr %(number)s", number=number),
        company=company,
        steps=[
            _("Öppna kameran i telefonen och rikta den mot rutan."),
            _("Tryck på länken som kommer upp."),
            _("Låt företaget välja vem som får nyckeln härnäst."),
        ],
        unreadable=(
            _("Går koden inte att läsa?"),
            _("Gå till %(address)s/kod och skriv tecknen ovanför.", address=short_address()),
        ),
        found=(_("Har du hittat nyckeln?"), _what_to_do(relay.office_phone)),
        note=_("Övning") if settings().demo else "",
    )


def plate_words(relay: Relay, *, baton: str, address: str) -> plate_pdf.Words:
    """Tell the smith what was measured; the figures are those of docs/printing.md."""
    return plate_pdf.Words(
        relay=relay.name,
        title=_("Skylt till %(baton)s", baton=baton),
        lead=_(
            "Två likadana skyltar i verklig storlek. Koden leder alltid till den överlämning"
            " som pågår, så skylten byts inte när nyckeln går vidare."
        ),
        advice=plate_advice(),
        field=_("Fält 50 mm"),
        code=_("Kod 40 mm"),
        ruler=_(
            "Skriv ut i 100 procent. Strecket ska vara exakt 100 mm långt,"
            " annars är skyltarna inte i verklig storlek."
        ),
        address=_("Koden ska öppna: %(address)s", address=address),
    )


def plate_advice() -> list[tuple[str, str]]:
    return [
        (
            _("Mörkt på ljust"),
            _(
                "Koden ska vara svart på ett ljust fält. Ljus på svart järn går den inte"
                " att läsa: tre läsare av fyra fann den aldrig."
            ),
        ),
        (
            _("40 millimeter, aldrig under 30"),
            _("Varje ruta i koden är då 1,2 mm. Mindre rutor tål mindre och kräver närmare håll."),
        ),
        (
            _("Fältet hör till koden"),
            _(
                "Lämna 5 mm ljus kant runt om. Utan kant, direkt mot svart järn,"
                " fann inte ens den bästa läsaren koden."
            ),
        ),
        (
            _("Plan och matt"),
            _("Ingen blank eller böjd yta. Inget märke, ingen nit och inget hål på fältet."),
        ),
        (
            _("Två skyltar, en på var sida"),
            _(
                "Rost på 5 procent av koden klarar den i mer än nio fall av tio. Men skadas en av"
                " de tre stora hörnrutorna går den inte att läsa. Då finns den andra."
            ),
        ),
        (
            _("Tecknen under koden ska vara med"),
            _("De går att skriva in när inget annat fungerar."),
        ),
        (
            _("Prova innan de fästs"),
            _("Läs av båda med två olika telefoner. De ska öppna adressen längst ner."),
        ),
    ]


def _what_to_do(phone: str | None) -> str:
    if phone:
        words: str = _("Läs koden så ser du vad du ska göra, eller ring %(phone)s.", phone=phone)
        return words
    return str(_("Läs koden så ser du vad du ska göra."))
