"""The register as admins use it in a browser."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from app.storage.companies import Company
from app.storage.people import Person
from tests.browser.scanning import NewPhone, new_phone, now

__all__ = ["new_phone", "now"]

pytestmark = pytest.mark.parametrize("backend", ["sqlite"], indirect=True)


@pytest.mark.parametrize("path", ["/admin/foretag", "/admin/overlamningar/ny"])
def test_what_may_be_somebody_s_number_never_stands_in_an_address(
    new_phone: NewPhone, astrid: Person, company: Company, path: str
) -> None:
    page = new_phone(astrid).page
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(path)
    search = page.get_by_role("searchbox")
    expect(page.get_by_role("alert")).to_be_attached()  # the script is at work

    for written in ("811228-9874", "811228 98", "19811228–9874"):
        search.fill(written)
        search.press("Enter")
        expect(page.get_by_role("alert")).to_have_text("Sök på namnet, inte på ett nummer.")
        expect(search).to_be_focused()
        expect(search).to_have_attribute("aria-invalid", "true")
    assert not any("q=" in url for url in asked)
    assert "?" not in page.url

    search.fill("leksandsd")
    expect(page.get_by_role("alert")).to_have_text("")
    search.press("Enter")
    page.wait_for_url("**?*q=leksandsd*")
    expect(page.get_by_text("Leksandsdörren").first).to_be_visible()


def test_without_scripts_the_server_leads_away_from_it(
    new_phone: NewPhone, astrid: Person, company: Company
) -> None:
    page = new_phone(astrid, java_script_enabled=False).page
    page.goto("/admin/foretag")

    page.get_by_role("searchbox").fill("811228-9874")
    page.get_by_role("searchbox").press("Enter")

    expect(page.get_by_text("Sök på namnet, inte på ett nummer.")).to_be_visible()
    assert "9874" not in page.url
