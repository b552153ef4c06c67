"""What a company does without an account: its choice of the next one."""

from app.web.company import nominate
from app.web.company.blueprint import blueprint

__all__ = ["blueprint", "nominate"]
