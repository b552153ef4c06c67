"""The page reads codes as the server does, and takes no look-alike for ours."""

from __future__ import annotations

import random
import unicodedata
from collections.abc import Iterator
from itertools import combinations
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, Route

from app.config import ROOT
from app.domain.code import ALPHABET, InvalidCode, in_groups, new_code, parse_code, scan_url

ORIGIN = "https://module.test"
MODULE = ROOT / "static" / "js" / "modules" / "code.js"
PUBLIC_URL = "https://nyckel.leksand.se"
FORMER_URL = "https://stafett.example/leksand"
KNOWN_CODE = "0123456789ABCDEH"
READ_ALL = "async (texts) => texts.map((await import('/code.js')).readCode)"
GROUP_ALL = "async (codes) => codes.map((await import('/code.js')).inGroups)"
READ_QR = "async ([text, ours]) => (await import('/code.js')).codeInQr(text, ours)"


@pytest.fixture(scope="module")
def module_page(chromium: Browser) -> Iterator[Page]:
    """An empty page from which the module can be loaded."""
    context = chromium.new_context()
    context.route("**/*", _answer)
    page = context.new_page()
    page.goto(f"{ORIGIN}/")
    yield page
    context.close()


def _answer(route: Route) -> None:
    if route.request.url.endswith("/code.js"):
        route.fulfill(content_type="text/javascript", body=MODULE.read_text(encoding="utf-8"))
    else:
        route.fulfill(content_type="text/html", body="<!DOCTYPE html><title>Module</title>")


def on_the_server(text: str) -> dict[str, str]:
    try:
        return {"code": parse_code(text)}
    except InvalidCode as invalid:
        character = {"character": invalid.character} if invalid.character else {}
        return {"fault": str(invalid.reason), **character}


def assert_read_alike(page: Page, texts: list[str]) -> None:
    read: list[Any] = page.evaluate(READ_ALL, texts)
    differing = [
        (text, there, here)
        for text, here in zip(texts, read, strict=True)
        if here != (there := on_the_server(text))
    ]
    assert differing == []


def some_codes(count: int) -> list[str]:
    source = random.Random(2029)
    return [new_code(source.getrandbits) for _ in range(count)]


def test_every_wrong_character_and_every_swap_is_judged_alike(module_page: Page) -> None:
    texts = []
    for code in some_codes(5):
        texts.append(code)
        for index, right in enumerate(code):
            wrong_ones = ALPHABET.replace(right, "")
            texts.extend(code[:index] + wrong + code[index + 1 :] for wrong in wrong_ones)
        for one, other in combinations(range(16), 2):
            swapped = list(code)
            swapped[one], swapped[other] = swapped[other], swapped[one]
            texts.append("".join(swapped))

    assert_read_alike(module_page, texts)


def test_every_character_there_is_counts_alike(module_page: Page) -> None:
    characters = [
        chr(point) for point in range(0x110000) if unicodedata.category(chr(point)) != "Cs"
    ]
    wanted = [one for one in characters if ord(one) < 0x3100 or ord(one) % 997 == 0]

    assert_read_alike(module_page, [f"{KNOWN_CODE[:4]}{one}{KNOWN_CODE[4:]}" for one in wanted])


@pytest.mark.parametrize(
    "text",
    [
        "",
        "   ",
        "0",
        KNOWN_CODE[:15],
        KNOWN_CODE + "0",
        KNOWN_CODE.lower(),
        "o123-4567-89ab-cdeh",
        "OI23-4567-89AB-CDEH",
        "Ol23 4567 89AB CDEH",
        "0123–4567–89AB–CDEH",
        " 0123\t4567\n89AB\u00a0CDEH ",
        "0123456789ABCDEU",
        "0123456789ABCDEÅ",
        "ſ123456789ABCDEH",
        "0ı23456789ABCDEH",
        f"https://nyckel.leksand.se/q/{KNOWN_CODE}",
        "𝟎123456789ABCDEH",
    ],
)
def test_what_people_type_is_read_alike(module_page: Page, text: str) -> None:
    assert_read_alike(module_page, [text])


def test_a_code_is_written_in_its_printed_groups(module_page: Page) -> None:
    codes = some_codes(20)

    assert module_page.evaluate(GROUP_ALL, codes) == [in_groups(code) for code in codes]


@pytest.mark.parametrize(
    "text",
    [
        scan_url(PUBLIC_URL, KNOWN_CODE),
        f"https://nyckel.leksand.se/q/{KNOWN_CODE}",
        f"https://nyckel.leksand.se/Q/{KNOWN_CODE.lower()}",
        f"Https://Nyckel.Leksand.SE/q/{in_groups(KNOWN_CODE)}",
        f"  https://nyckel.leksand.se/q/{KNOWN_CODE}\r\n",
        "https://nyckel.leksand.se/q/OI23456789ABCDEH",
        scan_url(FORMER_URL, KNOWN_CODE),
        f"https://stafett.example/leksand/q/{KNOWN_CODE}",
    ],
)
def test_a_qr_of_ours_is_read(module_page: Page, text: str) -> None:
    ours = [PUBLIC_URL, f"{FORMER_URL}/"]

    assert module_page.evaluate(READ_QR, [text, ours]) == KNOWN_CODE


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Hej!",
        KNOWN_CODE,
        f"/q/{KNOWN_CODE}",
        f"//nyckel.leksand.se/q/{KNOWN_CODE}",
        # another host
        f"https://evil.example/q/{KNOWN_CODE}",
        f"https://leksand.se/q/{KNOWN_CODE}",
        f"https://evil.example/?https://nyckel.leksand.se/q/{KNOWN_CODE}",
        f"https://evil.example/#https://nyckel.leksand.se/q/{KNOWN_CODE}",
        f"https://stafett.example/q/{KNOWN_CODE}",
        # a look-alike host
        f"https://nyckel.leksand.se.evil.example/q/{KNOWN_CODE}",
        f"https://evil-nyckel.leksand.se/q/{KNOWN_CODE}",
        f"https://nyckel-leksand.se/q/{KNOWN_CODE}",
        f"https://nyckel.Ieksand.se/q/{KNOWN_CODE}",
        f"https://nyсkel.leksand.se/q/{KNOWN_CODE}",  # a Cyrillic с
        f"https://nyc\u212ael.leksand.se/q/{KNOWN_CODE}",  # the kelvin sign, k in lower case
        f"https://xn--nykel-4qf.leksand.se/q/{KNOWN_CODE}",
        f"https://nyckel\u3002leksand.se/q/{KNOWN_CODE}",  # an ideographic full stop
        f"https://nyckel.leksand.se\u2044q\u2044{KNOWN_CODE}",  # fraction slashes
        f"https://nyckel.leksand.se./q/{KNOWN_CODE}",
        # what a parser would take for a name and a password
        "https://nyckel.leksand.se@evil.example",
        f"https://nyckel.leksand.se@evil.example/q/{KNOWN_CODE}",
        f"https://nyckel.leksand.se:443@evil.example/q/{KNOWN_CODE}",
        f"https://nyckel.leksand.se/q/{KNOWN_CODE}@evil.example",
        f"https://nyckel.leksand.se/q/@evil.example/{KNOWN_CODE}",
        # what a parser would forgive
        f"https:\\\\nyckel.leksand.se\\q\\{KNOWN_CODE}",
        f"https://evil.example\\@nyckel.leksand.se/q/{KNOWN_CODE}",
        f"https:nyckel.leksand.se/q/{KNOWN_CODE}",
        f"https:///nyckel.leksand.se/q/{KNOWN_CODE}",
        f"https://nyckel.\tleksand.se/q/{KNOWN_CODE}",
        f"https://nyckel.leksand.se/q/\n{KNOWN_CODE}",
        f"https://nyckel.leksand.se/%71/{KNOWN_CODE}",
        f"https://nyckel.leksand.se/x/../q/{KNOWN_CODE}",
        # another scheme, port or path
        f"http://nyckel.leksand.se/q/{KNOWN_CODE}",
        f"https://nyckel.leksand.se:8443/q/{KNOWN_CODE}",
        f"javascript:location='https://nyckel.leksand.se/q/{KNOWN_CODE}'",
        f"javascript://nyckel.leksand.se/q/{KNOWN_CODE}",
        f"data:text/html,https://nyckel.leksand.se/q/{KNOWN_CODE}",
        f"intent://nyckel.leksand.se/q/{KNOWN_CODE}#Intent;scheme=https;end",
        f"https://nyckel.leksand.se/{KNOWN_CODE}",
        f"https://nyckel.leksand.se/admin/q/{KNOWN_CODE}",
        f"https://nyckel.leksand.se/q/{KNOWN_CODE}/angra",
        f"https://nyckel.leksand.se/q/{KNOWN_CODE}?next=//evil.example",
        f"https://nyckel.leksand.se/q/{KNOWN_CODE}#x",
        # our address, and no code
        "https://nyckel.leksand.se/q/",
        f"https://nyckel.leksand.se/q/{KNOWN_CODE[:15]}",
        f"https://nyckel.leksand.se/q/{KNOWN_CODE[:15]}J",
    ],
)
def test_a_qr_that_is_not_ours_is_no_code(module_page: Page, text: str) -> None:
    assert module_page.evaluate(READ_QR, [text, [PUBLIC_URL, FORMER_URL]]) is None
