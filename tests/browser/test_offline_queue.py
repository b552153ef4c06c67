"""What waits on the phone is sent once, under the right account, whatever happens on the way."""

from __future__ import annotations

import pytest
from flask import Flask
from playwright.sync_api import expect
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from app.storage.nominations import Nomination
from app.storage.people import Person, SignIn
from app.storage.transaction import transaction
from app.storage.visits import Participant, Visit
from tests.browser.offline import (
    KEPT,
    Cut,
    choose,
    choose_and_give_back,
    cut,
    expect_nothing_waits,
    heading,
    keep_pages,
    keep_scan,
    waiting,
)
from tests.browser.scanning import NewPhone, Phone, carry, new_phone, now
from tests.support import cast
from tests.support.road import Road
from tests.support.server import Server

__all__ = ["cut", "new_phone", "now"]

BADGE = "1 väntar i telefonen"

pytestmark = pytest.mark.parametrize("backend", ["sqlite"], indirect=True)


@pytest.fixture
def phone(new_phone: NewPhone, bo: Person) -> Phone:
    """Bo's phone, which has been here before."""
    phone = new_phone(bo)
    keep_pages(phone)
    return phone


def come_back(phone: Phone) -> None:
    """Find coverage again, and open a page of one's own until nothing waits."""
    phone.page.context.set_offline(False)
    phone.page.goto("/personal")
    expect_nothing_waits(phone)


def counts(road: Road) -> tuple[int, int]:
    return road.count(Visit), road.count(Nomination)


def test_a_scan_and_its_choice_are_sent_when_there_is_coverage(
    phone: Phone, code: str, road: Road
) -> None:
    keep_scan(phone, code)
    choose(phone, "Tomoku Hus")
    assert counts(road) == (0, 0)

    come_back(phone)

    assert counts(road) == (1, 1)
    assert road.session.scalars(select(Nomination.source)).one() == "handed_over"
    assert road.session.scalars(select(Visit.captured_at)).one() is not None


def test_the_shell_tells_by_itself_that_it_was_logged(phone: Phone, code: str) -> None:
    keep_scan(phone, code)

    phone.page.context.set_offline(False)

    expect(heading(phone)).to_have_text("Besöket är loggat")


def test_the_line_is_gone_between_the_scan_and_the_choice(
    phone: Phone, code: str, road: Road
) -> None:
    phone.page.goto(f"/q/{code}")
    expect(heading(phone)).to_have_text("Besök 1 loggat")
    phone.page.context.set_offline(True)

    choose(phone, "Tomoku Hus")

    assert counts(road) == (1, 0)
    come_back(phone)
    assert counts(road) == (1, 1)


def test_a_tab_that_is_killed_loses_nothing(phone: Phone, code: str, road: Road) -> None:
    keep_scan(phone, code)
    choose(phone, "Tomoku Hus")
    context = phone.page.context
    phone.page.close()

    phone.page = context.new_page()
    come_back(phone)

    assert counts(road) == (1, 1)


def test_two_tabs_send_it_once(phone: Phone, code: str, road: Road) -> None:
    keep_scan(phone, code)
    choose(phone, "Tomoku Hus")
    other = phone.page.context.new_page()
    other.goto("/skal/sv")
    sent: list[str] = []
    phone.page.context.on(
        "request", lambda request: sent.append(request.url) if request.method == "POST" else None
    )

    phone.page.context.set_offline(False)

    expect(other.locator("#waiting")).to_be_hidden()
    expect_nothing_waits(phone)
    assert counts(road) == (1, 1)
    assert len(sent) == 2


def test_what_is_undone_before_it_is_sent_is_never_sent(
    phone: Phone, code: str, road: Road
) -> None:
    keep_scan(phone, code)

    phone.page.get_by_role("button", name="Ångra").first.click()

    expect(phone.page.locator("#waiting")).to_be_hidden()
    come_back(phone)
    assert counts(road) == (0, 0)


def test_the_badge_stays_until_it_is_sent_and_leads_to_the_list(phone: Phone, code: str) -> None:
    keep_scan(phone, code)
    phone.page.context.route("**/api/**", lambda route: route.abort())
    phone.page.context.set_offline(False)

    phone.page.goto("/personal")

    badge = phone.page.get_by_role("link", name=BADGE)
    expect(badge).to_be_visible()
    badge.click()
    expect(waiting(phone)).to_have_count(1)
    expect(phone.page.get_by_text("Inget väntar")).to_be_hidden()
    phone.page.context.unroute("**/api/**")
    phone.page.get_by_role("button", name="Skicka nu").click()
    expect(phone.page.get_by_text("Inget väntar. Allt är skickat.")).to_be_visible()


def test_a_sign_in_that_ended_keeps_the_queue_and_asks(
    phone: Phone,
    code: str,
    road: Road,
    session: Session,
    bo: Person,
    app: Flask,
    live_server: Server,
) -> None:
    keep_scan(phone, code)
    choose_and_give_back(phone, "Tomoku Hus")
    with transaction(session):
        session.execute(update(SignIn).values(revoked_at=road.now))
    phone.page.context.set_offline(False)

    phone.page.goto("/skal/sv")

    expect(phone.page.get_by_text("Du är inte inloggad längre")).to_be_visible()
    expect(phone.page.get_by_role("link", name="Logga in")).to_be_visible()
    expect(waiting(phone)).to_have_count(2)
    carry(phone.page.context, app, cast.make_sign_in(session, bo, now=road.now), live_server)
    come_back(phone)
    assert counts(road) == (1, 1)


def test_another_person_on_the_same_phone_sends_nothing_of_it(
    phone: Phone,
    code: str,
    road: Road,
    session: Session,
    astrid: Person,
    bo: Person,
    app: Flask,
    live_server: Server,
) -> None:
    keep_scan(phone, code)
    carry(phone.page.context, app, cast.make_sign_in(session, astrid, now=road.now), live_server)
    phone.page.context.set_offline(False)

    phone.page.goto("/personal")
    phone.page.get_by_role("link", name=BADGE).click()

    expect(phone.page.get_by_text("Sparat av en annan person")).to_be_visible()
    expect(phone.page.get_by_text("En annan person är inloggad nu")).to_be_visible()
    expect(waiting(phone).get_by_role("button", name="Ångra")).to_have_count(0)
    expect(waiting(phone).get_by_text("Ta bort …")).to_be_visible()
    assert counts(road) == (0, 0)
    carry(phone.page.context, app, cast.make_sign_in(session, bo, now=road.now), live_server)
    come_back(phone)
    assert counts(road) == (1, 0)
    session.rollback()
    assert session.scalars(select(Participant.person_id)).all() == [bo.id]


def test_a_reply_that_is_lost_after_the_commit_makes_no_second_visit(
    new_phone: NewPhone,
    bo: Person,
    code: str,
    road: Road,
    cut: Cut,
    app: Flask,
    live_server: Server,
) -> None:
    phone = new_phone(None, base_url=cut.url)
    sign_in = cast.make_sign_in(road.session, bo, now=road.now)
    carry(phone.page.context, app, sign_in, live_server)
    keep_pages(phone)
    cut.loses("/api/v1/visits")

    phone.page.goto(f"/q/{code}")

    expect(heading(phone)).to_have_text(KEPT)
    assert counts(road) == (1, 0)
    cut.mends()  # and the phone tries again by itself
    expect(heading(phone)).to_have_text("Besöket är loggat")
    assert counts(road) == (1, 0)
    assert len(set(phone.posted)) == 1


def test_a_new_worker_takes_over_while_something_is_unsent(
    phone: Phone, code: str, road: Road
) -> None:
    keep_scan(phone, code)
    # Another worker than the one that has this phone: the same, under another name.
    phone.page.context.route("**/api/**", lambda route: route.abort())
    phone.page.context.set_offline(False)
    phone.page.goto("/personal")
    phone.page.evaluate(RENEW)

    phone.page.context.set_offline(True)
    phone.page.goto(f"/q/{code}")

    expect(heading(phone)).to_have_text(KEPT)
    choose(phone, "Tomoku Hus")
    phone.page.context.unroute("**/api/**")
    come_back(phone)
    assert counts(road) == (1, 1)


RENEW = """
  async () => {
    const changed = new Promise((done) => {
      navigator.serviceWorker.addEventListener("controllerchange", done);
    });
    await navigator.serviceWorker.register("/sw.js?ny");
    await changed;
  }
"""
