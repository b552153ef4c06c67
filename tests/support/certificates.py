"""Certificates that are made for a test run and vouch for themselves; nobody else trusts them."""

from __future__ import annotations

import subprocess
from dataclasses import dataclass
from pathlib import Path

HOST = "127.0.0.1"


@dataclass(frozen=True, slots=True)
class Certificate:
    """A certificate that vouches for itself, with its key."""

    certificate: Path
    key: Path


def make_certificate(folder: Path, *, name: str, address: str | None = HOST) -> Certificate:
    """Make one for a name and an address, unless there is none; good for two days."""
    named = f"DNS:{name}" + (f",IP:{address}" if address else "")
    made = Certificate(folder / "certificate.pem", folder / "key.pem")
    subprocess.run(
        [
            *("openssl", "req", "-x509", "-nodes", "-days", "2", "-subj", f"/CN={name}"),
            *("-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1"),
            *("-addext", f"subjectAltName={named}"),
            *("-keyout", str(made.key), "-out", str(made.certificate)),
        ],
        check=True,
        capture_output=True,
    )
    return made
