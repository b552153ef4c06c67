"""What a code opens: for whoever scanned it, for staff, and as a rehearsal that logs nothing."""

from __future__ import annotations

from app.web.scan import codes, rehearsal, scanner, strangers, visits
from app.web.scan.blueprint import blueprint

__all__ = ["blueprint", "codes", "rehearsal", "scanner", "strangers", "visits"]
