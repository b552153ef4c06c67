"""How many must approve what somebody has an interest (jäv) in, and who may be the next of them."""

from __future__ import annotations

from dataclasses import dataclass

ONE_IS_ENOUGH, TWO_ARE_NEEDED = 1, 2


@dataclass(frozen=True, slots=True)
class Standing:
    """Who has declared an interest in a choice, and who has approved it, by their ids, first first."""

    concerned: frozenset[int] = frozenset()
    approvers: tuple[int, ...] = ()

    @property
    def counting(self) -> tuple[int, ...]:
        """Those whose approval counts: nobody decides on what they have an interest in."""
        return tuple(one for one in self.approvers if one not in self.concerned)

    @property
    def missing(self) -> int:
        """How many more must approve."""
        wanted = TWO_ARE_NEEDED if self.concerned else ONE_IS_ENOUGH
        return max(0, wanted - len(self.counting))

    def may_decide(self, person_id: int | None) -> bool:
        """Whoever has an interest may neither approve nor reject; nobody in particular may neither."""
        return not self.concerned or (person_id is not None and person_id not in self.concerned)

    def may_approve(self, person_id: int | None) -> bool:
        """Where two are needed, the second is another than the first."""
        return self.may_decide(person_id) and not (
            self.concerned and self.missing and person_id in self.counting
        )
