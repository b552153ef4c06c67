"""What the sections of SNI 2025 are called on a screen, shortened from Statistics Sweden's own names."""

from __future__ import annotations

from collections.abc import Mapping

from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString

SECTIONS: Mapping[str, LazyString] = {
    "A": _l("Jordbruk, skogsbruk och fiske"),
    "B": _l("Gruvor och täkter"),
    "C": _l("Tillverkning"),
    "D": _l("El, gas och värme"),
    "E": _l("Vatten, avlopp och avfall"),
    "F": _l("Bygg och anläggning"),
    "G": _l("Handel"),
    "H": _l("Transport och lager"),
    "I": _l("Hotell och restaurang"),
    "J": _l("Förlag, media och innehåll"),
    "K": _l("Telekom, it och data"),
    "L": _l("Finans och försäkring"),
    "M": _l("Fastigheter"),
    "N": _l("Juridik, ekonomi och teknik"),
    "O": _l("Uthyrning och stödtjänster"),
    "P": _l("Offentlig förvaltning"),
    "Q": _l("Utbildning"),
    "R": _l("Vård och omsorg"),
    "S": _l("Kultur, nöje och fritid"),
    "T": _l("Annan service"),
    "U": _l("Arbete i hushåll"),
    "V": _l("Internationella organisationer"),
}
