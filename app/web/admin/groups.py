"""The groups of the queue: what they are called on the screen and in the address, and how far they show."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from flask import request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString

from app.storage.waiting import Group, Part
from app.web.admin.relays import PARAMETER
from app.web.paging import page_asked_for

GROUP, PAGE = "visa", "sida"
# Of every group a few, so that three hundred waiting things are still a page that a phone can show.
FEW, MANY = 12, 40

TITLES: Mapping[Group, LazyString] = {
    Group.BATONS: _l("Nycklarna"),
    Group.PHONES: _l("Från telefonerna"),
    Group.REVIEW: _l("Att granska"),
    Group.SCHEDULE: _l("Att boka"),
    Group.PROMISES: _l("Löften att se till"),
    Group.UNSENT: _l("Brev som inte kom fram"),
    Group.UNANSWERED: _l("Väntar på svar"),
    Group.WISHES: _l("Önskemål från företag"),
    Group.SUGGESTIONS: _l("Förslag från allmänheten"),
}
_IN_ADDRESS: Mapping[str, Group] = {
    "nycklar": Group.BATONS,
    "telefoner": Group.PHONES,
    "granska": Group.REVIEW,
    "boka": Group.SCHEDULE,
    "loften": Group.PROMISES,
    "oskickat": Group.UNSENT,
    "obesvarat": Group.UNANSWERED,
    "onskemal": Group.WISHES,
    "forslag": Group.SUGGESTIONS,
}
_ADDRESS_OF = {group: name for name, group in _IN_ADDRESS.items()}


@dataclass(frozen=True, slots=True)
class Section:
    """A group as the page shows it; `more` leads to all of it, where only a few are shown."""

    group: Group
    name: str
    title: str
    count: int
    more: str | None
    previous: str | None
    next: str | None


def part_asked_for() -> Part:
    """Read from the address what to show; what is not understood is everything."""
    group = _IN_ADDRESS.get(request.args.get(GROUP, ""))
    if group is None:
        return Part(FEW)
    return Part(MANY, (page_asked_for() - 1) * MANY, group)


def sections(counts: Mapping[Group, int], part: Part) -> list[Section]:
    """The groups that are shown: those in which something waits, or the one that is asked for."""
    return [
        Section(
            group=group,
            name=_ADDRESS_OF[group],
            title=str(TITLES[group]),
            count=counts[group],
            more=address_of(group) if part.group is None and counts[group] > FEW else None,
            previous=address_of(group, _page(part) - 1) if part.offset else None,
            next=address_of(group, _page(part) + 1)
            if part.group and counts[group] > part.offset + MANY
            else None,
        )
        for group in Group
        if part.holds(group) and counts[group]
    ]


def links(counts: Mapping[Group, int], part: Part) -> list[tuple[str, str, bool]]:
    """A link to every group in which something waits, with how much; none where there is one alone."""
    shown = [group for group in Group if counts[group]]
    if len(shown) < 2 and part.group is None:
        return []
    everything = (_("Allt"), address_of(None), part.group is None)
    return [
        everything,
        *(
            (f"{TITLES[group]} ({counts[group]})", address_of(group), part.group is group)
            for group in shown
        ),
    ]


def address_of(group: Group | None, page: int = 1) -> str:
    kept = {PARAMETER: request.args.get(PARAMETER), PAGE: page if page > 1 else None}
    return url_for("admin.home", **{GROUP: _ADDRESS_OF[group] if group else None}, **kept)  # type: ignore[arg-type]


def kept_here() -> dict[str, str]:
    """What the forms of the queue carry in their address, so that the page comes back as it was."""
    names = (PARAMETER, GROUP, PAGE)
    return {name: request.args[name] for name in names if request.args.get(name)}


def _page(part: Part) -> int:
    return part.offset // MANY + 1
