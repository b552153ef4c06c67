"""A device is called by its browser and what it runs on."""

from __future__ import annotations

import pytest
from flask import Flask

from app.web.device_names import device_label, device_name

ANDROID = "Mozilla/5.0 (Linux; Android 14; Pixel 8) AppleWebKit/537.36 (KHTML, like Gecko) "
IPHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 "
WINDOWS = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) "
MAC = "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 "


@pytest.mark.parametrize(
    ("user_agent", "label"),
    [
        (ANDROID + "Chrome/126.0.0.0 Mobile Safari/537.36", "Chrome/Android"),
        (ANDROID + "SamsungBrowser/25.0 Chrome/121.0 Mobile Safari/537.36", "Samsung Internet/Android"),
        (IPHONE + "Version/18.0 Mobile/15E148 Safari/604.1", "Safari/iPhone"),
        (IPHONE + "CriOS/126.0 Mobile/15E148 Safari/604.1", "Chrome/iPhone"),
        (IPHONE + "FxiOS/127.0 Mobile/15E148 Safari/605.1.15", "Firefox/iPhone"),
        (WINDOWS + "Chrome/126.0.0.0 Safari/537.36 Edg/126.0", "Edge/Windows"),
        (WINDOWS + "Chrome/126.0.0.0 Safari/537.36", "Chrome/Windows"),
        (MAC + "Version/17.5 Safari/605.1.15", "Safari/Mac"),
        ("Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0", "Firefox/Linux"),
        ("Mozilla/5.0 (X11; CrOS x86_64) Chrome/126.0 Safari/537.36", "Chrome/Chromebook"),
        ("curl/8.5", "/"),
        ("", "/"),
    ],
)  # fmt: skip
def test_a_browser_is_known_by_what_it_says_of_itself(user_agent: str, label: str) -> None:
    assert device_label(user_agent) == label


@pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
@pytest.mark.parametrize(
    ("label", "name"),
    [
        ("Chrome/Android", "Chrome på Android"),
        ("/iPhone", "iPhone"),
        ("Safari/", "Safari"),
        ("/", "Okänd enhet"),
        ("belastningsprov", "belastningsprov"),
    ],
)
def test_a_device_is_named_in_words(app: Flask, label: str, name: str) -> None:
    with app.test_request_context("/", headers={"Accept-Language": "sv"}):
        assert device_name(label) == name
