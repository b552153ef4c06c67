"""What was said and promised in a full house: notes and promises, each in one of its states."""

from __future__ import annotations

from datetime import timedelta
from io import BytesIO
from typing import TYPE_CHECKING

from app.actions.add_photo import add_photo
from app.actions.add_topic import seed_topics
from app.actions.answer_promise import write_answer
from app.actions.change_photo import remove_photo
from app.actions.change_topic import retire_topic
from app.actions.correct_note import correct_note
from app.actions.end_promise import let_go_promise
from app.actions.make_promise import Promised, make_promise
from app.actions.note_talk import note_talk
from app.adapters.photo import drawn_anew
from app.storage.topics import of_relay
from app.storage.transaction import transaction
from tests.support.photographs import as_taken

if TYPE_CHECKING:
    from tests.support.full_house import FullHouse


def talks(house: FullHouse) -> None:
    """What two companies said, in a note that an admin has corrected and in one that stands."""
    with transaction(house.road.session):
        seed_topics(house.act, house.relay.id)
    house.topics = [one.id for one in of_relay(house.road.session, house.relay.id)]
    retire_topic(house.act, topic_id=house.topics[1])
    by_bo = house.road.act(house.road.bo)
    for name in ("choice_open", "undone"):
        house.notes[name] = note_talk(
            by_bo,
            visit_id=house.visits[name],
            words="De växer ur sin lokal",
            topic_ids=house.topics[:2],
        )
    correct_note(
        house.act,
        note_id=house.notes["choice_open"],
        version=1,
        words="De växer ur sin lokal till hösten",
        topic_ids=house.topics[:1],
    )


def promises(house: FullHouse) -> None:
    """What is owed, due, left open when the key went on, answered, and let go."""
    by_bo = house.road.act(house.road.bo)
    for name, visit, days in (("due", "choice_open", 0), ("left_open", "earlier", 30)):
        house.promises[name] = make_promise(
            by_bo,
            visit_id=house.visits[visit],
            promised=Promised(
                words="Vi ringer om lokalen",
                owner_id=house.road.bo.id,
                due_on=house.today + timedelta(days=days),
                topic_id=house.topics[0],
            ),
        )
    answered = house.promises["left_open"]
    write_answer(by_bo, promise_id=answered, version=1, answer="Den blir ledig i augusti.")
    gone = Promised(words="Vi skyltar om", owner_id=house.road.astrid.id, due_on=house.today)
    house.promises["let_go"] = make_promise(
        by_bo, visit_id=house.visits["choice_open"], promised=gone
    )
    let_go_promise(by_bo, promise_id=house.promises["let_go"], version=1, reason="Vägen flyttas")


def photographs(house: FullHouse) -> None:
    """A photo with words and one without, and one that was taken away."""
    by_bo = house.road.act(house.road.bo)
    for shade, (name, caption) in enumerate((("told", "Porten mot gården"), ("bare", None))):
        house.photos[name] = add_photo(
            by_bo,
            visit_id=house.visits["choice_open"],
            photo=drawn_anew(BytesIO(as_taken(shade=shade))),
            caption=caption,
        )
    house.photos["removed"] = add_photo(
        by_bo, visit_id=house.visits["earlier"], photo=drawn_anew(BytesIO(as_taken()))
    )
    remove_photo(by_bo, photo_id=house.photos["removed"])
