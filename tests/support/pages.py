"""What must hold for every page that any test fetches, whatever the test is about."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator
from functools import lru_cache
from xml.etree.ElementTree import Element

import html5lib

HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
REFERENCES = ("aria-controls", "aria-describedby", "aria-details", "aria-labelledby", "aria-owns")
FETCHED = {"script": "src", "img": "src", "link": "href", "source": "srcset", "iframe": "src"}
LEFTOVERS = re.compile(r"%\(\w+\)s|\{\{|\{%|&(?:lt|gt|amp|quot|#\d+);|^\s*None\s*$")
ELSEWHERE = re.compile(r"^(?:https?:)?//", re.IGNORECASE)


# Drawn by lot: what signs forms and opens links, codes, and the drawing of a QR.
DRAWN = re.compile(
    r"(?<=[\"/=])[\w.-]{32,}"
    r"|\b[0-9A-HJKMNP-TV-Z]{4}([ -]?)[0-9A-HJKMNP-TV-Z]{4}\1[0-9A-HJKMNP-TV-Z]{4}\1[0-9A-HJKMNP-TV-Z]{4}\b"
    r"|(?<= d=\")[^\"]*"
)


def faults_of(page: str) -> tuple[str, ...]:
    """Say what is wrong with a page, in words; nothing is the right answer.

    Two pages that differ in nothing but what is drawn by lot are read once: reading takes as long as
    making.
    """
    return _faults(DRAWN.sub("drawn", page))


@lru_cache(maxsize=2048)
def _faults(page: str) -> tuple[str, ...]:
    parser = html5lib.HTMLParser(tree=html5lib.getTreeBuilder("etree"), namespaceHTMLElements=False)
    root: Element = parser.parse(page)
    faults = [f"line {line}: {code} {facts}" for (line, _), code, facts in parser.errors]
    for rule in RULES:
        faults.extend(rule(root))
    return tuple(faults)


def _has_a_language(root: Element) -> Iterator[str]:
    if root.get("lang") not in {"sv", "en"}:
        yield f"<html lang> is {root.get('lang')!r}"


def _has_one_heading(root: Element) -> Iterator[str]:
    found = [text_of(heading) for heading in root.iter("h1")]
    title = text_of(root.find("head/title"))
    if len(found) != 1:
        yield f"there are {len(found)} h1: {found}"
    elif not found[0] or not title.startswith(found[0]):
        yield f"the title {title!r} does not begin with the h1 {found[0]!r}"


def _skips_no_level(root: Element) -> Iterator[str]:
    level = 0
    for heading in (element for element in _elements(root) if element.tag in HEADINGS):
        below = level
        level = HEADINGS.index(heading.tag) + 1
        if level > below + 1:
            yield f"<{heading.tag}> {text_of(heading)!r} comes after level {below}"


def _has_one_main(root: Element) -> Iterator[str]:
    count = len(list(root.iter("main")))
    if count != 1:
        yield f"there are {count} <main>"


def _has_unique_ids(root: Element) -> Iterator[str]:
    counts = Counter(element.get("id") for element in _elements(root))
    for name, count in counts.items():
        if name is not None and count > 1:
            yield f"id {name!r} stands {count} times"


def _leads_somewhere(root: Element) -> Iterator[str]:
    """Labels, ARIA references and links within the page point at something that is there."""
    names = {element.get("id") for element in _elements(root)}
    for element in _elements(root):
        for attribute, target in _references(element):
            if target not in names:
                yield f"<{element.tag} {attribute}> points at {target!r}, which is not there"


def _references(element: Element) -> Iterator[tuple[str, str]]:
    for attribute in REFERENCES:
        for target in (element.get(attribute) or "").split():
            yield attribute, target
    if element.tag == "label" and element.get("for") is not None:
        yield "for", element.get("for", "")
    href = element.get("href") or ""
    if element.tag in {"a", "use"} and href.startswith("#") and href != "#":
        yield "href", href[1:]


def _names_its_fields(root: Element) -> Iterator[str]:
    labelled = {label.get("for") for label in root.iter("label")}
    wrapped = {id(field) for label in root.iter("label") for field in label.iter()}
    for field in _elements(root):
        if field.tag not in {"input", "select", "textarea"} or field.get("type") in _UNSEEN:
            continue
        named = field.get("id") in labelled or id(field) in wrapped
        if not (named or field.get("aria-label") or field.get("aria-labelledby")):
            yield f"<{field.tag} name={field.get('name')!r}> has no label"


_UNSEEN = {"hidden", "submit", "button", "image"}


def _guards_its_forms(root: Element) -> Iterator[str]:
    for form in root.iter("form"):
        method = (form.get("method") or "").lower()
        fields = {field.get("name") for field in form.iter("input")}
        if method not in {"get", "post"}:
            yield f"<form action={form.get('action')!r}> states no method"
        if method == "post" and "csrf_token" not in fields:
            yield f"<form action={form.get('action')!r}> posts without csrf_token"


def _obeys_its_policy(root: Element) -> Iterator[str]:
    """The content security policy would silently drop what stands inline."""
    for element in _elements(root):
        for attribute in element.attrib:
            if attribute == "style" or attribute.startswith("on"):
                yield f"<{element.tag}> has the inline attribute {attribute}"
        if element.tag == "style":
            yield "there is an inline <style>"
        if element.tag == "script" and not element.get("src") and _is_code(element):
            yield "there is an inline <script>"


def _is_code(script: Element) -> bool:
    return script.get("type") not in {"importmap", "application/json", "application/ld+json"}


def _asks_nobody_else(root: Element) -> Iterator[str]:
    for element in _elements(root):
        address = element.get(FETCHED.get(str(element.tag), ""), "")
        fetched = element.tag != "link" or element.get("rel") not in {"canonical", "alternate"}
        if fetched and ELSEWHERE.match(address):
            yield f"<{element.tag}> fetches {address}"


def _describes_its_pictures(root: Element) -> Iterator[str]:
    for picture in root.iter("img"):
        if picture.get("alt") is None:
            yield f"<img src={picture.get('src')!r}> has no alt"


def _lets_itself_be_enlarged(root: Element) -> Iterator[str]:
    viewports = [
        meta.get("content") or "" for meta in root.iter("meta") if meta.get("name") == "viewport"
    ]
    if len(viewports) != 1 or re.search(r"user-scalable|maximum-scale", viewports[0]):
        yield f"the viewport is {viewports}"


def _is_finished_text(root: Element) -> Iterator[str]:
    for element in _elements(root):
        for text in (element.text, element.tail):
            leftover = LEFTOVERS.search(text or "") if element.tag != "script" else None
            if leftover:
                yield f"the text holds {leftover.group().strip()!r}: {' '.join((text or '').split())}"


RULES: tuple[Callable[[Element], Iterator[str]], ...] = (
    _has_a_language,
    _has_one_heading,
    _skips_no_level,
    _has_one_main,
    _has_unique_ids,
    _leads_somewhere,
    _names_its_fields,
    _guards_its_forms,
    _obeys_its_policy,
    _asks_nobody_else,
    _describes_its_pictures,
    _lets_itself_be_enlarged,
    _is_finished_text,
)


def text_of(element: Element | None) -> str:
    """Give what a reader sees of an element, with single spaces."""
    return " ".join("".join(element.itertext()).split()) if element is not None else ""


def _elements(root: Element) -> Iterator[Element]:
    """Walk the elements and leave out comments, whose tag is no text."""
    for element in root.iter():
        if isinstance(element.tag, str):
            yield element
