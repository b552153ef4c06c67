"""What the fields with personal data, their terms and where these come from are called on a screen."""

from __future__ import annotations

from collections.abc import Mapping

from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString

from app.domain.retention import Since, Source

FIELDS: Mapping[str, LazyString] = {
    "finder_message.message": _l("Upphittarens meddelande"),
    "finder_message.contact": _l("Hur upphittaren nås"),
    "suggestion.reason": _l("Skälet till ett förslag"),
    "contact.name": _l("Kontaktpersonens namn"),
    "contact.role": _l("Kontaktpersonens roll"),
    "contact.email": _l("Kontaktpersonens e-post"),
    "contact.phone": _l("Kontaktpersonens telefon"),
    "nomination.nominator_name": _l("Namn på den som valde"),
    "nomination.nominator_email": _l("E-post till den som valde"),
    "nomination.reason": _l("Motivering som inte är publicerad"),
    "late_choice.nominator_name": _l("Namn i ett sent val"),
    "late_choice.nominator_email": _l("E-post i ett sent val"),
    "late_choice.reason": _l("Motivering i ett sent val"),
    "late_choice.decision_note": _l("Anteckning om ett sent val"),
    "review.reason": _l("Skälet till ett beslut"),
    "interest.about": _l("Anmält jäv"),
    "invitation.recipient_name": _l("Namn på den som bjöds in"),
    "invitation.recipient_email": _l("E-post till den som bjöds in"),
    "invitation.wish": _l("Önskemål om tid"),
    "company_request.words": _l("Företagets önskemål"),
    "outgoing_mail.recipient_name": _l("Brevets mottagare"),
    "outgoing_mail.recipient_email": _l("Brevets adress"),
    "outgoing_mail.facts": _l("Brevets innehåll"),
    "outgoing_mail.last_error": _l("Mejlserverns svar"),
    "bouncing_address.email": _l("Adress som inte tar emot"),
    "participant.name": _l("Deltagare på besök"),
    "participant.role": _l("Deltagares roll på besök"),
    "visit.note": _l("Anteckning om ett besök"),
    "note.words": _l("Anteckning om vad ett företag sa"),
    "photo.caption": _l("Text till en bild från ett besök"),
    "photo.picture": _l("Bild från ett besök"),
    "photo.thumbnail": _l("Liten bild från ett besök"),
    "promise.words": _l("Löfte till ett företag"),
    "promise.ended_words": _l("Hur ett löfte slutade"),
    "promise.answer": _l("Svar på ett löfte"),
    "visit.annul_reason": _l("Skälet till en annullering"),
    "handover.start_note": _l("Skälet till en start från kontoret"),
    "handover.cancel_reason": _l("Skälet till att något ställdes in"),
    "code.replace_reason": _l("Skälet till en ny kod"),
    "pending_scan.decision_note": _l("Anteckning om en skanning"),
    "person.name": _l("Namn på den som har slutat"),
    "person.email": _l("E-post till den som har slutat"),
    "sign_in.label": _l("Enhetens namn"),
    "journal_text.value": _l("Text i händelseloggen"),
}
SINCE: Mapping[Since, LazyString] = {
    Since.HANDLED: _l("efter att det hanterades"),
    Since.ENDED: _l("efter att det upphörde"),
    Since.DECIDED: _l("efter beslutet"),
    Since.SENT: _l("efter att det skickades"),
    Since.VISITED: _l("efter besöket"),
    Since.NOTED: _l("efter att det skrevs"),
    Since.DEACTIVATED: _l("efter att personen stängdes av"),
}
SOURCES: Mapping[Source, LazyString] = {
    Source.STORAGE_LIMITATION: _l("Dataskyddsförordningen, artikel 5.1 e"),
    Source.LINK_READABLE: _l("Valet går att läsa via sin länk i ett år"),
    Source.ARCHIVES_ACT: _l("Arkivlagen, 10 §"),
}
GROUPS: Mapping[str, LazyString] = {
    "bouncing_address": _l("Adress som inte tar emot"),
    "code": _l("Kod som byttes"),
    "company_request": _l("Företagets önskemål"),
    "contact": _l("Kontaktperson"),
    "finder_message": _l("Upphittarens meddelande"),
    "handover_cancelled": _l("Inställd överlämning"),
    "handover_start": _l("Start från kontoret"),
    "interest": _l("Anmält jäv"),
    "invitation": _l("Inbjudan"),
    "invitation_wish": _l("Önskemål om tid"),
    "journal_text": _l("Händelselogg"),
    "late_choice": _l("Sent val"),
    "late_choice_note": _l("Anteckning om ett sent val"),
    "nomination": _l("Den som valde"),
    "nomination_reason": _l("Motivering"),
    "note": _l("Anteckning om vad ett företag sa"),
    "outgoing_mail": _l("Brev"),
    "participant": _l("Deltagare på besök"),
    "pending_scan": _l("Skanning att avgöra"),
    "person": _l("Konto"),
    "photo": _l("Bild från ett besök"),
    "promise": _l("Löfte till ett företag"),
    "review": _l("Beslut"),
    "sign_in": _l("Enhet"),
    "suggestion": _l("Förslag"),
    "visit_annulled": _l("Annullerat besök"),
    "visit_note": _l("Anteckning om ett besök"),
}


def group_words(key: str) -> str:
    """What a finding's row is called."""
    return str(GROUPS[key.partition(":")[0]])
