"""A key that is lost on its way from Leksand to Insjön, and another that carries on."""

from __future__ import annotations

from sqlalchemy import select, update

from app.actions.create_handover import StartedHandover
from app.actions.replace_baton import replace_baton
from app.actions.set_baton_state import set_baton_state
from app.domain.baton import BatonState
from app.domain.places import known_place
from app.storage.companies import Workplace
from app.storage.handovers import Handover
from app.storage.transaction import transaction
from tests.support.road import Road


def key_goes_to_insjon(road: Road, code: str) -> StartedHandover:
    """Visit the company behind a code, in Leksand, and let the key go on."""
    started = road.leg(code, "Tomoku Hus")
    road.session.rollback()
    legs = road.session.scalars(select(Handover.id).order_by(Handover.id)).all()
    for leg, name in zip(legs, ("Leksand", "Insjön"), strict=True):
        place = known_place(name)
        assert place is not None
        of_leg = select(Handover.workplace_id).where(Handover.id == leg).scalar_subquery()
        with transaction(road.session):
            road.session.execute(update(Handover).where(Handover.id == leg).values(place=name))
            road.session.execute(
                update(Workplace)
                .where(Workplace.id == of_leg)
                .values(latitude=place.latitude, longitude=place.longitude)
            )
    return started


def lose_and_replace(road: Road, handover_id: int, name: str) -> int:
    """Lose the key of a leg, and let another take its place; give the new one's id."""
    lost = road.row(Handover, handover_id).baton_id
    set_baton_state(road.act(road.astrid), baton_id=lost, state=BatonState.MISSING)
    act = road.act(road.astrid)
    return replace_baton(act, baton_id=lost, name=name, reason="Borta").baton_id
