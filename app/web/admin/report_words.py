"""What the reports on paper say, in the language that is being printed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime

from flask_babel import gettext as _

from app.adapters.report_pdf import Facts, Photos, Report, Section, Table
from app.domain.calendar import stockholm_date
from app.storage import chain, tally
from app.storage.chain import Leg, LegState
from app.storage.dossier import Dossier
from app.storage.nominations import Nomination
from app.storage.overview import JournalLine
from app.storage.relays import Relay
from app.storage.visits import Participant, Visit
from app.web.admin import events
from app.web.admin.figures import Counts, outlook
from app.web.admin.talk_report import talk_sections
from app.web.installation import now, session
from app.web.templating import clock, day, number

# More than forty years at the promised pace: a report is of the whole chain, in one question.
MOST_LEGS = 10_000


def visit_report(found: Dossier) -> Report:
    """Tell of a leg whose visit stands what its own page tells."""
    handover, visit = found.handover, found.standing_visit
    assert visit is not None, "a report is of a visit that stands"  # noqa: S101 - the caller's promise
    leg = chain.leg(session(), handover.relay_id, handover.number)
    sections = [
        Section(_("Besöket"), Facts([*_where(found, leg), *_when(visit)])),
        *talk_sections(visit),
        Section(_("Valen"), Facts(list(_choices(found)))),
        Section(
            _("Vad som hänt"),
            Table(
                (_("När"), _("Händelse"), _("Vem")),
                (3, 5, 4),
                [_happened(line) for line in found.history],
            ),
        ),
    ]
    return _report(
        _("Besök hos %(company)s", company=handover.company_name),
        _("%(relay)s, %(day)s", relay=handover.relay.name, day=day(visit.occurred_at)),
        [section for section in sections if not _is_empty(section)],
        relay=handover.relay,
    )


def chain_report(relay: Relay) -> Report:
    """Tell how far the relay has come, year by year and visit by visit."""
    foreseen = outlook(Counts(relay))
    years = tally.by_year(session(), relay.id)
    legs = chain.public_chain(session(), relay.id, limit=MOST_LEGS)
    counted = sum(year.counted for year in years)
    sections = [
        Section(foreseen.title, foreseen.sentence),
        Section(
            _("År för år"),
            Table(
                (_("År"), _("Besök"), _("Räknas mot målet")),
                (2, 2, 6),
                [(str(year.year), number(year.visits), number(year.counted)) for year in years],
            ),
        ),
        Section(
            _("Överlämningarna"),
            Table(
                (_("Nr"), _("Besök nr"), _("Datum"), _("Företag"), _("Ort")),
                (1, 1.4, 2.8, 5.4, 2.6),
                [_leg(leg) for leg in legs],
            ),
        ),
    ]
    return _report(
        _("%(relay)s: så långt har vi kommit", relay=relay.name),
        _("%(counted)s av %(goal)s besök gjorda", counted=number(counted), goal=number(relay.goal))
        + ".",
        [section for section in sections if not _is_empty(section)],
        relay=relay,
    )


def _report(title: str, lead: str, sections: Sequence[Section], *, relay: Relay) -> Report:
    printed = _("%(relay)s · utskrivet %(day)s", relay=relay.name, day=day(stockholm_date(now())))
    return Report(title, lead, sections, foot=printed, page=_("Sida {} av {}"))


def _where(found: Dossier, leg: Leg | None) -> Iterator[tuple[str, str]]:
    handover = found.handover
    goal = number(handover.relay.goal)
    yield _("Överlämning"), _("Nr %(number)s", number=handover.number)
    if leg and leg.ordinal:
        ordinal = _("%(ordinal)s av %(goal)s", ordinal=number(leg.ordinal), goal=goal)
        yield _("Besök nr"), ordinal
    yield _("Företag"), handover.company_name
    yield _("Ort"), handover.place or ""
    yield _("Nyckel"), handover.baton.name


def _when(visit: Visit) -> Iterator[tuple[str, str]]:
    here = (_took_part(one) for one in visit.participants if one.left_at is None)
    yield _("När"), _moment(visit.occurred_at)
    yield _("Vilka var där"), ", ".join(here)
    yield _("Hur"), str(events.VISIT_SOURCES[visit.source])
    yield _("Telefonens tid"), _moment(visit.captured_at) if visit.captured_at else ""
    yield _("Kom in till oss"), _moment(visit.logged_at)
    yield _("Återbesök"), _("Ja") if visit.revisit else ""
    yield _("Anteckning"), visit.note or ""


def _took_part(one: Participant) -> str:
    return f"{one.name or '–'} ({one.role})" if one.role else one.name or "–"


def _choices(found: Dossier) -> Iterator[tuple[str, str]]:
    """How the key came here, what the company chose, and where it went on."""
    before, after = found.handover.predecessor, found.successor
    if before:
        yield (
            _("Nyckeln kom från"),
            _("nr %(number)s, %(company)s", number=before.number, company=before.company_name),
        )
    for one in found.nominations:
        yield (_("Andraval") if one.rank == 2 else _("Förstaval")), _chosen(one)
    if after:
        yield (
            _("Nyckeln gick till"),
            _("nr %(number)s, %(company)s", number=after.number, company=after.company_name),
        )


def _chosen(one: Nomination) -> str:
    name = ", ".join(filter(None, (one.company_name, one.company_place)))
    told = f"{name} ({str(events.NOMINATIONS[one.state][0]).lower()})"
    return "\n".join(filter(None, (told, one.reason, one.nominator_name)))


def _happened(line: JournalLine) -> tuple[str, str, str]:
    texts = (f"{events.field_words(name)}: {text}" for name, text in line.texts)
    return _moment(line.at), "\n".join((events.event_words(line), *texts)), events.actor_words(line)


def _leg(leg: Leg) -> tuple[str, ...]:
    visited = day(leg.visited_at) if leg.visited_at else ""
    on = _("på väg dit") if leg.state is LegState.AWAITING else visited
    ordinal = number(leg.ordinal) if leg.ordinal else _("åter") if leg.revisit else ""
    return str(leg.number), ordinal, on, leg.company, leg.place or ""


def _moment(at: datetime) -> str:
    return f"{day(at)} {clock(at)}"


def _is_empty(section: Section) -> bool:
    match section.content:
        case Facts(rows):
            return not any(text for _label, text in rows)
        case Table() | Photos() as several:
            return not several.rows
        case text:
            return not text
