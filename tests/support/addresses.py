"""Every address of the app, derived from its URL map and filled with what stands in a full house.

A route whose argument has no samples here fails the tests that walk all routes, with words about what
is wanted; nothing is left out in silence.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from typing import Any

from flask import Flask
from werkzeug.routing import AnyConverter, Rule

from app.adapters.tokens import Purpose
from app.storage.handovers import Handover
from app.web.gates import Gate
from tests.support.full_house import FullHouse
from tests.support.web import NOON

UNKNOWN_CODE = "0000000000000006"
UNKNOWN_ID = 2_147_483_647
FORGED = "a" * 48
NUL = "\x00"  # which PostgreSQL takes in no text at all

Values = Sequence[Any]

# What stands behind the question mark; every address is also asked for without it.
QUESTIONS: Mapping[str, Sequence[str]] = {
    "admin.begin": ("q=kök", "q=811228-9874", "q=%00", "stafett=orsa"),
    "admin.card_file": ("sprak=en", "sprak=%00"),
    "admin.cards": ("sprak=en", "stafett=orsa", "inget=1"),
    "admin.letter_file": ("sprak=en", "sprak=%00"),
    "admin.sheet_file": ("id=1&id=2", "id=%00", "id=99999999999", "id=1&stafett=orsa"),
    "admin.companies": (
        *(
            "ort=leksand&bransch=F&storlek=1-4&lage=active&kontakt=med",
            "bransch=%00&ort=%00",
        ),
        *("q=bygg", "q=%00", "sida=2", "stafett=orsa", "stafett=%00"),
    ),
    "admin.company": ("sida=2", "sida=%00", "sida=99999999999"),
    "admin.handovers": ("lage=cancelled", "lage=%00", "sida=99999999999"),
    "admin.home": ("stafett=orsa", "stafett=okänd"),
    "admin.journal": ("kedja=installationen", "sida=2"),
    "account.sign_in": ("next=/personal", "next=//example.com", "next=/%00", "scan=%00", "lang=en"),
    "admin.insert_visit_form": ("q=kök", "q=811228-9874", "q=%00", "nummer=1"),
    "admin.move_visit_form": ("q=kök", "q=811228-9874", "q=%00", "nummer=1"),
    "api.find_companies": (
        "q=bygg",
        "q=8001011234",
        "q=%ff%00",
        "token=%00&q=bygg",
        "relay=%00&q=x",
    ),
    "api.read_chain": ("limit=1&after=1", "limit=0", "relay=orsa", "relay=%00"),
    "staff.promises": ("agare=1&amne=1&lage=kept", "lage=%00", "agare=x&lage=alla", "stafett=%00"),
    "company.answer": ("svar=nej", "svar=%00"),
    "company.nominate": ("lage=overlamnad", "lage=muntligt", "lage=annat"),
    "relay.index": ("lang=en", "lang=tlh"),
    "scan.enter": ("kod=hej", "kod=%00", "kod=0000-0000-0000-0006"),
    "scan.rehearse": ("angrat=1",),
    "scan.rehearse_choice": ("foretag=Smedjan", "foretag=%00"),
    "scan.rehearse_logged": ("med=Ulrika", "med=%00"),
}


@dataclass(frozen=True, slots=True)
class Address:
    """A way into one view."""

    endpoint: str
    gate: Gate
    path: str


def addresses(app: Flask, house: FullHouse, *, method: str = "GET") -> Iterator[Address]:
    """Fill in every route that takes the method, with every sample of each of its arguments."""
    for rule in sorted(app.url_map.iter_rules(), key=lambda rule: (rule.endpoint, rule.rule)):
        if method in (rule.methods or ()):
            yield from _filled(app, house, rule, method)


def one_of_each(found: Iterable[Address]) -> list[Address]:
    """Keep the first address of every view."""
    first: dict[str, Address] = {}
    for each in found:
        first.setdefault(each.endpoint, each)
    return list(first.values())


def _filled(app: Flask, house: FullHouse, rule: Rule, method: str) -> Iterator[Address]:
    gate = Gate(vars(app.view_functions[rule.endpoint])["gate"])
    names = sorted(rule.arguments)
    choices = [_samples(house, rule, name) for name in names]
    for values in product(*choices):
        built = rule.build(dict(zip(names, values, strict=True)))
        assert built is not None, f"{rule.rule} cannot be built of {values}"
        yield Address(rule.endpoint, gate, built[1])
        for question in QUESTIONS.get(rule.endpoint, ()) if method == "GET" else ():
            yield Address(rule.endpoint, gate, f"{built[1]}?{question}")


def _samples(house: FullHouse, rule: Rule, name: str) -> Values:
    converter = rule._converters[name]
    if isinstance(converter, AnyConverter):
        return sorted(converter.items)
    audience, page = rule.endpoint.partition(".")[0], rule.rule.split("/")[1]
    samples = {**samples_of(house), **_of_asking(house)}
    wanted = (f"{page}.{name}", f"{audience}.{name}", name)
    found = next((samples[each] for each in wanted if each in samples), None)
    assert found, (
        f"{rule.rule} has the argument <{name}>, for which there are no samples:"
        f" add {audience}.{name!s} to samples_of in tests/support/addresses.py"
    )
    return found


def samples_of(house: FullHouse) -> Mapping[str, Values]:
    """Give values for each argument of a route, under its name or `audience.name`."""
    known_company = house.road.row(Handover, house.handovers["awaiting"]).company_id
    return {
        "late_id": [house.waiting["late"], UNKNOWN_ID],
        "account.token": [*house.welcome_links.values(), FORGED, NUL, _of_another_purpose(house)],
        "baton_id": [*house.batons.values(), UNKNOWN_ID],
        "code": [*house.codes.values(), house.codes["awaiting"].lower(), UNKNOWN_CODE, "hej", NUL],
        "company.token": [
            house.nomination_links["choice_open"],
            *house.nomination_links.values(),
            FORGED,
            NUL,
            _of_another_purpose(house),
        ],
        "foretaget.token": [*house.own_links.values(), FORGED, NUL, _of_another_purpose(house)],
        "company_id": [known_company, UNKNOWN_ID],
        "contact_id": [house.contact_id, UNKNOWN_ID],
        "filename": ["js/scan.js", "css/core.css", "finns/inte.css", "../wsgi.py"],
        "handover_id": [*house.handovers.values(), UNKNOWN_ID],
        "relay.name": ["0" * 32, NUL],
        "mail_id": [1, UNKNOWN_ID],
        "merge_id": [house.merge_id, UNKNOWN_ID],
        "message_id": [house.waiting["message"], UNKNOWN_ID],
        "name": ["key.png", "nyckel.png", NUL],
        "nomination_id": [*house.nominations.values(), UNKNOWN_ID],
        **_of_talks(house),
        "number": [1, 2, 4, 9999],
        "pairing_code": [*house.pairings.values(), FORGED, NUL],
        "proposal_id": [house.waiting["proposal"], UNKNOWN_ID],
        "request_id": [house.waiting["request"], UNKNOWN_ID],
        "pending_id": [house.waiting["pending"], UNKNOWN_ID],
        "person_id": [*house.people.values(), UNKNOWN_ID],
        "device_id": [1, UNKNOWN_ID],
        "sign_in_id": [1, UNKNOWN_ID],
        "slug": [house.relay.slug, "orsa", "okänd", NUL],
        "suggestion_id": [house.waiting["suggestion"], UNKNOWN_ID],
        "visit_id": [*house.visits.values(), UNKNOWN_ID],
        "year": [NOON.year, 1899],
    }


def _of_asking(house: FullHouse) -> Mapping[str, Values]:
    """Give values for what stands on paper, in files and in calendars, besides links in mails."""
    return {
        "personal.token": [house.calendar_link, FORGED, NUL, _of_another_purpose(house)],
        "import_id": [*house.imports.values(), UNKNOWN_ID],
        "workplace_id": [
            house.road.row(Handover, house.handovers["awaiting"]).workplace_id,
            UNKNOWN_ID,
        ],
        "invitation_id": [*house.invitations.values(), UNKNOWN_ID],
        "svar.token": [
            house.letter_code,
            *house.invitation_links.values(),
            FORGED,
            NUL,
            _of_another_purpose(house),
        ],
        "SVAR.token": [house.letter_code, FORGED],
    }


def _of_talks(house: FullHouse) -> Mapping[str, Values]:
    return {
        "participant_id": [1, *house.parts.values(), UNKNOWN_ID],
        "photo_id": [*house.photos.values(), UNKNOWN_ID],
        "note_id": [*house.notes.values(), UNKNOWN_ID],
        "promise_id": [*house.promises.values(), UNKNOWN_ID],
        "topic_id": [*house.topics[:2], UNKNOWN_ID],
    }


def _of_another_purpose(house: FullHouse) -> str:
    """A genuine token of a visit, made for something else than its nomination."""
    nonce = house.nomination_links["choice_open"][:24]
    return house.link(nonce, purpose=Purpose.INVITATION)
