"""What speaks for or against a nominated company, in words."""

from __future__ import annotations

from collections.abc import Mapping

from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString

from app.domain.eligibility import Candidate, Finding, FindingCode, Verdict, judge
from app.domain.nomination import NominationSource
from app.storage.late_choices import LateKind
from app.storage.visits import PendingKind

FINDINGS: Mapping[FindingCode, LazyString] = {
    FindingCode.OWN_COMPANY: _l("Företaget har valt sig självt."),
    FindingCode.ALREADY_VISITED: _l("Företaget har redan haft besök."),
    FindingCode.ALREADY_QUEUED: _l("Företaget är också valt av någon annan."),
    FindingCode.OUTSIDE_MUNICIPALITY: _l("Arbetsstället ligger utanför kommunen."),
    FindingCode.MUNICIPALITY_UNKNOWN: _l("Vi vet inte i vilken kommun arbetsstället ligger."),
    FindingCode.COMPANY_CLOSED: _l("Företaget är avregistrerat eller i konkurs."),
    FindingCode.STATUS_UNKNOWN: _l("Vi vet inte hur företaget står i registren."),
}
SOURCES: Mapping[NominationSource, LazyString] = {
    NominationSource.LINK: _l("Skickat från företagets egen länk"),
    NominationSource.HANDED_OVER: _l("Skickat på vår telefon vid besöket"),
    NominationSource.SPOKEN: _l("Sagt muntligt och inskrivet av oss"),
}
PENDING: Mapping[PendingKind, LazyString] = {
    PendingKind.HANDOVER_MOVED_ON: _l("Nyckeln hade gått vidare när skanningen kom in."),
    PendingKind.PLATE_OTHER_DAY: _l("Skylten lästes en annan dag, och det är osäkert hos vem."),
    PendingKind.OTHER_HANDOVER: _l("Sidan visade en annan överlämning."),
    PendingKind.CODE_REPLACED: _l("Kortet var ersatt när skanningen kom in."),
    PendingKind.NOT_CURRENT: _l("Nyckeln var inte på väg till något företag."),
}
LATE: Mapping[LateKind, LazyString] = {
    LateKind.ALREADY_NOMINATED: _l("Ett annat val hann före."),
    LateKind.LINK_EXPIRED: _l("Besöket var ångrat, eller så hade nyckeln gått vidare."),
    LateKind.VISIT_UNDECIDED: _l("Skanningen som valet följde på väntar själv."),
}


def warnings_about(candidate: Candidate) -> list[str]:
    """What an admin should look at before deciding."""
    return [str(FINDINGS[finding.code]) for finding in _found(candidate, Verdict.WARNED)]


def unknowns_about(candidate: Candidate) -> list[str]:
    """What is not known, which speaks neither for nor against."""
    found = judge(candidate).verdicts
    return [str(FINDINGS[one.code]) for one in found if one.verdict is Verdict.UNKNOWN]


def _found(candidate: Candidate, at_least: Verdict) -> list[Finding]:
    return [one for one in judge(candidate).verdicts if one.verdict >= at_least]
