"""A line that is bad, lost or new: what the phone shows meanwhile, and what becomes of what waits."""

from __future__ import annotations

import re
from typing import Any

import cv2
import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import select

from app.domain.code import in_groups, scan_url
from app.storage.nominations import Nomination
from app.storage.relays import Baton
from app.storage.visits import Visit
from tests.browser.filming import picture
from tests.browser.nominating import company_in, link, opened
from tests.browser.offline import (
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
from tests.browser.scanning import Phone, new_phone, now
from tests.support import cast
from tests.support.accessibility import assert_accessible
from tests.support.road import Road
from tests.support.server import Server

__all__ = ["cut", "link", "new_phone", "now", "phone"]

pytestmark = pytest.mark.parametrize("backend", ["sqlite"], indirect=True)

EVICTION = "Webbläsaren kan rensa det som är sparat här, Safari efter sju dagar."
# A browser's own answer to the wish to keep what is stored; Chromium's depends on how often one was here.
STORAGE = """
  navigator.storage.persist = async () => {
    localStorage.setItem("asked", Number(localStorage.getItem("asked")) + 1);
    return %s;
  };
  navigator.storage.persisted = async () => %s;
"""
ASKED = "/api/v1/session"
IS_SUCCESS = "document.querySelectorAll('.result-success').length"


# One bar ---------------------------------------------------------------------------------------


def test_a_code_whose_page_does_not_come_opens_in_the_shell(
    phone: Phone, code: str, cut: Cut, road: Road
) -> None:
    cut.holds(f"/q/{code}")

    phone.page.goto(f"/q/{code}")

    phone.page.get_by_role("button", name="Spara incheckningen").click()
    assert f"/q/{code}" in cut.held  # it has still not come
    expect(heading(phone)).to_have_text("Besöket är loggat")
    assert road.count(Visit) == 1


def test_the_scanner_whose_page_does_not_come_opens_in_the_shell(phone: Phone, cut: Cut) -> None:
    cut.holds("/skanna")

    phone.page.goto("/skanna")

    expect(phone.page.get_by_text("Ingen täckning, eller mycket dålig.").first).to_be_visible()
    assert "/skanna" in cut.held


def test_any_other_page_is_waited_for(phone: Phone, cut: Cut) -> None:
    cut.holds("/personal")
    phone.page.evaluate("setTimeout(() => location.assign('/personal'))")
    # A code's page would have given way by now.
    other = phone.page.context.new_page()
    cut.holds("/q/0123456789ABCDEH")
    other.goto("/q/0123456789ABCDEH")
    expect(other.get_by_role("button", name="Spara incheckningen")).to_be_visible()

    cut.mends()

    expect(heading(phone)).to_have_text("Hej Bo")


# Kept is not logged ----------------------------------------------------------------------------


def test_nothing_that_is_kept_is_called_logged_or_dressed_as_done(phone: Phone, code: str) -> None:
    keep_scan(phone, code)
    expect_nothing_done(phone)
    choose(phone, "Tomoku Hus")
    expect_nothing_done(phone)
    phone.page.get_by_role("link", name="Lämna tillbaka").click()
    for path in ("/skal/sv", "/personal", f"/q/{code}"):
        phone.page.goto(path)
        expect(waiting(phone)).to_have_count(2)
        expect_nothing_done(phone)


def expect_nothing_done(phone: Phone) -> None:
    said = phone.page.locator("body").inner_text() + phone.page.title()
    assert not re.search(r"(?<!inte )loggat|är skickat|Tack\. Vi hör", said), said
    assert phone.page.evaluate(IS_SUCCESS) == 0


def test_a_plate_names_no_company_without_a_network(phone: Phone, baton: Baton, road: Road) -> None:
    plate = cast.plate_of(road.session, baton)

    keep_scan(phone, plate)

    expect(phone.page.locator(".result-company")).to_have_text(in_groups(plate))
    expect(phone.page.locator("body")).not_to_contain_text("Leksandsdörren")
    kept = phone.page.evaluate("import('nyckel/outbox').then(({ entries }) => entries())")
    assert "number" not in kept[0]["body"]


def test_a_browser_that_may_clear_it_away_is_asked_not_to_and_the_page_says_so(
    phone: Phone, code: str
) -> None:
    phone.page.add_init_script(STORAGE % ("false", "false"))

    keep_scan(phone, code)

    assert phone.page.evaluate("localStorage.getItem('asked')") == "1"
    expect(phone.page.get_by_text(EVICTION)).to_be_visible()
    phone.page.get_by_role("button", name="Ångra").first.click()
    expect(phone.page.get_by_text(EVICTION)).to_be_hidden()


def test_a_browser_that_promised_to_keep_it_is_not_warned_of(phone: Phone, code: str) -> None:
    phone.page.add_init_script(STORAGE % ("true", "true"))

    keep_scan(phone, code)

    expect(waiting(phone)).to_have_count(1)
    expect(phone.page.get_by_text(EVICTION)).to_be_hidden()


# Lost replies ----------------------------------------------------------------------------------


def test_a_choice_whose_reply_was_lost_is_made_once(
    phone: Phone, code: str, cut: Cut, road: Road
) -> None:
    keep_scan(phone, code)
    choose_and_give_back(phone, "Tomoku Hus")
    cut.loses("/api/v1/nominations")
    with phone.page.expect_event("requestfailed", lambda lost: "nominations" in lost.url):
        phone.page.context.set_offline(False)
    expect(phone.page.get_by_text("Val: Tomoku Hus")).to_be_visible()
    expect(waiting(phone)).to_have_count(1)  # the scan has gone, and its choice is still here
    assert (road.count(Visit), road.count(Nomination)) == (1, 1)

    cut.mends()

    expect_nothing_waits(phone)
    assert (road.count(Visit), road.count(Nomination)) == (1, 1)


def test_it_is_tried_ever_more_seldom_and_at_once_when_somebody_looks(
    phone: Phone, code: str, road: Road
) -> None:
    page = phone.page
    page.clock.install()
    keep_scan(phone, code)
    tries: list[str] = []
    page.on("request", lambda request: tries.append(request.url) if ASKED in request.url else None)
    page.context.route(f"**{ASKED}", lambda route: route.abort())

    with page.expect_request(f"**{ASKED}"):
        page.context.set_offline(False)
    for seconds in (2, 4, 8):
        expect_it_to_rest(page)
        page.clock.run_for(seconds * 1000 - 1)
        before = len(tries)
        with page.expect_request(f"**{ASKED}"):
            page.clock.run_for(1)
        assert len(tries) == before + 1

    page.context.unroute(f"**{ASKED}")
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    expect(heading(phone)).to_have_text("Besöket är loggat")
    assert road.count(Visit) == 1


def expect_it_to_rest(page: Page) -> None:
    """Wait until the try is over, whose end sets the clock for the next."""
    expect(page.get_by_text("Ingen täckning just nu.")).to_be_visible()
    page.evaluate("navigator.locks.request('outbox', () => true)")


def test_an_undo_that_could_not_be_sent_is_not_taken_for_a_new_scan(
    phone: Phone, code: str, road: Road
) -> None:
    page = phone.page
    page.goto(f"/q/{code}")
    expect(heading(phone)).to_have_text("Besök 1 loggat")
    page.context.set_offline(True)

    page.get_by_role("button", name="Ångra incheckningen").click()

    expect(heading(phone)).to_have_text("Telefonen fick inget svar")
    expect(page.get_by_role("button", name="Spara incheckningen")).to_have_count(0)
    assert_accessible(page)
    page.context.set_offline(False)
    page.get_by_role("link", name="Försök öppna sidan igen").click()
    expect(heading(phone)).to_have_text("Besök 1 loggat")
    assert standing(road) == 1


def test_a_form_that_could_not_be_sent_is_kept_with_all_that_was_written(
    phone: Phone, link: str, road: Road
) -> None:
    page = opened(phone.page, link)
    page.get_by_text("Skriv mer om du vill").click()
    company_in(page).fill("Tomoku Hus")
    page.get_by_label("Varför just de?").fill("De bygger hus")
    page.context.set_offline(True)

    page.get_by_role("button", name="Skicka valet").click()

    expect(page.get_by_role("button", name="Spara valet")).to_be_visible()
    expect(company_in(page)).to_have_value("Tomoku Hus")
    expect(page.get_by_label("Varför just de?")).to_have_value("De bygger hus")
    page.get_by_role("button", name="Spara valet").click()
    expect(heading(phone)).to_have_text("Tack. Valet är sparat i telefonen")
    page.get_by_role("link", name="Lämna tillbaka").click()
    page.context.set_offline(False)
    expect_nothing_waits(phone)
    road.session.rollback()
    sent = road.session.scalars(select(Nomination)).one()
    assert (sent.company_name, sent.reason) == ("Tomoku Hus", "De bygger hus")


# A new version ---------------------------------------------------------------------------------


def test_a_new_version_of_everything_takes_over_while_something_is_unsent(
    phone: Phone, code: str, cut: Cut, road: Road
) -> None:
    """The worker and the shell are others; what waits on the phone is the same."""
    keep_scan(phone, code)
    old = phone.page
    cut.changed = {
        "/sw.js": newer_worker,
        "/skal/sv": lambda body: body.replace(b"inte loggat \xc3\xa4n", b"men inte loggat"),
    }
    old.context.route("**/api/**", lambda route: route.abort())
    old.context.set_offline(False)
    newer = Phone(old.context.new_page())
    newer.page.goto("/personal")
    newer.page.evaluate(RENEWED)
    old.context.set_offline(True)

    # The page of the version before is still open, and still works with what it has.
    choose(Phone(old), "Tomoku Hus")
    newer.page.goto(f"/q/{code}")
    expect(heading(newer)).to_have_text("Sparat i telefonen, men inte loggat")
    expect(waiting(newer)).to_have_count(2)

    old.context.unroute("**/api/**")
    old.context.set_offline(False)
    expect_nothing_waits(newer)
    assert (road.count(Visit), road.count(Nomination)) == (1, 1)


def test_what_reads_codes_is_taken_along_by_a_new_version(
    phone: Phone, code: str, cut: Cut, live_server: Server
) -> None:
    page = phone.page
    card = cv2.imencode(".png", picture(scan_url(live_server.url, code), side=400))[1].tobytes()
    file: Any = {"name": "bild.png", "mimeType": "image/png", "buffer": card}
    nothing: Any = {**file, "buffer": b"nothing"}
    page.goto("/skanna")
    page.locator("input[type=file]").set_input_files(files=[nothing])
    expect(page.get_by_text("Ingen kod syns i bilden")).to_be_visible()
    cut.changed = {"/sw.js": newer_worker}
    page.goto("/personal")
    page.evaluate(RENEWED)
    page.evaluate(FORGET_THE_OLD)
    page.context.set_offline(True)

    page.goto("/skanna")
    page.locator("input[type=file]").set_input_files(files=[file])

    expect(heading(phone)).to_have_text("Leksandsdörren")
    expect(page.get_by_role("button", name="Spara incheckningen")).to_be_visible()


def newer_worker(script: bytes) -> bytes:
    return re.sub(rb'PREFIX \+ "\w+"', b'PREFIX + "nyare"', script)


RENEWED = """
  async () => {
    const registration = await navigator.serviceWorker.ready;
    await registration.update();
    const isDone = async () => (await caches.has("nyckel-nyare")) &&
      !registration.installing && !registration.waiting && registration.active.state === "activated";
    while (!(await isDone())) await new Promise((resume) => setTimeout(resume, 50));
  }
"""
FORGET_THE_OLD = """
  async () => {
    const old = (await caches.keys()).filter((name) => name !== "nyckel-nyare");
    await Promise.all(old.map((name) => caches.delete(name)));
  }
"""
