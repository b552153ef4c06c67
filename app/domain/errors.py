"""What the relay's rules can refuse; each error carries a stable code and facts, never text for a screen."""

from __future__ import annotations

from typing import ClassVar


class DomainError(Exception):
    """A rule says no; `code` is stable for programs and `facts` are values that a message may name."""

    code: ClassVar[str] = "refused"

    def __init__(self, **facts: object) -> None:
        super().__init__(self.code)
        self.facts = facts


class NotFound(DomainError):
    """The thing named by an id does not exist, or not for this actor."""

    code = "not_found"


class NotAllowed(DomainError):
    """The actor's role or part in the matter does not admit this act."""

    code = "not_allowed"


class UnknownCode(DomainError):
    """No code with these characters was ever issued here."""

    code = "unknown_code"


class CodeReplaced(DomainError):
    """The code was reissued, or its handover was cancelled."""

    code = "code_replaced"


class AlreadyPassedOn(DomainError):
    """The baton has left this company: the handover has a successor."""

    code = "already_passed_on"


class NotCurrent(DomainError):
    """The baton's plate was read while no handover is active."""

    code = "not_current"


class NeedsDecision(DomainError):
    """What was captured does not fit what stands now; a person must decide."""

    code = "needs_decision"


class PermissionExpired(DomainError):
    """The page's permission to log without a tap is too old, or not for this scan."""

    code = "permission_expired"


class TooLate(DomainError):
    """The time in which the act could be undone is over, or it was reviewed."""

    code = "too_late"


class WrongState(DomainError):
    """The row is no longer in the state from which this act starts."""

    code = "wrong_state"


class BatonBusy(DomainError):
    """The baton already has an active handover."""

    code = "baton_busy"


class NoReplacement(DomainError):
    """The baton's leg is under way, and no other baton is free to go on with it."""

    code = "no_replacement"


class AlreadyNominated(DomainError):
    """The visit's choice has been made."""

    code = "already_nominated"


class LinkExpired(DomainError):
    """The link is genuine and no longer opens what it opened."""

    code = "link_expired"


class OwnCompany(DomainError):
    """A company cannot nominate itself."""

    code = "own_company"


class NoAddress(DomainError):
    """The company has no address that takes letters."""

    code = "no_address"


class StillNeeded(DomainError):
    """Something has happened at it, or nothing else is left, so that it cannot be removed."""

    code = "still_needed"


class ReasonNeeded(DomainError):
    """The act is allowed only with a reason in words."""

    code = "reason_needed"


class UnacceptableField(DomainError):
    """What was written in `field` cannot be taken, for the `reason` named."""

    code = "unacceptable_field"


class SecondPersonNeeded(DomainError):
    """An interest was declared, so that somebody else must decide."""

    code = "second_person_needed"


class KeyReused(DomainError):
    """The idempotency key was used for another body."""

    code = "idempotency_key_reused"


class EmailTaken(DomainError):
    """A person with this address exists already."""

    code = "email_taken"


class TooManyAttempts(DomainError):
    """The throttle on guesses holds; `retry_after_seconds` says for how long."""

    code = "too_many_attempts"


class WrongPassword(DomainError):
    """Address and password do not belong together, or the address is unknown."""

    code = "wrong_password"


class WeakPassword(DomainError):
    """The password is shorter than `minimum` characters or stands in the list of common ones."""

    code = "weak_password"


class HeirNeeded(DomainError):
    """Somebody who leaves sees to things that are open; a person at work must take them over."""

    code = "heir_needed"


class LastAdmin(DomainError):
    """The act would leave the installation without an active admin."""

    code = "last_admin"
