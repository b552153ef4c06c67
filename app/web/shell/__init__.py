"""What opens without a network: the shells, the worker that keeps them, and the app's manifest."""

from app.web.shell import app_files, pages
from app.web.shell.blueprint import blueprint

__all__ = ["app_files", "blueprint", "pages"]
