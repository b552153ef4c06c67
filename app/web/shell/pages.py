"""The offline shells: the same for everybody, with no person and no token in them.

Their script reads from the address what they are opened for; a phone's worker keeps them.
"""

from __future__ import annotations

from flask import Response, make_response, render_template
from flask_babel import force_locale

from app.web.gates import Gate, admits
from app.web.headers import let_read_codes
from app.web.installation import public_urls
from app.web.shell.blueprint import blueprint


@blueprint.get("/skal/<any(sv, en):language>")
@admits(Gate.PUBLIC)
def shell(language: str) -> Response:
    """Show what can be done without a network, in one language whatever the reader's is."""
    return let_read_codes(make_response(rendered(language)))


def rendered(language: str) -> str:
    with force_locale(language):
        return render_template("shell/shell.html", public_urls=public_urls())
