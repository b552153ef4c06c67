"""What the journal's events and the lives' states are called on a screen."""

from __future__ import annotations

from collections.abc import Mapping

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString

from app.domain.baton import BatonState
from app.domain.eligibility import CompanyStatus
from app.domain.handover import HandoverState, StartReason
from app.domain.nomination import NominationState
from app.domain.visit import VisitSource
from app.storage.overview import JournalLine

HANDOVERS: Mapping[HandoverState, tuple[LazyString, str]] = {
    HandoverState.PLANNED: (_l("Utan datum"), "wait"),
    HandoverState.SCHEDULED: (_l("Planerad"), "inform"),
    HandoverState.VISITED: (_l("Besökt"), "good"),
    HandoverState.PASSED_ON: (_l("Har gått vidare"), "plain"),
    HandoverState.CANCELLED: (_l("Inställd"), "bad"),
}
NOMINATIONS: Mapping[NominationState, tuple[LazyString, str]] = {
    NominationState.SUBMITTED: (_l("Väntar på beslut"), "wait"),
    NominationState.APPROVED: (_l("Godkänt"), "inform"),
    NominationState.INVITED: (_l("Inbjudet"), "inform"),
    NominationState.ACCEPTED: (_l("Har tackat ja"), "good"),
    NominationState.REJECTED: (_l("Avslaget"), "bad"),
    NominationState.DECLINED: (_l("Har tackat nej"), "bad"),
    NominationState.WITHDRAWN: (_l("Återtaget"), "plain"),
    NominationState.EXPIRED: (_l("Utan svar"), "plain"),
    NominationState.SUPERSEDED: (_l("Ett annat val gick före"), "plain"),
}
VISIT_SOURCES: Mapping[VisitSource, LazyString] = {
    VisitSource.SCAN: _l("Kortets kod skannades"),
    VisitSource.PLATE: _l("Nyckelns skylt skannades"),
    VisitSource.HAND: _l("Loggades för hand"),
}
BATONS: Mapping[BatonState, tuple[LazyString, str]] = {
    BatonState.WITH_OFFICE: (_l("Hos kontoret"), "plain"),
    BatonState.CARRIED: (_l("På väg"), "inform"),
    BatonState.WITH_COMPANY: (_l("Hos ett företag"), "good"),
    BatonState.MISSING: (_l("Borta"), "bad"),
    BatonState.RECOVERED: (_l("Återfunnen"), "good"),
    BatonState.RETIRED: (_l("Ur bruk"), "plain"),
}
STATUSES: Mapping[CompanyStatus, LazyString] = {
    CompanyStatus.UNKNOWN: _l("Vet inte"),
    CompanyStatus.ACTIVE: _l("Verksamt"),
    CompanyStatus.BANKRUPT: _l("I konkurs"),
    CompanyStatus.DEREGISTERED: _l("Avregistrerat"),
}
STARTS: Mapping[StartReason, LazyString] = {
    StartReason.FIRST: _l("Stafettens första överlämning"),
    StartReason.NO_CHOICE: _l("Det förra företaget valde ingen"),
    StartReason.CHAIN_BROKEN: _l("Kedjan bröts"),
    StartReason.OTHER: _l("Annat skäl"),
}
EVENTS: Mapping[str, LazyString] = {
    "person_data.erased": _l("Någons personuppgifter raderades"),
    "person_data.purged": _l("Personuppgifter gallrades"),
    "text.erased": _l("Personuppgifter raderades ur loggen"),
    "visit.logged": _l("Besöket loggades"),
    "visit.joined": _l("Ännu någon var med på besöket"),
    "visit.left": _l("Någon togs bort från besöket"),
    "visit.undone": _l("Besöket ångrades"),
    "visit.annulled": _l("Besöket annullerades"),
    "visit.corrected": _l("Besöket rättades"),
    "nomination.submitted": _l("Företaget valde"),
    "nomination.corrected": _l("Företaget ändrade sitt val"),
    "nomination.withdrawn": _l("Företaget tog tillbaka sitt val"),
    "nomination.approved": _l("Valet godkändes"),
    "nomination.approved_first": _l("En av två godkände valet"),
    "nomination.approval_undone": _l("Godkännandet ångrades"),
    "nomination.rejected": _l("Valet avslogs"),
    "nomination.accepted": _l("Företaget tackade ja"),
    "nomination.declined": _l("Företaget tackade nej"),
    "nomination.next_in_turn": _l("Andravalet kom på tur"),
    "nomination.invited": _l("Företaget bjöds in"),
    "nomination.expired": _l("Företaget svarade inte"),
    "nomination.invitation_withdrawn": _l("Inbjudan togs tillbaka"),
    "interest.declared": _l("Någon anmälde jäv"),
    "interest.withdrawn": _l("En anmälan om jäv togs tillbaka"),
    "invitation.answered": _l("Svaret kom genom inbjudan"),
    "leg.reminded": _l("En påminnelse gjordes"),
    "leg.restart_proposed": _l("En omstart föreslogs"),
    "leg.restarted": _l("Kedjan började om"),
    "leg.waited_for": _l("Vi väntar längre"),
    "company.asked": _l("Företaget önskade något"),
    "company.answered": _l("Önskemålet avgjordes"),
    "handover.company_link_renewed": _l("Företaget fick en ny länk"),
    "handover.choice_link_sent": _l("Företaget fick länken till sitt val igen"),
    "handover.created": _l("Överlämningen skapades"),
    "handover.scheduled": _l("Datumet bestämdes"),
    "handover.predecessor_set": _l("En annan överlämning sattes in före"),
    "handover.cancelled": _l("Överlämningen ställdes in"),
    "code.reissued": _l("Koden byttes ut"),
    "company.registered": _l("Företaget lades till"),
    "company.updated": _l("Företaget ändrades"),
    "company.number_corrected": _l("Organisationsnumret ändrades"),
    "company.workplace_added": _l("Företaget fick ett arbetsställe till"),
    "company.workplace_updated": _l("Arbetsstället ändrades"),
    "company.workplace_removed": _l("Ett arbetsställe togs bort"),
    "company.merged": _l("Två företag slogs ihop"),
    "company.merge_undone": _l("Två företag togs isär igen"),
    "company.imported": _l("Företag lästes in från en fil"),
    "company.import_started": _l("En fil med företag började läsas in"),
    "company.import_put_aside": _l("En fil med företag lades åt sidan"),
    "contact.added": _l("En kontakt lades till"),
    "contact.updated": _l("En kontakt ändrades"),
    "contact.ended": _l("En kontakt togs bort"),
    "visit.participant_added": _l("En deltagare lades till"),
    "visit.participant_corrected": _l("En deltagares uppgifter rättades"),
    "visit.participant_removed": _l("En deltagare togs bort"),
    "note.added": _l("Vad företaget sa antecknades"),
    "note.corrected": _l("En anteckning rättades"),
    "photo.added": _l("En bild lades till"),
    "photo.corrected": _l("En bildtext rättades"),
    "photo.removed": _l("En bild togs bort"),
    "promise.made": _l("Något lovades företaget"),
    "promise.changed": _l("Ett löfte ändrades"),
    "promise.kept": _l("Ett löfte hölls"),
    "promise.let_go": _l("Ett löfte släpptes"),
    "promise.reopened": _l("Ett löfte öppnades igen"),
    "promise.answer_written": _l("Ett svar till företaget skrevs"),
    "promise.answered": _l("Svaret skickades till företaget"),
    "promise.carried": _l("Ett löfte följde med efter att sträckan tog slut"),
    "promise.handed_over": _l("Ett löfte fick en ny ägare"),
    "relay.promise_rhythm_set": _l("Påminnelserna om löften ändrades"),
    "topic.added": _l("Ett ämne lades till"),
    "topic.renamed": _l("Ett ämne fick ett nytt namn"),
    "topic.retired": _l("Ett ämne togs ur bruk"),
    "topic.revived": _l("Ett ämne togs i bruk igen"),
    "baton.created": _l("Nyckeln lades till"),
    "baton.reported_found": _l("Någon har hittat nyckeln"),
    "baton.replaced": _l("Nyckeln ersattes av en ny"),
    "handover.charge_given": _l("En annan fick ansvaret"),
    "handover.baton_replaced": _l("En ny nyckel tog över överlämningen"),
    "baton.state_set": _l("Nyckelns läge ändrades"),
    "finder_message.handled": _l("Meddelandet från den som hittade hanterades"),
    "relay.created": _l("Stafetten skapades"),
    "relay.rhythm_set": _l("Tiderna för påminnelser ändrades"),
    "scan.kept_for_decision": _l("En skanning passade inte och väntar"),
    "scan.logged": _l("En skanning som väntade blev ett besök"),
    "scan.dismissed": _l("En skanning lades åt sidan"),
    "choice.kept_for_decision": _l("Ett val kom för sent och väntar"),
    "choice.counted": _l("Ett val som kom för sent fick gälla"),
    "choice.set_aside": _l("Ett val som kom för sent lades åt sidan"),
    "suggestion.received": _l("Ett förslag kom in från allmänheten"),
    "suggestion.handled": _l("Ett förslag hanterades"),
    "person.created": _l("Personen lades till"),
    "person.invited": _l("Personen bjöds in"),
    "person.invited_again": _l("Personen fick en ny inbjudan"),
    "person.password_set": _l("Personen valde lösenord"),
    "person.password_changed": _l("Personen bytte lösenord"),
    "person.reset": _l("Personen fick en länk för nytt lösenord"),
    "person.role_changed": _l("Personens roll ändrades"),
    "person.deactivated": _l("Personen stängdes av"),
    "person.reactivated": _l("Personen släpptes in igen"),
    "person.calendar_link_renewed": _l("Personen fick en ny adress till sin kalender"),
    "person.token_made": _l("En nyckel för program skapades"),
    "pairing.issued": _l("En kod för att para en telefon gjordes"),
    "pairing.claimed": _l("En telefon parades"),
    "sign_in.begun": _l("Någon loggade in"),
    "sign_in.revoked": _l("En inloggning stängdes"),
}
FIELDS: Mapping[str, LazyString] = {
    "reason": _l("Skäl"),
    "note": _l("Anteckning"),
    "name": _l("Namn"),
    "place": _l("Ort"),
    "email": _l("E-post"),
    "phone": _l("Telefon"),
    "role": _l("Roll"),
    "caption": _l("Bildtext"),
    "promise": _l("Löfte"),
    "answer": _l("Svar"),
    "wish": _l("Önskad tid"),
    "words": _l("Önskemål"),
    "recipient": _l("Skickat till"),
    "company_1": _l("Förstaval"),
    "company_2": _l("Andraval"),
    "about": _l("Varför jäv"),
    "nominator_name": _l("Vem som valde"),
    "nominator_email": _l("E-post till den som valde"),
}


def event_words(line: JournalLine) -> str:
    """The event in words; one that has none yet is shown by its own name."""
    return str(EVENTS.get(line.event, line.event))


def actor_words(line: JournalLine) -> str:
    """Who did it, without a name where none is kept."""
    words: str
    if line.who:
        words = line.who
    elif line.actor.startswith("link:"):
        words = _("Företaget, genom sin länk")
    elif line.actor == "stranger":
        words = _("Någon utan inloggning")
    elif line.actor == "system":
        words = _("Programmet")
    else:
        words = "–"
    return words


def field_words(name: str) -> str:
    return str(FIELDS.get(name, name))
