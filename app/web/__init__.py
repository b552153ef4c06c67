"""The thin shell over HTTP: gates, headers, languages, and one package for each audience."""

from __future__ import annotations

from datetime import timedelta

from flask import Flask
from werkzeug.middleware.proxy_fix import ProxyFix

from app.config import Settings
from app.extensions import babel, compress, csrf, limiter, login_manager
from app.web import (
    account,
    admin,
    api,
    assets,
    company,
    errors,
    gates,
    handed_over,
    headers,
    languages,
    relay,
    request_log,
    rows,
    scan,
    service,
    shell,
    signed_in,
    staff,
    templating,
)

SIGN_IN_LIFETIME = timedelta(days=90)
MAX_BODY_BYTES = 256 * 1024
MAX_FORM_PARTS = 100


def flask_settings(settings: Settings) -> dict[str, object]:
    """Translate the installation's settings into those of Flask and its extensions."""
    secure = settings.over_https
    return {
        "SESSION_COOKIE_NAME": "__Host-nyckel" if secure else "nyckel",
        "SESSION_COOKIE_SECURE": secure,
        "SESSION_COOKIE_HTTPONLY": True,
        "SESSION_COOKIE_SAMESITE": "Lax",
        "SESSION_COOKIE_PATH": "/",
        "SESSION_REFRESH_EACH_REQUEST": False,
        "PERMANENT_SESSION_LIFETIME": SIGN_IN_LIFETIME,
        "PREFERRED_URL_SCHEME": "https" if secure else "http",
        "MAX_CONTENT_LENGTH": MAX_BODY_BYTES,
        "MAX_FORM_MEMORY_SIZE": MAX_BODY_BYTES,
        "MAX_FORM_PARTS": MAX_FORM_PARTS,
        "WTF_CSRF_CHECK_DEFAULT": False,
        "WTF_CSRF_TIME_LIMIT": None,
        "BABEL_DEFAULT_LOCALE": languages.DEFAULT,
        "BABEL_DEFAULT_TIMEZONE": "Europe/Stockholm",
        "BABEL_TRANSLATION_DIRECTORIES": languages.DIRECTORY,
        "RATELIMIT_STORAGE_URI": settings.redis_url or "memory://",
        "RATELIMIT_HEADERS_ENABLED": False,
        "COMPRESS_ALGORITHM": ["br", "gzip"],
        "COMPRESS_MIN_SIZE": 500,
        "COMPRESS_BR_LEVEL": 5,
        "COMPRESS_MIMETYPES": [
            "text/html",
            "application/json",
            "application/problem+json",
            "application/geo+json",
        ],
    }


def init_app(app: Flask) -> None:
    """Reads like a contents page: what every request goes through, then the audiences."""
    settings: Settings = app.extensions["settings"]
    if settings.trusted_proxies:
        count = settings.trusted_proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=count, x_proto=count, x_host=count)  # type: ignore[method-assign]
    babel.init_app(app, locale_selector=languages.chosen)
    login_manager.init_app(app)
    csrf.init_app(app)
    limiter.init_app(app)
    compress.init_app(app)
    assets.init_app(app)
    request_log.init_app(app)
    rows.init_app(app)
    signed_in.init_app(app)
    handed_over.init_app(app)
    gates.init_app(app)
    languages.init_app(app)
    headers.init_app(app)
    templating.init_app(app)
    errors.init_app(app)
    _register_audiences(app)


def _register_audiences(app: Flask) -> None:
    """One blueprint for each audience; they know nothing of each other."""
    app.register_blueprint(relay.blueprint)
    app.register_blueprint(service.blueprint)
    app.register_blueprint(shell.blueprint)
    app.register_blueprint(scan.blueprint)
    app.register_blueprint(company.blueprint)
    app.register_blueprint(staff.blueprint)
    app.register_blueprint(account.blueprint)
    app.register_blueprint(admin.blueprint)
    app.register_blueprint(api.blueprint)
