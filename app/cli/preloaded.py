"""What `flask serve` becomes: granian, in a process that has read the program before it forks.

Its workers, and `flask worker` where that runs beside them, so share in memory what each would have
read by itself. Nothing is opened here: whoever forks brings its own connections.
"""

from __future__ import annotations

import gc
import importlib
import os
import runpy
import sys

from flask import Flask
from flask.cli import ScriptInfo

from app.cli.serve import WITH_WORKER


def main(arguments: list[str]) -> None:
    """Become granian with these arguments, of which `--with-worker` is our own."""
    app = importlib.import_module("wsgi").app
    # What lives as long as the program is no longer looked through, and its pages stay shared.
    gc.collect()
    gc.freeze()
    if WITH_WORKER in arguments:
        _fork_worker(app)
    sys.argv = ["granian", *(one for one in arguments if one != WITH_WORKER)]
    runpy.run_module("granian", run_name="__main__", alter_sys=True)


def _fork_worker(app: Flask) -> None:
    parent = os.getpid()
    if os.fork():
        return
    try:
        told = ["worker", "--beside", str(parent)]
        app.cli.main(told, prog_name="flask", obj=ScriptInfo(create_app=lambda: app))
    finally:
        os._exit(0)


if __name__ == "__main__":
    main(sys.argv[1:])
