"""The people of a journey, each with a browser of their own, and what they do in it.

They read codes with a camera: what a QR says is decoded from its picture, and opened as it stands.
"""

from __future__ import annotations

import io
from dataclasses import dataclass
from datetime import UTC, datetime

import zxingcpp
from PIL import Image
from playwright.sync_api import Locator, Page, expect

from app.actions.create_person import NewPerson
from app.domain.calendar import stockholm_date
from tests.support import people
from tests.support.browsing import NewPage

NEW_COMPANY = "Ett företag som inte finns i registret"
THANKS = "Tack. Vi hör av oss."


@dataclass
class Player:
    """Somebody with a browser."""

    page: Page
    java_script: bool

    def reads(self, heading: str) -> None:
        expect(self.page.get_by_role("heading", level=1)).to_have_text(heading)

    def presses(self, button: str) -> None:
        self.page.get_by_role("button", name=button, exact=True).click()

    def scans(self, address: str) -> None:
        """Open what a camera has read, as a camera does."""
        self.page.goto(address)

    def signs_in(self, who: NewPerson) -> None:
        self.page.goto("/logga-in")
        self.page.get_by_label("E-postadress").fill(who.email)
        self.page.get_by_label("Lösenord", exact=True).fill(people.PASSWORD)
        self.presses("Logga in")
        expect(self.page).not_to_have_url("/logga-in")


class Admin(Player):
    """Astrid, who prepares and decides."""

    def registers(self, company: str, *, place: str) -> None:
        self.page.goto("/admin/foretag/nytt")
        self.page.get_by_label("Namn", exact=True).fill(company)
        self.page.get_by_label("Ort").fill(place)
        self.page.locator("main form button").click()
        expect(self.page.get_by_text(f"{company} är tillagt.")).to_be_visible()

    def starts_the_first_handover(self, company: str, *, place: str) -> None:
        self.page.goto("/admin/overlamningar/ny")
        self.page.get_by_label(NEW_COMPANY).check()
        self.page.get_by_label("Det nya företagets namn").fill(company)
        self.page.get_by_label("Ort").fill(place)
        self.page.get_by_label("Datum").fill(today())
        self.page.get_by_label("Varför börjar det hos kontoret?").select_option(
            "Stafettens första överlämning"
        )
        self.presses("Starta överlämningen")
        self.reads(company)

    def code_for(self, company: str) -> str:
        """Read the QR of a company's handover, as a file and as it is printed on its card."""
        self.page.goto("/admin/overlamningar")
        self.page.get_by_role("link", name=company).first.click()
        self.reads(company)
        in_file = self._in_the_file()
        self.page.get_by_role("link", name="Skriv ut kortet").click()
        on_the_card = read_qr(self.page.get_by_role("img", name="QR-kod").screenshot())
        assert on_the_card == in_file
        return in_file

    def approves_and_notes_the_yes_of(self, company: str) -> None:
        """Both steps in one, on the start page, with a visit agreed for today."""
        waiting = self.waiting(company)
        waiting.get_by_text("De har redan sagt ja").click()
        waiting.get_by_label("Datum").fill(today())
        waiting.get_by_role("button", name="Godkänn och anteckna ja").click()
        expect(self.page.get_by_text("Jaet är antecknat.")).to_be_visible()

    def approves(self, company: str, *, ahead: bool = False) -> None:
        button = "Godkänn i förväg" if ahead else "Godkänn"
        self.waiting(company).get_by_role("button", name=button, exact=True).click()
        expect(self.page.get_by_text("Valet är godkänt.")).to_be_visible()

    def begins_anew_with(self, company: str, *, after: str) -> None:
        """Say yes to the restart that is proposed."""
        self.page.goto("/admin/")
        proposed = self.page.get_by_role("article", name=f"Ska kedjan börja om efter {after}?")
        proposed.get_by_label("Företag").fill(company)
        proposed.get_by_role("button", name="Börja om från kontoret").click()
        expect(self.page.get_by_text("Kedjan har börjat om.")).to_be_visible()

    def rejects(self, company: str, *, reason: str) -> None:
        waiting = self.waiting(company)
        waiting.get_by_text("Avslå …").click()
        waiting.get_by_role("textbox", name="Varför?").fill(reason)
        waiting.get_by_role("button", name="Avslå valet").click()
        expect(self.page.get_by_text("Valet är avslaget.")).to_be_visible()

    def waiting(self, company: str) -> Locator:
        """Find what waits about a company on the start page."""
        self.page.goto("/admin/")
        found = self.page.get_by_role("article", name=company)
        expect(found).to_have_count(1)
        return found

    def _in_the_file(self) -> str:
        with self.page.expect_download() as download:
            self.page.get_by_role("link", name="PNG").click()
        return read_qr(download.value.path().read_bytes())


class Staff(Player):
    """Bo, who stands at the company with the key and his phone."""

    def visits(self, company: str, *, code: str, ordinal: int) -> None:
        """Scan; without scripts the visit takes a tap."""
        self.scans(code)
        if not self.java_script:
            self.presses(f"Checka in hos {company}")
        self.reads(f"Besök {ordinal} loggat")
        expect(self.page.get_by_text(company).first).to_be_visible()

    def hands_the_phone_over(self) -> Company:
        self.page.get_by_role("link", name="Låt företaget välja").click()
        return Company(self.page, self.java_script)

    def shows_the_form_s_code(self) -> str:
        """Show the second QR, and give what another phone's camera reads in it."""
        self.page.get_by_text("Välj på företagets egen telefon").click()
        picture = self.page.get_by_role("img", name="QR-kod till formuläret")
        picture.scroll_into_view_if_needed()
        expect(picture).to_have_js_property("complete", True)
        return read_qr(picture.screenshot())

    def undoes(self, company: str) -> None:
        self.presses("Ångra incheckningen")
        expect(self.page.get_by_text("Besöket är ångrat.")).to_be_visible()
        expect(self.page.get_by_role("button", name=f"Checka in hos {company}")).to_be_visible()

    def checks_in(self, company: str, *, ordinal: int) -> None:
        self.presses(f"Checka in hos {company}")
        self.reads(f"Besök {ordinal} loggat")


class Company(Player):
    """Cissi, who chooses the next one, on whichever phone is in her hand."""

    def chooses(self, company: str, *, second: str | None = None, known: bool = False) -> None:
        """Write or pick a name and send it; the rest of the form is left alone."""
        self.reads("Vem ska få nyckeln härnäst?")
        name = self.page.get_by_label("Företag", exact=True)
        if known and self.java_script:
            name.press_sequentially(company[:8])
            self.page.get_by_role("option", name=company).click()
            expect(name).to_have_value(company)
        else:
            name.fill(company)
        if second:
            self.page.get_by_text("Skriv mer om du vill").click()
            self.page.get_by_label("Andraval", exact=False).first.fill(second)
        self.presses("Skicka valet")
        self.reads(THANKS)

    def gives_the_phone_back(self) -> None:
        self.presses("Lämna tillbaka")
        expect(self.page.get_by_role("heading", name="Valet är gjort")).to_be_visible()


class Invited(Player):
    """Somebody at the chosen company, with a letter on the phone."""

    def says_yes(self, address: str, *, time: int) -> None:
        """Open the letter's link, and take one of the times that it proposes."""
        self.page.goto(address)
        self.reads("Vill ni ta emot nyckeln?")
        self.page.get_by_role("radio").nth(time - 1).check()
        self.presses("Tacka ja")
        self.reads("Tack! Ni får nyckeln.")

    def says_no(self, address: str) -> None:
        self.page.goto(address)
        self.presses("Tacka nej")
        self.reads("Tack för svaret.")


class Stranger(Player):
    """Doris, who has seen the key and photographed its code."""

    def suggests(self, company: str) -> None:
        self.page.get_by_label("Företag", exact=False).first.fill(company)
        self.presses("Skicka förslaget")
        expect(self.page.get_by_text("Tack! Förslaget är skickat till kommunen.")).to_be_visible()


@dataclass(frozen=True)
class Stage:
    """Gives each player a browser of their own."""

    new_page: NewPage
    java_script: bool

    def admin(self) -> Admin:
        admin = Admin(self._page(), self.java_script)
        admin.signs_in(people.ASTRID)
        admin.reads("Att göra")
        return admin

    def staff(self) -> Staff:
        staff = Staff(self._page(), self.java_script)
        staff.signs_in(people.BO)
        return staff

    def company(self) -> Company:
        return Company(self._page(), self.java_script)

    def invited(self) -> Invited:
        return Invited(self._page(), self.java_script)

    def stranger(self) -> Stranger:
        return Stranger(self._page(), self.java_script)

    def _page(self) -> Page:
        return self.new_page(java_script_enabled=self.java_script, ignore_https_errors=True)


def today() -> str:
    return stockholm_date(datetime.now(UTC)).isoformat()


def read_qr(picture: bytes) -> str:
    (found,) = zxingcpp.read_barcodes(Image.open(io.BytesIO(picture)))
    return found.text
