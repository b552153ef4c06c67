"""What a device is called, so that its owner knows it again in a list.

Kept is “Chrome/Android”; the words round it are chosen when it is shown, in the reader's language.
"""

from __future__ import annotations

from collections.abc import Sequence

from flask_babel import gettext as _

# Each browser also claims to be the ones below it.
BROWSERS = (
    ("EdgA", "Edge"),
    ("EdgiOS", "Edge"),
    ("Edg", "Edge"),
    ("OPR", "Opera"),
    ("SamsungBrowser", "Samsung Internet"),
    ("FxiOS", "Firefox"),
    ("Firefox", "Firefox"),
    ("CriOS", "Chrome"),
    ("Chrome", "Chrome"),
    ("Safari", "Safari"),
)
SYSTEMS = (
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("CrOS", "Chromebook"),
    ("Windows", "Windows"),
    ("Macintosh", "Mac"),
    ("Linux", "Linux"),
)


def device_label(user_agent: str) -> str:
    """Read browser and system from what a browser says of itself; either may be empty."""
    return f"{_first(BROWSERS, user_agent)}/{_first(SYSTEMS, user_agent)}"


def device_name(label: str) -> str:
    """Say a label in words; one that a person wrote is left as it is."""
    browser, slash, system = label.partition("/")
    if not slash:
        return label
    if browser and system:
        return str(_("%(browser)s på %(system)s", browser=browser, system=system))
    return browser or system or str(_("Okänd enhet"))


def _first(names: Sequence[tuple[str, str]], user_agent: str) -> str:
    return next((name for mark, name in names if mark in user_agent), "")
