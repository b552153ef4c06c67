"""Files named on the command line, and what goes wrong with them in words."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click

NEW_FILE = click.Path(dir_okay=False, path_type=Path)
EXISTING_FILE = click.Path(exists=True, dir_okay=False, readable=True, path_type=Path)
FORCE = click.option("--force", is_flag=True, help="Replace FILE if it is there already.")


@contextmanager
def file_errors(file: Path) -> Iterator[None]:
    """Tell what the system says about a file, with exit status 1, instead of a traceback."""
    try:
        yield
    except FileExistsError as taken:
        raise click.ClickException(f"{file} is there already; --force replaces it.") from taken
    except OSError as failed:
        raise click.ClickException(f"{file}: {failed.strerror}.") from failed
