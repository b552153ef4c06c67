"""What the API takes and gives, as typed shapes; the OpenAPI document is made from these."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Annotated, Literal

from pydantic import (
    AfterValidator,
    AwareDatetime,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    model_validator,
)

MAX_ID = 2_147_483_647
OLDEST_CLOCK = datetime(1970, 1, 1, tzinfo=UTC)
NEWEST_CLOCK = datetime(2200, 1, 1, tzinfo=UTC)


def _plausible(moment: datetime) -> datetime:
    """Take any time a phone's wrong clock may show, and refuse what no clock shows."""
    if not OLDEST_CLOCK <= moment < NEWEST_CLOCK:
        raise ValueError("outside 1970 to 2199")
    return moment


def _written(value: object) -> object:
    """A number is no time: which clock it counts by could only be guessed."""
    if not isinstance(value, str | datetime):
        raise ValueError(  # noqa: TRY004 - the library takes no other for a refusal
            "a time with its offset, such as 2026-05-12T10:02:11+02:00"
        )
    return value


RowId = Annotated[int, Field(ge=1, le=MAX_ID, strict=True)]
DeviceTime = Annotated[AwareDatetime, BeforeValidator(_written), AfterValidator(_plausible)]


class Taken(BaseModel):
    """A request's body: unknown fields are refused, so that a misspelt one is not lost silently."""

    model_config = ConfigDict(extra="forbid")


class Given(BaseModel):
    """An answer's body."""


class VisitRequest(Taken):
    code: str = Field(min_length=1, max_length=64)
    number: RowId | None = Field(default=None, description="the handover that the page showed")
    captured_at: DeviceTime | None = Field(
        default=None, description="the device's time of the scan, with its offset"
    )
    permission: str | None = Field(
        default=None, max_length=400, description="the page's permission to log without a tap"
    )


class UndoRequest(Taken):
    reason: str | None = Field(default=None, max_length=500)


class CompanyChoice(Taken):
    """A company of the register by `id`, or a new one by `name`."""

    id: RowId | None = None
    name: str | None = Field(default=None, min_length=1, max_length=120)
    place: str | None = Field(default=None, max_length=80)
    organisation_number: str | None = Field(default=None, max_length=20)

    @model_validator(mode="after")
    def _one_way(self) -> CompanyChoice:
        if (self.id is None) == (self.name is None):
            raise ValueError("give either id or name")
        return self


class Nominator(Taken):
    name: str = Field(min_length=1, max_length=120)
    email: str | None = Field(default=None, max_length=254)


class NominationRequest(Taken):
    token: str | None = Field(default=None, max_length=200)
    visit_key: str | None = Field(
        default=None,
        max_length=36,
        description="the idempotency key under which the visit was sent",
    )
    company: CompanyChoice
    reason: str | None = Field(default=None, max_length=1000)
    publish_reason: bool = Field(
        default=False, description="whether the reason may be shown to others"
    )
    nominator: Nominator | None = None
    second_choice: CompanyChoice | None = None
    how: Literal["handed_over", "spoken"] = Field(
        default="spoken", description="with visit_key: whose hands the phone was in"
    )
    captured_at: DeviceTime | None = Field(
        default=None,
        description="when it was written on a phone that waited for coverage; too late, it is kept",
    )

    @model_validator(mode="after")
    def _one_visit(self) -> NominationRequest:
        if (self.token is None) == (self.visit_key is None):
            raise ValueError("give either token or visit_key")
        return self


class PairingRequest(Taken):
    """Nothing: a code is always for the caller."""


class ClaimRequest(Taken):
    code: str = Field(min_length=1, max_length=40)
    name: str | None = Field(default=None, max_length=60, description="what the phone is called")


class VisitGiven(Given):
    id: int
    number: int = Field(description="the handover's number")
    ordinal: int | None = Field(description="visit N of the goal; null for a revisit")
    company: str
    relay: str
    logged_at: datetime
    captured_at: datetime | None
    participants: list[str]
    undo_until: datetime


class VisitAnswer(Given):
    visit: VisitGiven
    nomination_url: str


class UndoneGiven(Given):
    id: int
    annulled: bool = Field(description="false: only you were taken off the visit")


class UndoAnswer(Given):
    visit: UndoneGiven


class NominationGiven(Given):
    id: int
    company: str
    state: Literal["submitted"]
    flags: list[str] = Field(description="what a reviewer will look at")
    second_choice: str | None


class NominationAnswer(Given):
    nomination: NominationGiven


class SessionAnswer(Given):
    person: int
    csrf_token: str = Field(description="for X-CSRF-Token beside the session cookie")


class PairingGiven(Given):
    id: int
    code: str = Field(description="to be typed on the phone at /para")
    url: str = Field(description="what the QR carries")
    expires_at: datetime


class PairingAnswer(Given):
    pairing: PairingGiven


class DeviceGiven(Given):
    id: int
    name: str
    kind: Literal["session", "token"]
    created_at: datetime
    last_posted_at: datetime | None
    expires_at: datetime
    current: bool = Field(description="the device that asks")


class DeviceAnswer(Given):
    device: DeviceGiven


class DevicesAnswer(Given):
    devices: list[DeviceGiven]


class CompanyFound(Given):
    id: int
    name: str
    place: str | None


class CompaniesAnswer(Given):
    companies: list[CompanyFound]


class Link(Given):
    number: int
    ordinal: int | None = Field(description="visit N of the goal; null where it does not count")
    company: str
    place: str | None
    latitude: float | None
    longitude: float | None
    visited_on: date | None
    revisit: bool
    late: bool = Field(description="registered long after the visit, under a later number")
    state: Literal["visited", "awaiting"]


class ChainAnswer(Given):
    relay: str
    goal: int
    counted: int
    chain: list[Link]
    next: str | None = Field(description="the cursor of the next page")


class Position(Given):
    type: Literal["Point"]
    coordinates: tuple[float, float] = Field(description="longitude, latitude")


class Feature(Given):
    type: Literal["Feature"]
    id: int
    geometry: Position | None
    properties: Link


class FeatureCollection(Given):
    type: Literal["FeatureCollection"]
    features: list[Feature]
    next: str | None


class DecisionGiven(Given):
    key: str = Field(description="the Idempotency-Key under which it was sent")
    received_at: datetime
    decided_at: datetime | None
    outcome: Literal["counted", "set_aside"] | None
    note: str | None


class DecisionsAnswer(Given):
    decisions: list[DecisionGiven]


class FieldError(Given):
    field: str
    detail: str


class Problem(Given):
    type: str
    status: int
    code: str
    title: str
    errors: list[FieldError] = Field(default_factory=list)
    decision: int | None = Field(
        default=None, description="names what is kept for a person to decide, where something is"
    )
