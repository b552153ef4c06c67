"""The demo's mail: what would have been sent, shown with working links. In earnest there is no such page."""

from __future__ import annotations

from flask import Response, abort, render_template
from flask.typing import ResponseReturnValue

from app.adapters.mail import Kept, kept_in
from app.web.gates import Gate, admits
from app.web.installation import settings
from app.web.relay.blueprint import blueprint

# A letter brings its own styles, as mail programs want them, and nothing else.
LETTER_POLICY = (
    "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; frame-ancestors 'none'"
)


@blueprint.get("/post")
@admits(Gate.PUBLIC)
def post() -> ResponseReturnValue:
    """Show what was kept, the newest first."""
    return render_template("relay/post.html", letters=_kept())


@blueprint.get("/post/<name>")
@admits(Gate.PUBLIC)
def letter(name: str) -> ResponseReturnValue:
    """Show one letter as plain text, with its headers."""
    kept = _found(name)
    return render_template("relay/post_letter.html", letter=kept, text=_part(kept, "plain"))


@blueprint.get("/post/<name>/brev")
@admits(Gate.PUBLIC)
def letter_as_html(name: str) -> ResponseReturnValue:
    """Show one letter as a mail program does."""
    answer = Response(_part(_found(name), "html"), mimetype="text/html")
    answer.headers["Content-Security-Policy"] = LETTER_POLICY
    return answer


def _kept() -> list[Kept]:
    address = settings().smtp_url
    if not settings().keeps_mail or address is None:
        abort(404)
    return kept_in(address)


def _found(name: str) -> Kept:
    found = next((kept for kept in _kept() if kept.name == name), None)
    if found is None:
        abort(404)
    return found


def _part(kept: Kept, kind: str) -> str:
    body = kept.message.get_body((kind,))
    return str(body.get_content()) if body else ""
