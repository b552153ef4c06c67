"""What is still needed where somebody has an interest (jäv) in a choice, as this reader sees it."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from flask_babel import ngettext
from flask_login import current_user

from app.storage.interests import Matter, matters_of
from app.storage.people import admins_at_work
from app.web.installation import session


@dataclass(frozen=True, slots=True)
class Shown:
    """A choice's interests and approvals as this reader sees them; `others` may approve besides them."""

    matter: Matter
    reader_id: int
    others: int

    @property
    def is_concerned(self) -> bool:
        return self.reader_id in self.matter.standing.concerned

    @property
    def may_decide(self) -> bool:
        return self.matter.standing.may_decide(self.reader_id)

    @property
    def may_approve(self) -> bool:
        return self.matter.standing.may_approve(self.reader_id)

    @property
    def is_first_of_two(self) -> bool:
        """Whether the next approval is not enough alone."""
        return self.matter.standing.missing > 1

    @property
    def has_approved_first(self) -> bool:
        """Whether this reader's own approval waits for another's."""
        standing = self.matter.standing
        return bool(standing.missing) and self.reader_id in standing.counting

    @property
    def needed(self) -> str:
        """What is still needed, once somebody has declared an interest."""
        missing = self.matter.standing.missing
        if not self.matter.interests or not missing:
            return ""
        words: str = ngettext(
            "En administratör till, som inte har jäv, behöver godkänna.",
            "%(num)d administratörer som inte har jäv behöver godkänna, en i taget.",
            missing,
        )
        return words

    @property
    def lacks_people(self) -> bool:
        """Whether there are too few who may, so that somebody has to be made an admin first."""
        own = 1 if self.may_approve else 0
        return bool(self.needed) and self.others + own < self.matter.standing.missing


# Of a choice in which nobody has declared anything, nothing has to be asked.
UNDECLARED = Shown(Matter(), reader_id=0, others=0)


def shown(nomination_ids: Collection[int]) -> dict[int, Shown]:
    """Give what a page tells of each of these choices."""
    matters = matters_of(session(), nomination_ids)
    admins = admins_at_work(session()) if any(one.interests for one in matters.values()) else ()
    return {
        each: Shown(matter, current_user.person_id, others=_others(matter, admins))
        for each, matter in matters.items()
    }


def _others(matter: Matter, admins: Collection[int]) -> int:
    """How many other admins may still approve."""
    return sum(
        matter.standing.may_approve(admin) for admin in admins if admin != current_user.person_id
    )
