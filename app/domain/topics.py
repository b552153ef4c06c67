"""The topics with which a relay's list begins; what the office makes of the list is its own."""

from __future__ import annotations

from typing import Final, NamedTuple


class TopicName(NamedTuple):
    """What a topic is called in either language."""

    swedish: str
    english: str


FIRST_TOPICS: Final = (
    TopicName("Mark och lokaler", "Land and premises"),
    TopicName("Tillstånd och tillsyn", "Permits and inspections"),
    TopicName("Kompetens och rekrytering", "Skills and recruitment"),
    TopicName("Vägar och bredband", "Roads and broadband"),
    TopicName("Upphandling", "Procurement"),
    TopicName("Energi", "Energy"),
    TopicName("Bostäder", "Housing"),
    TopicName("Finansiering", "Funding"),
    TopicName("Annat", "Other"),
)
