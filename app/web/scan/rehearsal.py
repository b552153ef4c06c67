"""Testa: the staff's screens with a company that does not exist; nothing here touches the relay."""

from __future__ import annotations

import uuid
from http import HTTPStatus

from flask import Response, flash, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from app.adapters.qr_image import qr_svg
from app.domain.calendar import stockholm_date
from app.domain.visit import undo_until
from app.web.gates import Gate, admits
from app.web.installation import now, settings
from app.web.scan.blueprint import blueprint
from app.web.scan.forms import ParticipantForm
from app.web.scan.screens import Arrival, Logged, Part, Ways, Why
from app.web.showable import showable

CODE = "TESTA"
NUMBER = 12
GOAL = 1000
LEAVE = "rehearsal"
MAX_NAME_CHARACTERS = 120


@blueprint.get("/testa")
@admits(Gate.STAFF)
def rehearse() -> ResponseReturnValue:
    """Show the screen before the visit; with a script it logs by itself, as after a scan."""
    is_undone = "angrat" in request.args
    screen = Arrival(
        code=CODE,
        number=NUMBER,
        goal=GOAL,
        company=_company(),
        place=_("Övningsorten"),
        scheduled_on=stockholm_date(now()),
        tap_key=str(uuid.uuid4()),
        unattended_key=str(uuid.uuid4()),
        permission=None if is_undone else LEAVE,
        why=Why.UNDONE if is_undone else None,
    )
    return render_template("scan/arrival.html", screen=screen, **_frame())


@blueprint.post("/testa")
@admits(Gate.STAFF)
def rehearse_log() -> ResponseReturnValue:
    """Press the button without a script."""
    return redirect(url_for("scan.rehearse_logged"), HTTPStatus.SEE_OTHER)


@blueprint.get("/testa/loggat")
@admits(Gate.STAFF)
def rehearse_logged() -> ResponseReturnValue:
    """Show the screen after the visit."""
    return _logged_page(ParticipantForm(formdata=None)), HTTPStatus.OK


@blueprint.post("/testa/besok")
@admits(Gate.STAFF)
def rehearse_send() -> ResponseReturnValue:
    """Answer the script as the API does."""
    screen = _logged()
    visit = {
        "id": screen.visit_id,
        "number": screen.number,
        "ordinal": screen.ordinal,
        "company": screen.company,
        "logged_at": screen.logged_at.isoformat(),
        "participants": list(screen.participants),
        "undo_until": undo_until(screen.logged_at).isoformat(),
    }
    answer = {"visit": visit, "nomination_url": screen.nominate_url}
    return jsonify(answer), HTTPStatus.CREATED


@blueprint.post("/testa/angra")
@admits(Gate.STAFF)
def rehearse_undo() -> ResponseReturnValue:
    flash(_("Övning: besöket är ångrat."))
    return redirect(url_for("scan.rehearse", angrat=1), HTTPStatus.SEE_OTHER)


@blueprint.post("/testa/deltagare")
@admits(Gate.STAFF)
def rehearse_add() -> ResponseReturnValue:
    form = ParticipantForm()
    if not form.validate():
        return _logged_page(form), HTTPStatus.UNPROCESSABLE_ENTITY
    return redirect(url_for("scan.rehearse_logged", med=form.name.data), HTTPStatus.SEE_OTHER)


@blueprint.get("/testa/<any(besok, angra, deltagare):_act>")
@admits(Gate.STAFF)
def rehearse_posted(_act: str) -> ResponseReturnValue:
    """Lead on from an address that is only posted to."""
    return redirect(url_for("scan.rehearse"), HTTPStatus.SEE_OTHER)


@blueprint.get("/testa/val")
@admits(Gate.STAFF)
def rehearse_choice() -> ResponseReturnValue:
    """Show where the company would choose, and thank for whatever was typed."""
    is_sent = bool(request.args.get("foretag", "").strip())
    return render_template("scan/rehearsed_choice.html", is_sent=is_sent, company=_company())


@blueprint.get("/testa/val.svg")
@admits(Gate.STAFF)
def rehearse_picture() -> ResponseReturnValue:
    return Response(qr_svg(_choice_url()), mimetype="image/svg+xml")


def _logged_page(participant: ParticipantForm) -> str:
    return render_template(
        "scan/logged.html", screen=_logged(), participant=participant, **_frame()
    )


def _logged() -> Logged:
    logged_at = now().replace(microsecond=0)
    along = showable(request.args.get("med")).strip()[:MAX_NAME_CHARACTERS]
    return Logged(
        visit_id=NUMBER,
        number=NUMBER,
        ordinal=NUMBER,
        goal=GOAL,
        company=_company(),
        logged_at=logged_at,
        participants=(current_user.name, *([along] if along else [])),
        first=None,
        part=Part.LOGGED_IT,
        undo_until=undo_until(logged_at),
        nominate=url_for("scan.rehearse_choice"),
        nominate_url=_choice_url(),
        tap_key=str(uuid.uuid4()),
    )


def _company() -> str:
    return str(_("Övningsbolaget"))


def _choice_url() -> str:
    return settings().public_url + url_for("scan.rehearse_choice")


def _frame() -> dict[str, object]:
    return {"ways": _ways(), "relay": None, "refusal": None, "rehearsal": True}


def _ways() -> Ways:
    return Ways(
        page=url_for("scan.rehearse"),
        log=url_for("scan.rehearse_log"),
        send=url_for("scan.rehearse_send"),
        undo=url_for("scan.rehearse_undo"),
        add=url_for("scan.rehearse_add"),
        picture=url_for("scan.rehearse_picture"),
        sign_in=url_for("account.sign_in", next=url_for("scan.rehearse")),
        home=url_for("staff.home"),
    )
