"""What each refusal is called on a screen, and with which status it is answered."""

from __future__ import annotations

from collections.abc import Mapping

from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString

STATUS: Mapping[str, int] = {
    "not_found": 404,
    "unknown_code": 404,
    "not_allowed": 403,
    "link_expired": 403,
    "second_person_needed": 403,
    "code_replaced": 410,
    "already_passed_on": 409,
    "not_current": 409,
    "needs_decision": 409,
    "permission_expired": 409,
    "too_late": 409,
    "wrong_state": 409,
    "baton_busy": 409,
    "no_replacement": 409,
    "already_nominated": 409,
    "no_address": 409,
    "still_needed": 409,
    "last_admin": 409,
    "email_taken": 409,
    "own_company": 422,
    "reason_needed": 422,
    "unacceptable_field": 422,
    "idempotency_key_reused": 422,
    "heir_needed": 422,
    "weak_password": 422,
    "wrong_password": 401,
    "too_many_attempts": 429,
}

MESSAGES: Mapping[str, LazyString] = {
    "not_found": _l("Det du söker finns inte här."),
    "unknown_code": _l("Den koden känner vi inte igen."),
    "not_allowed": _l("Du har inte behörighet till det här."),
    "link_expired": _l("Länken gäller inte längre."),
    "second_person_needed": _l("Jäv är anmält. Någon annan av er behöver besluta."),
    "code_replaced": _l("Det här kortet är ersatt."),
    "already_passed_on": _l("Nyckeln har redan gått vidare från det här företaget."),
    "not_current": _l("Nyckeln är inte på väg till något företag just nu."),
    "needs_decision": _l("Det här behöver någon på kontoret avgöra. Inget är förlorat."),
    "permission_expired": _l(
        "Sidan har varit öppen för länge. Tryck på knappen för att logga besöket."
    ),
    "too_late": _l("Det är för sent att ångra."),
    "wrong_state": _l("Någon annan hann före. Se hur det står nu."),
    "baton_busy": _l("Nyckeln är redan på väg till ett företag."),
    "no_replacement": _l(
        "Sträckan pågår, och ingen annan nyckel är ledig. Lägg till en ny nyckel först, så fortsätter"
        " den där den här slutar."
    ),
    "already_nominated": _l("Valet är redan gjort."),
    "no_address": _l(
        "Företaget har ingen e-postadress som tar emot brev. Lägg till eller rätta en kontakt först."
    ),
    "still_needed": _l(
        "Arbetsstället behövs: något har hänt där, eller så är det företagets enda."
    ),
    "last_admin": _l("Det måste finnas minst en administratör kvar."),
    "heir_needed": _l("Personen ansvarar för något som är öppet. Välj vem som tar över."),
    "email_taken": _l("Det finns redan en person med den e-postadressen."),
    "own_company": _l("Ett företag kan inte välja sig självt."),
    "reason_needed": _l("Skriv en motivering."),
    "unacceptable_field": _l("Något i formuläret behöver rättas."),
    "idempotency_key_reused": _l("Samma nyckel har använts för något annat."),
    "weak_password": _l("Lösenordet är för kort eller för vanligt."),
    "wrong_password": _l("E-postadressen och lösenordet hör inte ihop."),
    "too_many_attempts": _l("För många försök. Vänta en stund och försök igen."),
}

REFUSED = _l("Det gick inte.")


def status_of(code: str) -> int:
    return STATUS.get(code, 400)


def message_of(code: str) -> str:
    """The refusal in the reader's language."""
    return str(MESSAGES.get(code, REFUSED))
