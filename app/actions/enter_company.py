"""Give the workplace that a form names: one of the register, or that of a company it brings along."""

from __future__ import annotations

from app.actions.act import Act
from app.actions.register_company import NewCompany, register_company
from app.domain.errors import NotFound
from app.domain.text import search_key
from app.storage import companies, relays
from app.storage.companies import Workplace


def entered_workplace(act: Act, named: int | NewCompany, *, relay_id: int) -> Workplace:
    """Find it by its id, or register the new company, as a part of what needs it.

    A company that the register has under just that name, at just that place, is that company: a form
    that is sent twice brings one along. It locks the relay, as whoever locks handovers does after
    them. Raises `NotFound`, and what `register_company` raises.
    """
    workplace_id = named if isinstance(named, int) else _registered(act, named, relay_id=relay_id)
    found = companies.workplace(act.session, workplace_id, relay_id=relay_id)
    if found is None:
        raise NotFound
    return found


def _registered(act: Act, new: NewCompany, *, relay_id: int) -> int:
    relays.locked(act.session, relay_id)
    known = _under_that_name(act, new, relay_id=relay_id)
    if known is not None:
        return known.id
    return register_company(act, relay_id=relay_id, company=new).workplace_id


def _under_that_name(act: Act, new: NewCompany, *, relay_id: int) -> Workplace | None:
    place_key = search_key(new.place or "")
    named = companies.named(act.session, relay_id=relay_id, search_key=search_key(new.name))
    standing = [companies.current(act.session, company) for company in named]
    fitting = {
        workplace.id: workplace
        for company in standing
        for workplace in company.workplaces
        if search_key(workplace.place or "") == place_key
    }
    return fitting.popitem()[1] if len(fitting) == 1 else None
