"""Taking back what waits on the phone: unsent, on its way, or with its reply lost."""

from __future__ import annotations

from datetime import timedelta

import pytest
from playwright.sync_api import Locator, expect
from sqlalchemy import func, select, update

from app.actions.reissue_code import reissue_code
from app.storage.handovers import Handover
from app.storage.late_choices import LateChoice
from app.storage.nominations import Nomination
from app.storage.people import Person, SignIn
from app.storage.transaction import transaction
from app.storage.visits import Visit
from tests.browser.offline import (
    KEPT,
    Cut,
    choose,
    choose_and_give_back,
    cut,
    expect_nothing_waits,
    heading,
    keep_scan,
    phone,
    standing,
    waiting,
)
from tests.browser.scanning import VISITS, Phone, new_phone, now
from tests.support.road import Road

__all__ = ["cut", "new_phone", "now", "phone"]

pytestmark = pytest.mark.parametrize("backend", ["sqlite"], indirect=True)

ON_ITS_WAY = "Försöket kan ha kommit fram."
OUTBOX = "import('nyckel/outbox').then((outbox) => %s)"


def keep_with_lost_reply(phone: Phone, code: str, cut: Cut) -> None:
    """Log a visit whose answer never comes, so that the phone keeps the scan."""
    cut.loses(VISITS)
    phone.page.goto(f"/q/{code}")
    expect(heading(phone)).to_have_text(KEPT)


def send_slowly(phone: Phone, cut: Cut) -> None:
    """Find a line on which the answer to the scan is still awaited, whichever tab sent it, and when."""
    cut.holds(VISITS)
    cut.lost.clear()
    phone.page.context.set_offline(False)
    phone.page.get_by_role("button", name="Skicka nu").click()
    for _ in range(500):
        if VISITS in cut.reached:
            return
        phone.page.wait_for_timeout(20)
    raise AssertionError("no tab has sent the scan")


def scan_in(phone: Phone) -> Locator:
    return waiting(phone).filter(has_text="Incheckning:")


def press_undo(phone: Phone) -> None:
    scan_in(phone).get_by_role("button", name="Ångra").click()


def choices(road: Road) -> tuple[int, int]:
    """How many choices were taken in, and how many the office was asked about."""
    road.session.rollback()
    late = road.session.scalar(select(func.count()).select_from(LateChoice))
    return road.count(Nomination), late or 0


def expect_all_undone(phone: Phone, road: Road, *, visits: int = 1) -> None:
    expect_nothing_waits(phone)
    assert (road.count(Visit), standing(road)) == (visits, 0)


def test_taking_back_what_may_have_arrived_undoes_the_visit(
    phone: Phone, code: str, cut: Cut, road: Road
) -> None:
    keep_with_lost_reply(phone, code, cut)
    assert standing(road) == 1

    phone.page.get_by_role("button", name="Ångra").first.click()

    expect(waiting(phone)).to_contain_text(ON_ITS_WAY)
    cut.mends()
    expect_all_undone(phone, road)


def test_taking_back_what_never_arrived_leaves_no_visit_that_counts(
    phone: Phone, code: str, cut: Cut, road: Road
) -> None:
    cut.stops(VISITS)
    phone.page.goto(f"/q/{code}")
    expect(heading(phone)).to_have_text(KEPT)

    phone.page.get_by_role("button", name="Ångra").first.click()
    cut.mends()

    expect_nothing_waits(phone)
    assert standing(road) == 0


def test_a_code_that_is_scanned_again_after_it_was_taken_back_stays_logged(
    phone: Phone, code: str, cut: Cut, road: Road
) -> None:
    cut.stops(VISITS)
    phone.page.goto(f"/q/{code}")
    expect(heading(phone)).to_have_text(KEPT)
    press_undo(phone)
    expect(waiting(phone)).to_contain_text(ON_ITS_WAY)
    phone.page.goto("about:blank")
    cut.mends()

    phone.page.goto(f"/q/{code}")
    expect(heading(phone)).to_have_text("Besök 1 loggat")
    phone.page.goto("/personal")

    expect_nothing_waits(phone)
    assert (road.count(Visit), standing(road)) == (1, 1)


def test_taking_back_what_is_on_its_way_undoes_the_visit(
    phone: Phone, code: str, cut: Cut, road: Road
) -> None:
    keep_with_lost_reply(phone, code, cut)
    send_slowly(phone, cut)

    press_undo(phone)
    expect(waiting(phone)).to_contain_text(ON_ITS_WAY)
    cut.mends()

    expect_all_undone(phone, road)


def test_a_choice_does_not_follow_a_scan_that_was_taken_back_on_its_way(
    phone: Phone, code: str, cut: Cut, road: Road
) -> None:
    keep_scan(phone, code)
    choose_and_give_back(phone, "Tomoku Hus")
    send_slowly(phone, cut)

    press_undo(phone)
    expect(scan_in(phone)).to_contain_text(ON_ITS_WAY)
    cut.mends()

    expect_all_undone(phone, road)
    assert choices(road) == (0, 0)


def test_a_choice_made_after_its_scan_was_taken_back_is_not_sent_and_asks(
    phone: Phone, code: str, cut: Cut, road: Road
) -> None:
    keep_scan(phone, code)
    other = Phone(phone.page.context.new_page())
    other.page.goto(f"/q/{code}")
    other.page.get_by_role("link", name="Låt företaget välja").click()
    other.page.get_by_label("Företag", exact=True).fill("Tomoku Hus")
    send_slowly(phone, cut)
    press_undo(phone)
    expect(scan_in(phone)).to_contain_text(ON_ITS_WAY)

    other.page.get_by_role("button", name="Spara valet").click()
    expect(heading(other)).to_have_text("Tack. Valet är sparat i telefonen")
    cut.mends()

    expect(scan_in(phone)).to_have_count(0)
    expect(waiting(phone)).to_contain_text("Incheckningen är ångrad.")
    assert (standing(road), choices(road)) == (0, (0, 0))
    waiting(phone).get_by_text("Ta bort …").click()
    phone.page.get_by_role("button", name="Ta bort för gott").click()
    expect(phone.page.locator("#waiting")).to_be_hidden()


def test_a_tab_killed_between_the_press_and_the_answer_undoes_it_with_the_next(
    phone: Phone, code: str, cut: Cut, road: Road
) -> None:
    keep_with_lost_reply(phone, code, cut)
    send_slowly(phone, cut)
    press_undo(phone)
    expect(waiting(phone)).to_contain_text(ON_ITS_WAY)
    context = phone.page.context
    phone.page.close()
    cut.mends()

    phone.page = context.new_page()
    phone.page.goto("/skal/sv")

    expect_all_undone(phone, road)


def test_the_other_tab_hears_what_was_taken_back_in_this_one(
    phone: Phone, code: str, cut: Cut, road: Road
) -> None:
    keep_scan(phone, code)
    other = Phone(phone.page.context.new_page())
    other.page.goto(f"/q/{code}")
    expect(heading(other)).to_have_text(KEPT)
    send_slowly(phone, cut)

    press_undo(other)
    expect(other.page.get_by_role("button", name="Spara incheckningen")).to_be_visible()
    expect(phone.page.get_by_role("button", name="Spara incheckningen")).to_be_visible()
    cut.mends()

    expect_all_undone(other, road)


def test_what_was_never_tried_is_gone_at_once_though_the_line_is_slow(
    phone: Phone, code: str, cut: Cut, road: Road
) -> None:
    keep_scan(phone, code)
    cut.holds("/api/v1/session")
    with phone.page.expect_request("**/api/v1/session"):
        phone.page.context.set_offline(False)

    press_undo(phone)

    expect_nothing_waits(phone)
    assert "/api/v1/session" in cut.held  # whoever sends still waits for its answer
    cut.mends()
    assert road.count(Visit) == 0


def test_an_undo_whose_reply_was_lost_is_asked_for_again_by_itself(
    phone: Phone, code: str, cut: Cut, road: Road
) -> None:
    keep_with_lost_reply(phone, code, cut)
    undo = f"{VISITS}/{road.session.scalars(select(Visit.id)).one()}/undo"
    press_undo(phone)
    expect(waiting(phone)).to_contain_text(ON_ITS_WAY)

    cut.loses(undo)
    with phone.page.expect_event("requestfailed", lambda lost: lost.url.endswith(undo)):
        cut.lost.discard(VISITS)
    expect(waiting(phone)).to_contain_text(ON_ITS_WAY)
    cut.mends()

    expect_all_undone(phone, road)


def test_the_visit_stands_where_the_undo_comes_too_late_and_its_choice_waits_for_a_word(
    phone: Phone, code: str, cut: Cut, road: Road
) -> None:
    keep_scan(phone, code)
    choose_and_give_back(phone, "Tomoku Hus")
    cut.loses(VISITS)
    with phone.page.expect_event("requestfailed", lambda lost: lost.url.endswith(VISITS)):
        phone.page.context.set_offline(False)
    with transaction(road.session):
        road.session.execute(update(Visit).values(logged_at=road.now - timedelta(minutes=16)))

    press_undo(phone)
    cut.mends()

    expect(scan_in(phone)).to_contain_text("Det är för sent att ångra.")
    assert (standing(road), choices(road)) == (1, (0, 0))
    scan_in(phone).get_by_text("Ta bort …").click()
    phone.page.get_by_role("button", name="Ta bort för gott").click()
    expect_nothing_waits(phone)
    assert (standing(road), choices(road)) == (1, (1, 0))


def test_what_could_not_be_undone_is_sent_when_it_is_meant_again_after_all(
    phone: Phone, code: str, cut: Cut, road: Road
) -> None:
    keep_with_lost_reply(phone, code, cut)
    with transaction(road.session):
        road.session.execute(update(Visit).values(logged_at=road.now - timedelta(minutes=16)))
    press_undo(phone)
    cut.mends()
    expect(scan_in(phone)).to_contain_text("Det är för sent att ångra.")
    phone.page.evaluate("code => localStorage.setItem(`logged:${code}`, Date.now())", code)

    with phone.page.expect_request(f"**{VISITS}"):
        scan_in(phone).get_by_role("button", name="Skicka igen").click()

    expect_nothing_waits(phone)
    assert (road.count(Visit), standing(road)) == (1, 1)


def test_a_sign_in_that_ended_keeps_the_wish_to_undo(
    phone: Phone, code: str, cut: Cut, road: Road, bo: Person
) -> None:
    keep_with_lost_reply(phone, code, cut)
    with transaction(road.session):
        road.session.execute(update(SignIn).values(revoked_at=road.now))

    press_undo(phone)
    cut.mends()

    expect(phone.page.get_by_text("Du är inte inloggad längre")).to_be_visible()
    expect(waiting(phone)).to_contain_text(ON_ITS_WAY)
    assert standing(road) == 1
    with transaction(road.session):
        road.session.execute(update(SignIn).values(revoked_at=None))
    phone.page.get_by_role("button", name="Skicka nu").click()
    expect_all_undone(phone, road)


def test_the_office_decides_on_a_scan_that_reached_it_before_it_was_taken_back(
    phone: Phone, code: str, cut: Cut, road: Road, handover: Handover
) -> None:
    keep_scan(phone, code)
    choose_and_give_back(phone, "Tomoku Hus")
    reissue_code(road.act(road.astrid), handover_id=handover.id, reason="Tappat")
    send_slowly(phone, cut)

    press_undo(phone)
    expect(scan_in(phone)).to_contain_text(ON_ITS_WAY)
    cut.mends()

    expect(scan_in(phone)).to_contain_text("Den kom fram innan du ångrade")
    expect(waiting(phone)).to_have_count(1)
    assert (standing(road), choices(road)) == (0, (0, 0))


def test_a_choice_that_may_have_arrived_is_not_taken_back_on_the_phone(
    phone: Phone, code: str
) -> None:
    keep_scan(phone, code)
    choose(phone, "Tomoku Hus")
    choice = "outbox.entries().then((all) => all[1].key)"
    phone.page.evaluate(OUTBOX % f"{choice}.then(outbox.trying).then(() => true)")

    assert phone.page.evaluate(OUTBOX % f"{choice}.then(outbox.takeBack)") is False

    assert phone.page.evaluate(OUTBOX % "outbox.entries().then((all) => all.length)") == 2


def test_what_is_meant_again_in_two_tabs_is_sent_once(phone: Phone, code: str) -> None:
    keep_scan(phone, code)
    refused = "outbox.refuse(all[0].key, { state: 'yours', told: {} })"
    twice = "Promise.all([0, 1].map(() => outbox.meanAgain(all[0].key)))"

    phone.page.evaluate(
        OUTBOX % f"outbox.entries().then((all) => {refused}.then(() => {twice})).then(() => true)"
    )

    assert phone.page.evaluate(OUTBOX % "outbox.entries().then((all) => all.length)") == 1


def test_what_was_taken_away_is_not_brought_back_by_whoever_stands_for_it(
    phone: Phone, code: str
) -> None:
    phone.page.evaluate("localStorage.removeItem('account')")
    keep_scan(phone, code)
    both = "Promise.all([outbox.claim(all[0].key, 1), outbox.takeBack(all[0].key)])"

    phone.page.evaluate(OUTBOX % f"outbox.entries().then((all) => {both}).then(() => true)")

    assert phone.page.evaluate(OUTBOX % "outbox.entries().then((all) => all.length)") == 0
