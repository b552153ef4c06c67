"""The headers that every answer carries."""

from __future__ import annotations

from collections.abc import Sequence

from flask import Flask, Response, current_app, request
from flask_login import current_user

from app.config import Settings
from app.web import assets

PERMISSIONS = "camera=(self), geolocation=(), microphone=(), payment=(), usb=()"
YEAR_SECONDS = 365 * 24 * 3600


def content_security_policy(import_map_hash: str, *scripts: str, images: Sequence[str] = ()) -> str:
    """The policy; no nonces, for a page kept by a service worker brings an old one along.

    `scripts` and `images` are further sources of those, for a page that needs them.
    """
    return "; ".join(
        (
            "default-src 'none'",
            " ".join(("script-src 'self'", import_map_hash, *scripts)),
            "style-src 'self'",
            " ".join(("img-src 'self' data:", *images)),
            "font-src 'self'",
            "connect-src 'self'",
            "manifest-src 'self'",
            "worker-src 'self'",
            "form-action 'self'",
            "base-uri 'none'",
            "frame-ancestors 'none'",
        )
    )


def init_app(app: Flask) -> None:
    settings: Settings = app.extensions["settings"]
    fixed = {
        "Content-Security-Policy": content_security_policy(assets.import_map_csp_hash(app)),
        "Cross-Origin-Opener-Policy": "same-origin",
        "Cross-Origin-Resource-Policy": "same-origin",
        "Permissions-Policy": PERMISSIONS,
        "Referrer-Policy": "same-origin",
        "X-Content-Type-Options": "nosniff",
        "X-Frame-Options": "DENY",
    }
    if settings.over_https:
        fixed["Strict-Transport-Security"] = f"max-age={2 * YEAR_SECONDS}; includeSubDomains"

    def add(response: Response) -> Response:
        for name, value in fixed.items():
            response.headers.setdefault(name, value)
        return _with_caching(response)

    app.after_request(add)


def let_read_codes(response: Response) -> Response:
    """Let a page that holds the scanner, and no other, run the code reader's WebAssembly.

    That is no script of the page's. A shell brings this policy along when it opens without a network.
    """
    hashed = assets.import_map_csp_hash(current_app)
    policy = content_security_policy(hashed, "'wasm-unsafe-eval'")
    response.headers["Content-Security-Policy"] = policy
    return response


def let_show_images(response: Response, origin: str) -> Response:
    """Let a page, and no other, show pictures from one more place."""
    hashed = assets.import_map_csp_hash(current_app)
    policy = content_security_policy(hashed, images=(origin,))
    response.headers["Content-Security-Policy"] = policy
    return response


def _with_caching(response: Response) -> Response:
    """Nothing is kept by a cache unless the view allowed it; pages differ by language and sign-in."""
    if request.endpoint == "static" and response.status_code < 400:
        return response
    if response.mimetype == "text/html":
        response.vary.update(("Accept-Language", "Cookie"))
    if "Cache-Control" not in response.headers:
        response.headers["Cache-Control"] = "no-store"
    return response


def let_cache(response: Response, *, etag: str) -> Response:
    """Let a public page be kept and asked for again; a signed-in person's never is."""
    if current_user.is_authenticated:
        return response
    response.headers["Cache-Control"] = "no-cache"
    response.set_etag(etag, weak=True)
    response.make_conditional(request)
    return response
