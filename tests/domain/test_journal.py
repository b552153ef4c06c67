"""A chain of entries shows every change, wherever it is made."""

from collections.abc import Callable, Sequence
from dataclasses import fields, replace
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.domain.journal import (
    GENESIS,
    JSON,
    Entry,
    Head,
    Misfit,
    Tampered,
    UnfitEntry,
    Verified,
    canonical,
    commit,
    digest,
    head_mac,
    verify,
)

CHAIN = "relay:1"
KEY = b"kept outside the database"
NOON = datetime(2026, 5, 12, 10, 2, 11, tzinfo=UTC)
SEALED_ENTRY = Entry(
    chain=CHAIN,
    sequence=1,
    at=NOON,
    event="visit.logged",
    actor="person:7",
    subject="handover:3",
    facts={"number": 3, "company": "Leksandsdörren"},
    commitments={"reason": commit("salt", "Vi vill veta mer")},
    device_at=None,
    intent=None,
    previous=GENESIS,
)

Chain = list[tuple[Entry, str]]

texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
moments = st.datetimes(
    min_value=datetime(2026, 1, 1),  # noqa: DTZ001 - the strategy adds the zone
    max_value=datetime(2070, 1, 1),  # noqa: DTZ001 - the strategy adds the zone
    timezones=st.just(UTC),
)
facts: st.SearchStrategy[JSON] = st.recursive(
    st.none() | st.booleans() | st.integers() | texts,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(texts, inner, max_size=3),
    max_leaves=6,
)
loose_entries = st.builds(
    Entry,
    chain=st.just(CHAIN),
    sequence=st.just(0),
    at=moments,
    event=texts,
    actor=texts,
    subject=texts,
    facts=st.dictionaries(texts, facts, max_size=3),
    commitments=st.dictionaries(texts, texts, max_size=2),
    device_at=st.none() | moments,
    intent=st.none() | texts,
    previous=st.just(""),
)


def linked(loose: Sequence[Entry]) -> Chain:
    """Put loose entries into a chain."""
    chain: Chain = []
    for entry in loose:
        previous = chain[-1][1] if chain else GENESIS
        link = replace(entry, sequence=len(chain) + 1, previous=previous)
        chain.append((link, digest(link)))
    return chain


def head_of(chain: Chain, *, name: str = CHAIN, key: bytes = KEY) -> Head:
    last = chain[-1][1] if chain else GENESIS
    return len(chain), last, head_mac(key, chain=name, count=len(chain), digest=last)


chains = st.lists(loose_entries, min_size=1, max_size=5).map(linked)
three = linked([replace(SEALED_ENTRY, event=event) for event in ("one", "two", "three")])


def another(value: object) -> Any:
    """Give a value of the same kind that is not the same."""
    match value:
        case int():
            return value + 1
        case str():
            return value + "x"
        case datetime():
            return value + timedelta(microseconds=1)
        case dict():
            return {**value, "x" + "".join(value): "x"}
    return None


ALTERATIONS: dict[str, Callable[[Entry], Any]] = {
    field.name: lambda entry, name=field.name: another(getattr(entry, name))  # type: ignore[misc]
    for field in fields(Entry)
}
ALTERATIONS["device_at"] = lambda entry: another(entry.device_at) if entry.device_at else NOON
ALTERATIONS["intent"] = lambda entry: None if entry.intent is not None else ""


@given(chains)
def test_an_untouched_chain_is_whole(chain: Chain) -> None:
    result = verify(chain, chain=CHAIN, head=head_of(chain), key=KEY)

    assert result == Verified(len(chain), chain[-1][1])


@pytest.mark.parametrize("field", ALTERATIONS)
@settings(max_examples=30)
@given(chain=chains, data=st.data())
def test_any_change_of_any_field_is_found(field: str, chain: Chain, data: st.DataObject) -> None:
    index = data.draw(st.integers(0, len(chain) - 1))
    entry, stored = chain[index]
    changed = replace(entry, **{field: ALTERATIONS[field](entry)})
    forged = [*chain[:index], (changed, stored), *chain[index + 1 :]]

    result = verify(forged, chain=CHAIN, head=head_of(chain), key=KEY)

    expected = Misfit.GAP if field == "sequence" else Misfit.DIGEST
    assert result == Tampered(index + 1, expected)


@given(chain=chains, data=st.data())
def test_a_change_with_its_digest_made_anew_is_found(chain: Chain, data: st.DataObject) -> None:
    index = data.draw(st.integers(0, len(chain) - 1))
    changed = replace(chain[index][0], event=chain[index][0].event + "x")
    forged = [*chain[:index], (changed, digest(changed)), *chain[index + 1 :]]

    result = verify(forged, chain=CHAIN, head=head_of(chain), key=KEY)

    assert result == Tampered(min(index + 2, len(chain)), Misfit.LINK)


@given(chain=chains, data=st.data())
def test_a_cut_tail_is_found(chain: Chain, data: st.DataObject) -> None:
    kept = data.draw(st.integers(0, len(chain) - 1))

    result = verify(chain[:kept], chain=CHAIN, head=head_of(chain), key=KEY)

    assert result == Tampered(kept + 1, Misfit.CUT_TAIL)


@given(chain=chains, data=st.data())
def test_a_cut_tail_with_a_forged_head_is_found(chain: Chain, data: st.DataObject) -> None:
    kept = data.draw(st.integers(0, len(chain) - 1))
    forged_head = head_of(chain[:kept], key=b"a guess")

    result = verify(chain[:kept], chain=CHAIN, head=forged_head, key=KEY)

    assert result == Tampered(kept, Misfit.MAC)


@given(chain=chains, data=st.data())
def test_a_removed_entry_leaves_a_gap(chain: Chain, data: st.DataObject) -> None:
    removed = data.draw(st.integers(0, len(chain) - 1))
    forged = [*chain[:removed], *chain[removed + 1 :]]

    result = verify(forged, chain=CHAIN, head=head_of(chain), key=KEY)

    last = removed == len(chain) - 1
    assert result == Tampered(removed + 1, Misfit.CUT_TAIL if last else Misfit.GAP)


def test_two_entries_that_changed_places_are_found() -> None:
    forged = [three[1], three[0], three[2]]

    assert verify(forged, chain=CHAIN, head=head_of(three), key=KEY) == Tampered(1, Misfit.GAP)


@pytest.mark.parametrize("kept", [1, 2])
def test_the_first_entry_added_past_the_head_is_found(kept: int) -> None:
    result = verify(three, chain=CHAIN, head=head_of(three[:kept]), key=KEY)

    assert result == Tampered(kept + 1, Misfit.LINK)


def test_a_chain_written_anew_to_the_end_is_found() -> None:
    anew = linked([replace(entry, actor="person:8") for entry, _ in three])

    assert verify(anew, chain=CHAIN, head=head_of(three), key=KEY) == Tampered(3, Misfit.LINK)


def test_a_chain_put_in_the_place_of_another_is_found() -> None:
    assert verify(three, chain="relay:2", head=head_of(three), key=KEY) == Tampered(1, Misfit.LINK)


def test_an_empty_chain_needs_no_head() -> None:
    assert verify([], chain=CHAIN, head=None, key=KEY) == Verified(0, GENESIS)


def test_a_chain_that_lost_its_head_is_found() -> None:
    assert verify(three, chain=CHAIN, head=None, key=KEY) == Tampered(3, Misfit.MAC)


def test_a_head_that_belongs_to_another_chain_is_found() -> None:
    head = head_of(three, name="relay:2")

    assert verify(three, chain=CHAIN, head=head, key=KEY) == Tampered(3, Misfit.MAC)


def test_a_head_with_a_broken_mark_is_found() -> None:
    count, last, _ = head_of(three)

    assert verify(three, chain=CHAIN, head=(count, last, "å"), key=KEY) == Tampered(3, Misfit.MAC)


def test_an_entry_that_no_longer_has_a_form_is_found() -> None:
    unfit: Any = {"number": 0.5}
    forged = [three[0], (replace(three[1][0], facts=unfit), three[1][1]), three[2]]

    assert verify(forged, chain=CHAIN, head=head_of(three), key=KEY) == Tampered(2, Misfit.DIGEST)


def test_the_form_of_an_entry_never_changes() -> None:
    assert canonical(SEALED_ENTRY).decode() == (
        '{"actor":"person:7","at":"2026-05-12T10:02:11.000000Z","chain":"relay:1",'
        '"commitments":{"reason":"'
        "faad9ca16ac3bd06ed68d61c501169ef258e4fdb7ef13374c5f8005507cb592a"
        '"},"device_at":null,"event":"visit.logged",'
        '"facts":{"company":"Leksandsdörren","number":3},"format":1,"intent":null,'
        f'"previous":"{GENESIS}","sequence":1,"subject":"handover:3"}}'
    )


def test_the_order_of_facts_does_not_matter() -> None:
    reordered = replace(SEALED_ENTRY, facts={"company": "Leksandsdörren", "number": 3})

    assert digest(reordered) == digest(SEALED_ENTRY)


def test_the_same_moment_in_another_zone_has_the_same_digest() -> None:
    in_sweden = NOON.astimezone(timezone(timedelta(hours=2)))

    assert digest(replace(SEALED_ENTRY, at=in_sweden)) == digest(SEALED_ENTRY)


@pytest.mark.parametrize(
    "change",
    [
        {"facts": {"share": 0.5}},
        {"facts": {"when": NOON}},
        {"facts": {1: "one"}},
        {"facts": {"text": "\ud800"}},
        {"at": NOON.replace(tzinfo=None)},
        {"device_at": NOON.replace(tzinfo=None)},
    ],
)
def test_what_has_no_lasting_form_is_refused(change: dict[str, Any]) -> None:
    with pytest.raises(UnfitEntry):
        canonical(replace(SEALED_ENTRY, **change))


def test_a_commitment_depends_on_text_and_salt() -> None:
    made = commit("salt", "Cissi")

    assert made == commit("salt", "Cissi")
    assert (
        len({made, commit("pepper", "Cissi"), commit("salt", "Doris"), commit("saltC", "issi")})
        == 4
    )
