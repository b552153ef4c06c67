"""Debian's Chromium: where it is, and how it is started.

The shell is the same browser, of the same source, without windows: a new context costs it a quarter of
the CPU. It has no camera, and a machine without it shows pages in the whole browser.
"""

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
    """Find the whole browser."""
    return shutil.which("chromium") or shutil.which("chromium-browser")


def shell() -> str | None:
    """Find the browser for what needs no camera."""
    return shutil.which("chromium-headless-shell") or program()
