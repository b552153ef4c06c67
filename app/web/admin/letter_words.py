"""The words of the letter to a company without an e-mail address, in the language that is being printed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from flask_babel import gettext as _

from app.adapters.letter_pdf import Words
from app.storage.addressees import Addressee
from app.storage.invitations import Asked, ProposedTime
from app.storage.relays import Relay
from app.web.admin.printable import short_address
from app.web.installation import now
from app.web.templating import day, when


def letter_words(
    relay: Relay, asked: Asked, *, to: Addressee, times: Sequence[ProposedTime]
) -> Words:
    """Say what the mail says, and how to answer from a paper."""
    return Words(
        sender=relay.name,
        sender_lines=[
            line for line in (relay.municipality, relay.office_phone, relay.office_email) if line
        ],
        address=list(_address(to)),
        date=_("%(place)s den %(day)s", place=relay.municipality, day=day(now())),
        heading=_("%(chosen_by)s har valt er", chosen_by=asked.chosen_by),
        opening=_(
            "%(chosen_by)s har haft besök av kommunen och har valt att nyckeln ska gå vidare till"
            " %(company)s.",
            chosen_by=asked.chosen_by,
            company=asked.company,
        ),
        quote=(asked.reason, f"– {asked.chosen_by}") if asked.reason else None,
        body=[_what_it_is(asked), _("Vi föreslår någon av de här tiderna:")],
        times=[when(time.day, time.starts_at) for time in times],
        answer_heading=_("Vill ni ta emot nyckeln? Svara så här:"),
        scanned=(
            _("Med telefonen"),
            _("Rikta kameran mot rutan och tryck på länken som kommer upp."),
        ),
        typed=(
            _("På en dator"),
            _("Gå till %(address)s/svar och skriv koden", address=short_address()),
        ),
        called=_by_telephone(relay),
        farewell=_("Säger ni nej berättar vi det inte för någon, och ni behöver inte säga varför."),
        foot=_(
            "Ni får brevet för att ett företag har valt ert. Det ni svarar kommunen blir en allmän"
            " handling."
        ),
    )


def _address(to: Addressee) -> Iterator[str]:
    yield to.company
    if to.contact:
        yield to.contact
    if to.street_address:
        yield to.street_address
    postcode = f"{to.postcode[:3]} {to.postcode[3:]}" if to.postcode else ""
    town = " ".join(part for part in (postcode, to.place) if part)
    if town:
        yield town


def _what_it_is(asked: Asked) -> str:
    words: str = _(
        "%(relay)s är en stafett mellan företagen i %(municipality)s. Någon från kommunens"
        " ledning och någon från näringslivskontoret kommer till er arbetsplats och har"
        " nyckeln med sig. Besöket tar ungefär en timme. Ni berättar hur ni har det och vad"
        " kommunen kan göra bättre. Efteråt väljer ni vem som får nyckeln.",
        relay=asked.relay,
        municipality=asked.municipality,
    )
    return words


def _by_telephone(relay: Relay) -> tuple[str, str] | None:
    if relay.office_phone is None:
        return None
    words: str = _("%(phone)s. Du behöver inte ha brevet framför dig.", phone=relay.office_phone)
    return _("Eller ring oss"), words
