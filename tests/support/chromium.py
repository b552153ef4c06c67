"""Debian's Chromium: where it is, and how it is started."""

from __future__ import annotations

import shutil

ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-dev-shm-usage",
    "--force-color-profile=srgb",
)


def is_present() -> bool:
    return program() is not None


def program() -> str | None:
    return shutil.which("chromium") or shutil.which("chromium-browser")
