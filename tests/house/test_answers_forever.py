"""An idempotency key gives the same answer at any later point of the relay's life, and changes nothing.

The life is a walk of chance steps from a seed. NYCKEL_TEST_SIZE makes it longer.
"""

from __future__ import annotations

import os
import uuid
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import timedelta
from random import Random
from typing import Any

import pytest
import time_machine
from sqlalchemy import update
from werkzeug.test import TestResponse

from app.actions.act import Act
from app.actions.annul_visit import annul_visit
from app.actions.cancel_handover import cancel_handover
from app.actions.correct_visit import Correction, correct_visit
from app.actions.insert_visit import ForgottenVisit, insert_visit
from app.actions.move_visit import move_visit_to_company
from app.actions.note_no import note_no
from app.actions.note_yes import approve_and_note_yes
from app.actions.place_handover import Side
from app.actions.register_company import NewCompany, register_company
from app.actions.reissue_code import reissue_code
from app.actions.replace_baton import replace_baton
from app.actions.review_nomination import approve_nomination, reject_nomination
from app.actions.set_baton_state import set_baton_state
from app.actions.start_handover import start_handover
from app.actions.update_company import update_company
from app.domain.baton import BatonState
from app.domain.eligibility import CompanyStatus
from app.domain.errors import DomainError
from app.domain.handover import StartReason
from app.storage.handovers import Handover
from app.storage.transaction import transaction
from app.storage.visits import Participant
from tests.support import cast
from tests.support.addresses import UNKNOWN_CODE
from tests.support.client import CheckedClient
from tests.support.content import content_of
from tests.support.road import Road

STEPS = int(os.environ.get("NYCKEL_TEST_SIZE", "25"))
KEPT = {200, 201, 404, 409, 410}
VISITS, NOMINATIONS = "/api/v1/visits", "/api/v1/nominations"
NOBODY = "–"
LONGEST_WAIT_MINUTES = 2 * 24 * 60


@dataclass(frozen=True, slots=True)
class Sent:
    """What was sent under a key, and how it was answered."""

    browser: CheckedClient
    path: str
    body: Mapping[str, Any]
    key: str
    status: int
    told: Any


@dataclass
class Life:
    """A relay with one key, its people, and everything that was answered in it so far."""

    road: Road
    browsers: list[CheckedClient]
    clock: time_machine.Traveller
    chance: Random
    handover_id: int
    codes: list[str]
    visit_id: int = 0
    visit_key: str = ""
    token: str = ""
    nomination_id: int = 0
    minutes: int = 0
    erased: bool = False
    said: list[Sent] = field(default_factory=list)
    steps: list[str] = field(default_factory=list)

    def live(self) -> None:
        """Take a step, whatever it leads to; an admin may be refused as at any time."""
        step = self.chance.choice(STEPS_OF_A_LIFE)
        self.steps.append(step.__name__)
        with suppress(DomainError):
            step(self)

    def act(self) -> Act:
        return self.road.act(self.road.astrid, minutes=self.minutes)

    def send(self, path: str, body: Mapping[str, Any]) -> Sent:
        """Send something new, and remember the answer if it is one that is kept."""
        browser, key = (
            self.chance.choice(self.browsers),
            str(uuid.UUID(int=self.chance.getrandbits(128))),
        )
        answer = post(browser, path, body, key)
        sent = Sent(browser, path, body, key, answer.status_code, answer.json)
        if sent.status in KEPT:
            self.said.append(sent)
        return sent

    def expected(self, sent: Sent) -> Any:
        """What was told, but for the name of somebody who was erased since."""
        if not self.erased or "visit" not in sent.told or "participants" not in sent.told["visit"]:
            return sent.told
        names = [
            NOBODY if name == self.road.astrid.name else name
            for name in sent.told["visit"]["participants"]
        ]
        return {**sent.told, "visit": {**sent.told["visit"], "participants": names}}


def post(browser: CheckedClient, path: str, body: Mapping[str, Any], key: str) -> TestResponse:
    headers = {"Idempotency-Key": key, "X-CSRF-Token": browser.csrf_token()}
    return browser.post(path, json=body, headers=headers)


# The steps of a life -------------------------------------------------------------------------


def scan(life: Life) -> None:
    """Scan the card in force, or an old one, or one that nobody issued, perhaps from an old page."""
    code = life.chance.choice([*life.codes[-1:] * 4, *life.codes, UNKNOWN_CODE])
    scan_code(life, code, **{"number": 999} if life.chance.random() < 0.1 else {})


def scan_code(life: Life, code: str, **shown: int) -> None:
    sent = life.send(VISITS, {"code": code, **shown})
    if sent.status in {200, 201}:
        life.visit_id, life.visit_key = sent.told["visit"]["id"], sent.key
        life.token = sent.told["nomination_url"].rpartition("/")[2]


def undo(life: Life) -> None:
    life.send(f"{VISITS}/{life.visit_id}/undo", {"reason": "Fel dag"})


def nominate(life: Life) -> None:
    """Choose through the link; without one there is nobody to keep an answer for."""
    if not life.token:
        return
    wanted = {"company": {"name": f"Bolag {len(life.steps)}"}, "reason": "De är nyfikna"}
    sent = life.send(NOMINATIONS, {"token": life.token, **wanted})
    life.nomination_id = sent.told["nomination"]["id"] if sent.status == 201 else life.nomination_id


def nominate_by_the_visit_s_key(life: Life) -> None:
    wanted = {"company": {"name": f"Firma {len(life.steps)}"}, "reason": "De är nyfikna"}
    sent = life.send(NOMINATIONS, {"visit_key": life.visit_key, **wanted})
    life.nomination_id = sent.told["nomination"]["id"] if sent.status == 201 else life.nomination_id


def approve(life: Life) -> None:
    approve_nomination(life.act(), nomination_id=life.nomination_id)


def reject(life: Life) -> None:
    reject_nomination(life.act(), nomination_id=life.nomination_id, reason="Flyttar")


def decline(life: Life) -> None:
    note_no(life.act(), nomination_id=life.nomination_id)


def go_on(life: Life) -> None:
    started = approve_and_note_yes(life.act(), nomination_id=life.nomination_id)
    life.handover_id = started.handover_id
    life.codes.append(started.code)


def cancel(life: Life) -> None:
    cancel_handover(life.act(), handover_id=life.handover_id, reason="Sjukdom")


def start_anew(life: Life) -> None:
    handover = life.road.row(Handover, life.handover_id)
    started = start_handover(
        life.act(),
        baton_id=handover.baton_id,
        workplace_id=handover.workplace_id,
        reason=StartReason.CHAIN_BROKEN,
    )
    life.handover_id = started.handover_id
    life.codes.append(started.code)


def annul(life: Life) -> None:
    annul_visit(life.act(), visit_id=life.visit_id, reason="Fel företag")


def correct(life: Life) -> None:
    """Say that it was another day, and that others were there too."""
    earlier = life.act().now - timedelta(days=life.chance.choice([1, 400]))
    correction = Correction(occurred_at=earlier, names=[f"Ulrika {len(life.steps)}"])
    correct_visit(life.act(), visit_id=life.visit_id, correction=correction, reason="Fel dag")


def move(life: Life) -> None:
    """Find that it was another company's visit."""
    name = f"Rätta Bolaget {len(life.steps)}"
    relay_id = life.road.row(Handover, life.handover_id).relay_id
    registered = register_company(life.act(), relay_id=relay_id, company=NewCompany(name=name))
    moved = move_visit_to_company(
        life.act(), visit_id=life.visit_id, workplace=registered.workplace_id, reason="Fel"
    )
    life.visit_id = moved.visit_id


def put_in(life: Life) -> None:
    """Remember a visit that was forgotten, at the company that is there already."""
    handover = life.road.row(Handover, life.handover_id)
    forgotten = ForgottenVisit(
        beside_id=handover.id,
        side=Side.BEFORE,
        workplace=handover.workplace_id,
        occurred_at=life.road.now - timedelta(days=1),
    )
    insert_visit(life.act(), forgotten, reason="Glömdes")


def replace_the_key(life: Life) -> None:
    baton_id = life.road.row(Handover, life.handover_id).baton_id
    replace_baton(life.act(), baton_id=baton_id, name="En ny nyckel", reason="Skaftet gick av")


def reprint(life: Life) -> None:
    reissue_code(life.act(), handover_id=life.handover_id, reason="Tappat kort")
    life.road.session.rollback()
    handover = life.road.row(Handover, life.handover_id)
    life.codes.append(cast.card_of(life.road.session, handover))


def rename(life: Life) -> None:
    workplace_id = life.road.row(Handover, life.handover_id).workplace_id
    life.road.session.rollback()
    update_company(
        life.act(),
        workplace_id=workplace_id,
        name=f"Omdöpta {len(life.steps)}",
        place="Insjön",
        status=CompanyStatus.UNKNOWN,
        municipality_code=None,
    )


def lose_or_find(life: Life) -> None:
    baton_id = life.road.row(Handover, life.handover_id).baton_id
    life.road.session.rollback()
    state = life.chance.choice([BatonState.MISSING, BatonState.RECOVERED])
    set_baton_state(life.act(), baton_id=baton_id, state=state)


def erase(life: Life) -> None:
    """Take Astrid's name away as a disposal does; the rows stay."""
    life.road.session.rollback()
    with transaction(life.road.session):
        of_astrid = Participant.person_id == life.road.astrid.id
        life.road.session.execute(update(Participant).where(of_astrid).values(name=None))
    life.erased = True


def wait(life: Life) -> None:
    life.minutes += life.chance.choice([1, 14, 16, 60, LONGEST_WAIT_MINUTES])
    life.clock.move_to(life.road.now + timedelta(minutes=life.minutes), tick=False)


STEPS_OF_A_LIFE: list[Callable[[Life], None]] = [
    *([scan] * 4),
    *([nominate] * 3),
    *([go_on] * 3),
    *(undo, nominate_by_the_visit_s_key, approve, reject, decline, cancel, start_anew),
    *(annul, correct, move, put_in, replace_the_key, reprint, rename, lose_or_find, erase, wait),
]


@pytest.fixture
def life(
    road: Road,
    as_bo: CheckedClient,
    as_astrid: CheckedClient,
    handover: Handover,
    code: str,
    clock: time_machine.Traveller,
    request: pytest.FixtureRequest,
) -> Life:
    chance = Random(request.param)
    return Life(road, [as_bo, as_astrid], clock, chance, handover.id, [code])


def begin(life: Life) -> None:
    """Let every kind of answer be given at least once, and its visits be mended."""
    first = life.codes[0]
    scan_code(life, UNKNOWN_CODE)
    scan_code(life, first, number=999)
    for _ in range(6):  # by both, in whichever order
        scan_code(life, first)
    nominate(life)
    nominate(life)
    go_on(life)
    scan_code(life, first)
    for mend in (correct, put_in, move):
        mend(life)
    reprint(life)
    scan_code(life, life.codes[1])


@pytest.mark.parametrize("life", [1, 2], indirect=True)
def test_what_was_answered_once_is_answered_so_for_ever(life: Life) -> None:
    begin(life)

    for _ in range(STEPS):
        life.live()
        ask_again(life, life.chance.sample(life.said, 6))

    ask_again(life, life.said)
    assert {sent.status for sent in life.said} == KEPT
    life.road.check_journal()


def ask_again(life: Life, answers: list[Sent]) -> None:
    before = content_of(life.road.session)
    for sent in answers:
        again = post(sent.browser, sent.path, sent.body, sent.key)
        where = f"{sent.path} {sent.body} after {life.steps}"
        assert (again.status_code, again.json) == (sent.status, life.expected(sent)), where
        assert again.headers.get("Idempotency-Replayed") == "true", where
    assert content_of(life.road.session) == before, f"a replay wrote after {life.steps}"
