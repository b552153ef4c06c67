"""The small files that machines look for at fixed addresses."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta

from flask import Response, current_app, redirect
from werkzeug.wrappers import Response as Redirection

from app.storage import relays
from app.web.assets import Assets
from app.web.gates import Gate, admits
from app.web.installation import now, session, settings
from app.web.service.blueprint import blueprint

# RFC 9116 wants less than a year; half of one is renewed every day by being asked for.
SECURITY_TXT_VALID_FOR = timedelta(days=180)
KEPT_FOR_SECONDS = 24 * 3600
# Codes and links open to whoever holds them; an index is no place for either.
NOT_TO_BE_INDEXED = (
    "/admin/",
    "/api/",
    "/konto",
    "/logga-in",
    "/nominera/",
    "/personal",
    "/q/",
    "/Q/",
    "/skanna",
    "/svar/",
    "/testa",
    "/valkommen/",
)


@blueprint.get("/.well-known/security.txt")
@admits(Gate.PUBLIC)
def security_txt() -> Response:
    """Tell whoever finds a weakness where to report it (RFC 9116)."""
    day = (now() + SECURITY_TXT_VALID_FOR).date()
    expires = datetime.combine(day, time(), tzinfo=UTC)
    lines = [
        *(f"Contact: {address}" for address in _contacts()),
        f"Expires: {expires:%Y-%m-%dT%H:%M:%SZ}",
        "Preferred-Languages: sv, en",
        f"Canonical: {settings().public_url}/.well-known/security.txt",
    ]
    return _plain(lines)


@blueprint.get("/robots.txt")
@admits(Gate.PUBLIC)
def robots_txt() -> Response:
    return _plain(["User-agent: *", *(f"Disallow: {path}" for path in NOT_TO_BE_INDEXED)])


@blueprint.get("/favicon.ico")
@admits(Gate.PUBLIC)
def favicon() -> Redirection:
    """Serve those who ask without having read a page."""
    assets: Assets = current_app.extensions["assets"]
    answer = redirect(assets.url("img/icon-192.png"))
    answer.headers["Cache-Control"] = f"public, max-age={KEPT_FOR_SECONDS}"
    return answer


def _contacts() -> list[str]:
    known = relays.all_relays(session())
    mail = [f"mailto:{relay.office_email}" for relay in known if relay.office_email]
    return list(dict.fromkeys(mail)) or [f"{settings().public_url}/tillganglighet#kontakt"]


def _plain(lines: list[str]) -> Response:
    answer = Response("\n".join([*lines, ""]), content_type="text/plain; charset=utf-8")
    answer.headers["Cache-Control"] = f"public, max-age={KEPT_FOR_SECONDS}"
    return answer
