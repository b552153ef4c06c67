"""The pages of a code as they arrive on a phone: how heavy, for whom, and what they lead to."""

from __future__ import annotations

import re
from collections.abc import Callable
from io import BytesIO
from typing import Any

import cv2
import numpy as np
import pytest
import zxingcpp
from playwright.sync_api import Page, expect

from app.actions.set_baton_state import set_baton_state
from app.domain.baton import BatonState
from app.storage.people import Person
from app.storage.relays import Baton
from tests.browser.scanning import NewPhone, Phone, new_phone, now
from tests.support.accessibility import assert_accessible, assert_accessible_by_night
from tests.support.road import Road

__all__ = ["new_phone", "now"]

FIRST_FLIGHT_BYTES = 14_000  # ten packets, which a server may send before it hears from the phone
NARROWEST = {"width": 320, "height": 640}
CHECK_IN = "Checka in hos Leksandsdörren"
CHOOSE = "Låt företaget välja"

pytestmark = pytest.mark.parametrize("backend", ["sqlite"], indirect=True)


# Weight --------------------------------------------------------------------------------------


def weigh(page: Page, path: str) -> dict[str, int]:
    """Open an address with an empty cache and give what came over the line for each request."""
    session = page.context.new_cdp_session(page)
    session.send("Network.enable")
    paths: dict[str, str] = {}
    bytes_of: dict[str, int] = {}
    session.on("Network.requestWillBeSent", lambda sent: _name(paths, sent))
    session.on(
        "Network.loadingFinished",
        lambda done: bytes_of.update({paths[done["requestId"]]: int(done["encodedDataLength"])}),
    )
    page.goto(path, wait_until="networkidle")
    return bytes_of


def _name(paths: dict[str, str], sent: dict[str, Any]) -> None:
    if sent["request"]["method"] == "GET":
        paths[sent["requestId"]] = sent["request"]["url"]
    else:
        paths[sent["requestId"]] = "the visit"


@pytest.mark.parametrize("is_staff", [False, True], ids=["a stranger", "staff"])
def test_a_phone_can_act_after_one_flight_of_packets(
    new_phone: NewPhone, bo: Person, code: str, is_staff: bool
) -> None:
    phone = new_phone(bo if is_staff else None)

    weights = weigh(phone.page, f"/Q/{code}")

    wanted = {url: size for url, size in weights.items() if not url.startswith("the visit")}
    assert sum(wanted.values()) <= FIRST_FLIGHT_BYTES, wanted
    assert len(wanted) >= 2


def test_nothing_blocks_the_page_but_one_style_sheet(
    new_phone: NewPhone, bo: Person, code: str
) -> None:
    phone = new_phone(bo)

    phone.page.goto(f"/q/{code}")

    blocking = phone.page.evaluate(
        "performance.getEntriesByType('resource')"
        ".filter((entry) => entry.renderBlockingStatus === 'blocking').map((entry) => entry.name)"
    )
    assert len(blocking) == 1
    assert re.search(r"/static/css/core\.[0-9a-f]{8}\.css$", blocking[0])


# The step after the visit --------------------------------------------------------------------


def logged(phone: Phone, code: str) -> None:
    phone.page.goto(f"/q/{code}")
    expect(phone.page.get_by_role("heading", name="Besök 1 loggat")).to_be_visible()


def test_the_painted_answer_is_what_a_reload_shows(
    new_phone: NewPhone, bo: Person, code: str
) -> None:
    phone = new_phone(bo)
    logged(phone, code)
    painted = phone.page.locator("#answer").inner_text()

    phone.page.reload()

    assert phone.page.locator("#answer").inner_text() == painted


def test_handing_over_opens_the_company_s_form(new_phone: NewPhone, bo: Person, code: str) -> None:
    phone = new_phone(bo)
    logged(phone, code)

    phone.page.get_by_role("link", name=CHOOSE).click()

    expect(phone.page).to_have_url(re.compile(r"/nominera/\w{48}\?lage=overlamnad$"))
    expect(phone.page.get_by_label("Företag", exact=True)).to_be_visible()


def test_the_company_s_own_phone_reads_the_same_link_from_the_screen(
    new_phone: NewPhone, bo: Person, code: str
) -> None:
    phone = new_phone(bo)
    logged(phone, code)
    asked = [r for r in _resources(phone.page) if r.endswith(".svg") and "/q/" in r]

    phone.page.get_by_text("Välj på företagets egen telefon").click()
    picture = phone.page.get_by_alt_text("QR-kod till formuläret")
    expect(picture).to_be_visible()
    expect(picture).to_have_js_property("complete", True)
    phone.page.wait_for_load_state("networkidle")

    assert asked == []
    assert (
        read_qr(picture.screenshot())
        == phone.page.get_by_label("Eller skicka länken").input_value()
    )


def _resources(page: Page) -> list[str]:
    names: list[str] = page.evaluate(
        "performance.getEntriesByType('resource').map((entry) => entry.name)"
    )
    return names


def read_qr(png: bytes) -> str:
    picture = cv2.imdecode(np.frombuffer(BytesIO(png).getbuffer(), np.uint8), cv2.IMREAD_GRAYSCALE)
    assert picture is not None
    return str(zxingcpp.read_barcodes(picture)[0].text)


def test_the_link_can_be_copied(new_phone: NewPhone, bo: Person, code: str) -> None:
    phone = new_phone(bo, permissions=["clipboard-read", "clipboard-write"])
    logged(phone, code)
    phone.page.get_by_text("Välj på företagets egen telefon").click()

    phone.page.get_by_role("button", name="Kopiera").click()

    expect(phone.page.get_by_role("button", name="Kopierat")).to_be_visible()
    link = phone.page.get_by_label("Eller skicka länken").input_value()
    assert phone.page.evaluate("navigator.clipboard.readText()") == link


def test_a_rehearsal_logs_by_itself_and_leaves_no_trace(
    new_phone: NewPhone, bo: Person, code: str, road: Road
) -> None:
    phone = new_phone(bo)
    phone.page.goto("/personal")

    with road.unchanged():
        phone.page.get_by_role("link", name="Testa").click()
        expect(phone.page.get_by_role("heading", name="Besök 12 loggat")).to_be_visible()
        phone.page.get_by_role("link", name=CHOOSE).click()
        phone.page.get_by_label("Företag").fill("Tomoku Hus")
        phone.page.get_by_role("button", name="Skicka").click()
        expect(phone.page.get_by_role("heading", name="Tack")).to_be_visible()
        phone.page.get_by_role("link", name="Lämna tillbaka").click()
        phone.page.get_by_role("button", name="Ångra incheckningen").click()
        expect(phone.page.get_by_text("Ett besök här är ångrat")).to_be_visible()

    assert phone.posted == []


# Everybody -----------------------------------------------------------------------------------


def awaiting(road: Road, code: str, baton: Baton) -> str:
    return f"/q/{code}"


def visited(road: Road, code: str, baton: Baton) -> str:
    road.visit(code, by=road.astrid)
    return f"/q/{code}"


def chosen(road: Road, code: str, baton: Baton) -> str:
    road.nominate(road.visit(code).visit_id, "Tomoku Hus", second="Siljans Chark")
    return f"/q/{code}"


def passed_on(road: Road, code: str, baton: Baton) -> str:
    road.leg(code, "Tomoku Hus")
    return f"/q/{code}"


def missing(road: Road, code: str, baton: Baton) -> str:
    act = road.act(road.astrid)
    set_baton_state(act, baton_id=baton.id, state=BatonState.MISSING, reason="Borta")
    return f"/q/{code}"


def unknown(road: Road, code: str, baton: Baton) -> str:
    return "/q/ABCD-EFGH"


def typing(road: Road, code: str, baton: Baton) -> str:
    return "/skanna"


def staff_home(road: Road, code: str, baton: Baton) -> str:
    return "/personal"


def rehearsal(road: Road, code: str, baton: Baton) -> str:
    return "/testa/loggat"


FOR_ANYBODY = [awaiting, visited, chosen, passed_on, missing, unknown, typing]
FOR_STAFF = [staff_home, rehearsal]


@pytest.mark.parametrize("stage", [*FOR_ANYBODY, *FOR_STAFF])
def test_nobody_is_shut_out(
    new_phone: NewPhone,
    bo: Person,
    code: str,
    baton: Baton,
    road: Road,
    stage: Callable[[Road, str, Baton], str],
) -> None:
    path = stage(road, code, baton)
    readers = [bo] if stage in FOR_STAFF else [None, bo]

    for reader in readers:
        phone = new_phone(reader, viewport=NARROWEST)
        phone.page.context.route("**/api/**", lambda route: route.abort())
        phone.page.goto(path, wait_until="networkidle")
        unfold(phone.page)

        assert_accessible(phone.page)
        assert_accessible_by_night(phone.page)
        assert phone.page.evaluate(TOO_WIDE) == []
        assert phone.page.evaluate(TOO_SMALL) == []


def test_the_painted_answer_shuts_nobody_out(new_phone: NewPhone, bo: Person, code: str) -> None:
    phone = new_phone(bo, viewport=NARROWEST)
    logged(phone, code)
    unfold(phone.page)

    assert_accessible(phone.page)
    assert phone.page.evaluate(TOO_WIDE) == []
    assert phone.page.evaluate(TOO_SMALL) == []


def unfold(page: Page) -> None:
    for folded in page.locator("details").all():
        folded.evaluate("(element) => { element.open = true }")


TOO_WIDE = """
  document.documentElement.scrollWidth > innerWidth
    ? [...document.querySelectorAll("main *")]
        .filter((element) => element.getBoundingClientRect().right > innerWidth)
        .map((element) => element.outerHTML)
    : []
"""
# Links in running text are exempt (WCAG 2.5.8); everything that stands alone is measured.
TOO_SMALL = """
  [...document.querySelectorAll(
    "nav a, .button, .choice, .tap, .input:not([type=checkbox], [type=radio]), summary, .brand"
  )].filter((element) => element.getClientRects().length)
    .filter((element) => element.getBoundingClientRect().height < 44)
    .map((element) => element.outerHTML)
"""
