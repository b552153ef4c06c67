"""A small site that shows every component in the real frame of a page; no relay, no database."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from typing import Any

from flask import Flask, Response, render_template, request
from flask_babel import Babel
from flask_wtf import CSRFProtect, FlaskForm
from jinja2 import ChoiceLoader, FileSystemLoader
from wtforms import (
    BooleanField,
    EmailField,
    PasswordField,
    RadioField,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms.validators import DataRequired

from app.config import ROOT
from app.web import assets
from app.web.headers import content_security_policy
from app.web.route_map import Stop, route_points
from app.web.templating import carried_query, number

PARTS = {
    "scan": "Besök 3 loggat",
    "form": "Vilket företag ska få nyckeln?",
    "public": "Nyckeln är hos Tomoku Hus",
    "admin": "Nyckeln är på väg till Leksandsdörren",
    "signin": "Logga in",
}
NOBODY = SimpleNamespace(is_authenticated=False, is_staff=False, is_admin=False, name="")
ASTRID = SimpleNamespace(is_authenticated=True, is_staff=True, is_admin=True, name="Astrid")


class NominationForm(FlaskForm):  # type: ignore[misc]
    company = StringField("Företagets namn", [DataRequired("Skriv företagets namn.")])
    email = EmailField("Din e-postadress")
    reason = TextAreaField("Varför just de?")
    source = RadioField("Hur kom valet?", [DataRequired("Välj ett.")], choices=["Muntligt"])  # type: ignore[list-item]
    agreed = BooleanField("Jag har läst hur uppgifterna används")
    place = SelectField("Ort", choices=["Leksand", "Insjön"])  # type: ignore[list-item]
    password = PasswordField("Lösenord")


def make_gallery() -> Flask:
    """Answers `/?part=…` with one of `PARTS`, under the real content security policy."""
    site = Flask(__name__, static_folder=None)
    site.testing = True
    site.config.update(SECRET_KEY="gallery", BABEL_DEFAULT_LOCALE="sv", WTF_CSRF_ENABLED=True)
    folders = (Path(__file__).parent, ROOT / "templates")
    site.jinja_loader = ChoiceLoader([FileSystemLoader(folder) for folder in folders])
    site.jinja_env.trim_blocks = site.jinja_env.lstrip_blocks = True
    site.add_template_filter(number, "number")
    site.add_template_global(carried_query)
    Babel(site)
    CSRFProtect(site)
    assets.init_app(site)
    site.add_url_rule("/", view_func=_show, methods=["GET", "POST"])
    site.add_url_rule("/sw.js", "service_worker", _idle_worker)
    policy = content_security_policy(assets.import_map_csp_hash(site))

    def guard(response: Response) -> Response:
        response.headers["Content-Security-Policy"] = policy
        return response

    site.after_request(guard)
    return site


def _idle_worker() -> Response:
    """Pages of staff ask for a service worker; the gallery's does nothing."""
    return Response("", mimetype="text/javascript")


def _show() -> str:
    part = request.args.get("part", "signin")
    form = NominationForm()
    if request.method == "POST":
        form.validate()
    return render_template("gallery.html", part=part, form=form, **_facts(part))


def _facts(part: str) -> dict[str, Any]:
    stops = (Stop("Leksands Knäckebröd", 60.73, 15.0), Stop("Tomoku", 60.677, 15.09, is_here=True))
    return {
        "layout": request.args.get("layout", "base.html"),
        "heading": PARTS[part],
        "kind": request.args.get("kind", "success"),
        "done": request.args.get("done", 2, int),
        "goal": request.args.get("goal", 1000, int),
        "points": route_points(stops),
        "current_user": ASTRID if part in {"scan", "admin"} else NOBODY,
        "locale_code": "sv",
    }
