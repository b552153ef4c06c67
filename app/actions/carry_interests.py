"""Let an interest (jäv) follow the company that it is in, to each later choice of the same."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from sqlalchemy import insert

from app.actions.act import Act
from app.domain.company_name import same_name_keys
from app.domain.text import search_key
from app.storage import interests
from app.storage.candidates import Chosen, with_successions
from app.storage.interests import Interest
from app.storage.nominations import Nomination


def carry_interests(
    act: Act, chosen: Chosen, *, to: int, relay_id: int, replaced: Collection[int]
) -> None:
    """Declare at a new choice what its people declared at the last one, as part of another act.

    What somebody took back last stays taken back, and whoever has left needs no second person;
    `replaced` are choices in whose place the new one stands, whose interests go along in any case.
    """
    declared = interests.declared_in(act.session, relay_id, also=replaced)
    if not declared:
        return
    family = with_successions(act.session, [chosen.company_id]) if chosen.company_id else ()
    for one in _newest(declared, chosen, family):
        act.session.execute(
            insert(Interest).values(
                nomination_id=to,
                person_id=one.person_id,
                about=one.about,
                declared_at=one.declared_at,
            )
        )


def _newest(
    declared: Iterable[tuple[Interest, Nomination]], chosen: Chosen, family: Collection[int]
) -> list[Interest]:
    """Give what each person said last about this company, unless they took it back."""
    last = {
        interest.person_id: interest
        for interest, nomination in declared
        if _are_one(chosen, Chosen.by(nomination), family)
    }
    return [interest for interest in last.values() if interest.withdrawn_at is None]


def _are_one(chosen: Chosen, before: Chosen, family: Collection[int]) -> bool:
    """Rather too often than too seldom: where one is only a name, the name is enough."""
    if chosen.company_id is not None and before.company_id is not None:
        return before.company_id in family
    numbers = [one.organisation_number or one.number_mac for one in (chosen, before)]
    if None not in numbers:
        return numbers[0] == numbers[1]
    return search_key(chosen.name) in same_name_keys(before.name)
