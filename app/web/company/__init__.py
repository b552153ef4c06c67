"""What a company does without an account: its answer, its choice of the next one, its own matters."""

from app.web.company import answer, correct, letter_code, nominate, own
from app.web.company.blueprint import blueprint

__all__ = ["answer", "blueprint", "correct", "letter_code", "nominate", "own"]
