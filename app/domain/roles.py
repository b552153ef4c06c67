"""Who acts: people's roles, and the actor that every change is recorded under."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Role(StrEnum):
    """A signed-in person's role; admin includes staff."""

    STAFF = "staff"
    ADMIN = "admin"


class ActorKind(StrEnum):
    """In what capacity somebody acts."""

    PERSON = "person"
    LINK = "link"
    STRANGER = "stranger"
    SYSTEM = "system"


@dataclass(frozen=True, slots=True)
class Actor:
    """Who a change is recorded under; holds no personal data beyond a row's id."""

    kind: ActorKind
    person_id: int | None = None
    role: Role | None = None
    sign_in_id: int | None = None
    visit_id: int | None = None
    invitation_id: int | None = None
    handover_id: int | None = None

    @classmethod
    def person(cls, person_id: int, role: Role, *, sign_in_id: int | None = None) -> Actor:
        return cls(ActorKind.PERSON, person_id=person_id, role=role, sign_in_id=sign_in_id)

    @classmethod
    def link(cls, visit_id: int) -> Actor:
        """Whoever holds a visit's nomination link."""
        return cls(ActorKind.LINK, visit_id=visit_id)

    @classmethod
    def invited(cls, invitation_id: int) -> Actor:
        """Whoever holds the link of one version of an invitation."""
        return cls(ActorKind.LINK, invitation_id=invitation_id)

    @classmethod
    def company(cls, handover_id: int) -> Actor:
        """Whoever holds the link by which a handover's company looks after its own matters."""
        return cls(ActorKind.LINK, handover_id=handover_id)

    @classmethod
    def stranger(cls) -> Actor:
        return cls(ActorKind.STRANGER)

    @classmethod
    def system(cls) -> Actor:
        """The command line and scheduled work."""
        return cls(ActorKind.SYSTEM)

    @property
    def is_staff(self) -> bool:
        return self.kind is ActorKind.SYSTEM or self.role is not None

    @property
    def is_admin(self) -> bool:
        return self.kind is ActorKind.SYSTEM or self.role is Role.ADMIN

    @property
    def label(self) -> str:
        """The actor as the journal writes it, such as `person:7` or `link:visit:3`."""
        match self.kind:
            case ActorKind.PERSON:
                return f"person:{self.person_id}"
            case ActorKind.LINK if self.invitation_id is not None:
                return f"link:invitation:{self.invitation_id}"
            case ActorKind.LINK if self.handover_id is not None:
                return f"link:handover:{self.handover_id}"
            case ActorKind.LINK:
                return f"link:visit:{self.visit_id}"
            case _:
                return str(self.kind)
