"""The installation's keys, each derived for one use from a secret outside the database."""

from __future__ import annotations

from dataclasses import dataclass, field

from app.adapters.tokens import derive_key
from app.config import Settings


@dataclass(frozen=True, slots=True)
class Keys:
    """`link` makes links, `number` hides sole traders' numbers, `journal` seals the journal's head."""

    link: bytes = field(repr=False)
    number: bytes = field(repr=False)
    journal: bytes = field(repr=False)

    @classmethod
    def from_settings(cls, settings: Settings) -> Keys:
        return cls(
            link=derive_key(settings.link_key, "link"),
            number=derive_key(settings.number_key, "number"),
            journal=derive_key(settings.link_key, "journal-head"),
        )
