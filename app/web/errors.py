"""Every error has its own plain page; the page for a crash cannot crash itself."""

from __future__ import annotations

import structlog
from flask import Flask, Response, g, make_response, render_template, request
from flask_babel import lazy_gettext as _l
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException, InternalServerError

from app.config import ROOT
from app.domain.errors import DomainError
from app.web import languages, problems, resume, sign_in_page
from app.web.messages import message_of, status_of
from app.web.signed_in import for_api

log = structlog.get_logger("nyckel")
CRASH_PAGES = {
    language: (ROOT / "templates" / "errors" / f"crash.{language}.html").read_bytes()
    for language in languages.SUPPORTED
}
TEXTS = {
    400: (
        _l("Något i frågan gick inte att läsa"),
        _l("Inget har ändrats. Gå tillbaka och försök igen."),
    ),
    403: (_l("Du har inte behörighet"), _l("Be en administratör om hjälp om du borde ha det.")),
    404: (_l("Sidan finns inte"), _l("Kontrollera adressen, eller börja om från startsidan.")),
    405: (_l("Så kan sidan inte användas"), _l("Inget har ändrats. Börja om från startsidan.")),
    413: (
        _l("Det var för mycket på en gång"),
        _l(
            "Inget har sparats. Korta ner texten, eller välj färre eller mindre filer,"
            " högst 20 MB var, och skicka igen."
        ),
    ),
    429: (_l("För många försök"), _l("Vänta en stund och försök igen. Inget har ändrats.")),
}
CSRF_TITLE = _l("Sidan hade legat framme för länge")


def init_app(app: Flask) -> None:
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(CSRFError, _csrf)
    app.register_error_handler(DomainError, _domain)
    app.register_error_handler(Exception, _crash)


def page(status: int, *, title: str, text: str) -> Response:
    """A plain page that says what happened and what to do."""
    return make_response(
        render_template("errors/error.html", status=status, title=title, text=text), status
    )


def _http(error: HTTPException) -> Response:
    status = error.code or 500
    if status >= 500:
        return _crash(error)
    if error.response is not None:
        return make_response(error.response)
    if for_api():
        return problems.of_http(error)
    if status == 401:
        return sign_in_page.show_first()
    title, text = TEXTS.get(status, TEXTS[400])
    answer = page(status, title=str(title), text=str(text))
    for name, value in error.get_headers():
        if name in {"Allow", "Retry-After"}:
            answer.headers[name] = value
    return answer


def _csrf(_error: CSRFError) -> Response:
    if for_api():
        return problems.problem(400, code="csrf_token_invalid", title=str(CSRF_TITLE))
    return resume.offer_after_lost_token(str(CSRF_TITLE)) or page(
        400,
        title=str(CSRF_TITLE),
        text=str(_l("Inget har ändrats. Gå tillbaka, ladda om sidan och skicka igen.")),
    )


def _domain(error: DomainError) -> Response:
    if for_api():
        return problems.of_refusal(error.code, facts=error.facts)
    return page(
        status_of(error.code), title=message_of(error.code), text=str(_l("Inget har ändrats."))
    )


def _crash(error: Exception) -> Response:
    log.error(
        "crash",
        exc_info=error,
        request_id=g.get("request_id"),
        route=request.url_rule.rule if request.url_rule else None,
    )
    if for_api():
        return problems.of_status(500)
    try:
        language = languages.chosen()
    except Exception:  # noqa: BLE001 - this page must come whatever is broken
        language = languages.DEFAULT
    return Response(CRASH_PAGES[language], InternalServerError.code, mimetype="text/html")
