"""What machines ask of every site: whether it lives, its figures, and whom to tell of a weakness."""

from app.web.service import health, metrics, well_known
from app.web.service.blueprint import blueprint

__all__ = ["blueprint", "health", "metrics", "well_known"]
