"""The topics that talks with companies are about: adding, renaming, retiring."""

from __future__ import annotations

from flask import abort, flash, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import StringField
from wtforms.validators import InputRequired

from app.actions.add_topic import TOPIC_CHARACTERS, add_topic
from app.actions.change_topic import rename_topic, retire_topic, revive_topic
from app.domain.errors import DomainError
from app.storage import topics
from app.storage.topics import Topic
from app.web.admin.blueprint import blueprint
from app.web.admin.forms import GuardedForm
from app.web.admin.relays import PARAMETER, chosen_relay
from app.web.field_faults import blame
from app.web.gates import Gate, admits
from app.web.installation import session
from app.web.signed_in import act
from app.web.texts import one_line

TOPIC = "/amnen/<int:topic_id>"
_NEEDED = _l("Skriv vad ämnet heter.")


class TopicForm(GuardedForm):
    """What a topic is called, in both languages."""

    name_sv = StringField(
        _l("På svenska"), [one_line(max_length=TOPIC_CHARACTERS), InputRequired(_NEEDED)]
    )
    name_en = StringField(
        _l("På engelska"), [one_line(max_length=TOPIC_CHARACTERS), InputRequired(_NEEDED)]
    )


@blueprint.route("/amnen", methods=["GET", "POST"], endpoint="topics")
@admits(Gate.ADMIN)
def listed() -> ResponseReturnValue:
    """List a relay's topics, and add one."""
    relay, form = chosen_relay(), TopicForm()
    if form.validate_on_submit():
        try:
            add_topic(
                act(), relay_id=relay.id, name_sv=form.name_sv.data, name_en=form.name_en.data
            )
        except DomainError as refusal:
            blame(form, refusal)
        else:
            flash(_("Ämnet är tillagt."), "success")
            return redirect(url_for("admin.topics", stafett=request.args.get(PARAMETER)), 303)
    return _page("admin/topics.html", form, topics=topics.of_relay(session(), relay.id))


@blueprint.route(TOPIC, methods=["GET", "POST"])
@admits(Gate.ADMIN)
def topic(topic_id: int) -> ResponseReturnValue:
    """Rename a topic."""
    found = _topic(topic_id)
    form = TopicForm(obj=found)
    if form.validate_on_submit():
        try:
            rename_topic(
                act(), topic_id=topic_id, name_sv=form.name_sv.data, name_en=form.name_en.data
            )
        except DomainError as refusal:
            blame(form, refusal)
        else:
            return _done(_("Ämnet har fått sitt nya namn."))
    return _page("admin/topic.html", form, topic=found)


@blueprint.post(f"{TOPIC}/ur-bruk")
@admits(Gate.ADMIN)
def retire(topic_id: int) -> ResponseReturnValue:
    """Let nobody choose a topic any more."""
    retire_topic(act(), topic_id=topic_id)
    return _done(_("Ämnet går inte längre att välja. Det som är sagt om det finns kvar."))


@blueprint.post(f"{TOPIC}/i-bruk")
@admits(Gate.ADMIN)
def revive(topic_id: int) -> ResponseReturnValue:
    """Let a retired topic be chosen again."""
    revive_topic(act(), topic_id=topic_id)
    return _done(_("Ämnet går att välja igen."))


def _topic(topic_id: int) -> Topic:
    return topics.topic(session(), topic_id) or abort(404)


def _done(told: str) -> ResponseReturnValue:
    flash(told, "success")
    return redirect(url_for("admin.topics"), 303)


def _page(template: str, form: TopicForm, **more: object) -> ResponseReturnValue:
    status = 422 if form.errors or form.form_errors else 200
    return make_response(render_template(template, form=form, **more), status)
