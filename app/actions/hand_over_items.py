"""Hand over to another what one person sees to: when somebody leaves, nothing is left lying."""

from __future__ import annotations

from app.actions.act import Act
from app.actions.give_charge import give_charge
from app.actions.hand_over_promises import hand_over_promises
from app.domain.errors import HeirNeeded, NotFound
from app.storage import charges, people, promises


def hand_over_items(act: Act, *, person_id: int, heir_id: int | None) -> None:
    """Give everything open of a person to the heir, in the transaction of the act that it is part of.

    Another kind of thing with an owner gets its lines here. Raises `HeirNeeded` when there is
    something to hand over and nobody at work is named, and whatever giving it raises.
    """
    kept = charges.open_of(act.session, person_id)
    owed = promises.of_owner(act.session, person_id)
    items = len(kept) + len(owed)
    if not items:
        return
    if heir_id is None or heir_id == person_id:
        raise HeirNeeded(field="heir", items=items)
    heir = people.person(act.session, heir_id)
    if heir is None:
        raise NotFound
    if heir.deactivated_at is not None:
        raise HeirNeeded(field="heir", items=items)
    for one in kept:
        give_charge(act, handover_id=one.handover_id, person_id=heir_id)
    if owed:
        hand_over_promises(act, from_person_id=person_id, to_person_id=heir_id)
