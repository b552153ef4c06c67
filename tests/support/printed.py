"""One of each printed thing, made from facts alone."""

from __future__ import annotations

import random
from datetime import UTC, datetime

from jinja2 import Environment, FileSystemLoader

from app.adapters import plate_pdf as plates
from app.adapters.card_pdf import Card, Words, card_pdf, sheet_pdf
from app.adapters.paper.document import About
from app.adapters.paper.picture import Picture, picture
from app.adapters.plate_artwork import Plate
from app.config import ROOT
from app.domain.code import in_groups, new_code, scan_url

PUBLIC_URL = "https://nyckel.leksand.se"
ABOUT = About("Kort nr 3", "Företagsstafetten", "sv", datetime(2026, 5, 12, 10, tzinfo=UTC))
STEPS = (
    "Öppna kameran i telefonen och rikta den mot rutan.",
    "Tryck på länken som kommer upp.",
    "Låt företaget välja vem som får nyckeln härnäst.",
)


def key() -> Picture:
    """The key of the templates."""
    templates = Environment(loader=FileSystemLoader(ROOT / "templates"), autoescape=True)
    drawings = templates.get_template("components/key.html").module
    return picture(str(getattr(drawings, "key")()))  # noqa: B009 - a macro, unknown to types


def code(seed: int = 2029) -> str:
    return new_code(random.Random(seed).getrandbits)


def url(seed: int = 2029) -> str:
    return scan_url(PUBLIC_URL, code(seed))


def card(
    company: str = "Leksandsdörren", *, relay: str = "Företagsstafetten", seed: int = 2029
) -> Card:
    words = Words(
        relay=relay,
        number="Överlämning nr 3",
        company=company,
        steps=STEPS,
        unreadable=("Går koden inte att läsa?", "Gå till nyckel.leksand.se/kod."),
        found=("Har du hittat nyckeln?", "Läs koden, eller ring 0247-800 00."),
    )
    return Card(words, url(seed), in_groups(code(seed)))


def card_file(one: Card) -> bytes:
    return card_pdf(one, ABOUT, key=key())


def sheet_file(cards: list[Card]) -> bytes:
    return sheet_pdf(cards, ABOUT, key=key())


def plate(seed: int = 2029) -> Plate:
    return Plate("Skylt till Leksandsnyckeln", url(seed), in_groups(code(seed)))


def plate_file(one: Plate) -> bytes:
    words = plates.Words(
        relay="Företagsstafetten",
        title="Skylt till Leksandsnyckeln",
        lead="Två likadana skyltar.",
        advice=[("Mörkt på ljust", "Ljus på svart järn går koden inte att läsa.")],
        field="Fält 50 mm",
        code="Kod 40 mm",
        ruler="Exakt 100 mm",
        address=one.url,
    )
    return plates.plate_pdf(one, words, ABOUT, key=key())
