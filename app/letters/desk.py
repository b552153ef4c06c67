"""What a letter is written with: the database to read, the keys for its links, and the clock."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from app.adapters import tokens
from app.adapters.keys import Keys
from app.adapters.tokens import Purpose


@dataclass(frozen=True, slots=True)
class Desk:
    """A letter knows no request, so that its addresses are the public one and a promised path."""

    session: Session
    keys: Keys
    now: datetime
    public_url: str
    mail_from: str

    def page(self, path: str) -> str:
        """Give the address of a page, whose path begins with a slash."""
        return f"{self.public_url}{path}"

    def link(self, path: str, *, purpose: Purpose, nonce: str) -> str:
        """Give the address of a link, whose token is derived now and stands nowhere."""
        return f"{self.page(path)}/{tokens.derive(self.keys.link, purpose=purpose, nonce=nonce)}"
