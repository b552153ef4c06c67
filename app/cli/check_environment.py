"""What the environment alone tells, before there is an app: also what keeps it from starting."""

from __future__ import annotations

import stat
from collections.abc import Iterator, Mapping
from importlib.util import find_spec
from pathlib import Path

from sqlalchemy import URL, make_url
from sqlalchemy.exc import ArgumentError

from app.adapters.mail import UnusableSmtpUrl, mailer_at
from app.cli.findings import Finding, mend, note, ok
from app.config import MINIMUM_SECRET_CHARACTERS, ROOT, Settings, UnusableSettings
from app.domain.code import PublicUrlFault, UnusablePublicUrl, check_public_url
from app.domain.tiles import TileUrlFault, UnusableTileUrl, tile_origin
from app.letters.message import sender_address
from app.storage.engine import UnsafeSqlite, engine_options, normalised

OTHERS = stat.S_IRWXG | stat.S_IRWXO
LOCAL_HOSTS = (None, "", "localhost", "127.0.0.1", "::1")
ADDRESS_FAULTS: Mapping[PublicUrlFault, str] = {
    PublicUrlFault.NOT_HTTPS: "must begin with https://",
    PublicUrlFault.BAD_CHARACTER: "holds a character that no QR of ours can carry",
    PublicUrlFault.BAD_HOST: "names no host",
    PublicUrlFault.LOCAL_HOST: "names this very machine, which no phone reaches",
    PublicUrlFault.TOO_LONG: "is too long for a card: at most 23 characters after https://",
}

TILE_FAULTS: Mapping[TileUrlFault, str] = {
    TileUrlFault.NO_ADDRESS: "is no address of tiles, e.g. https://tiles.leksand.se/{z}/{x}/{y}.png",
    TileUrlFault.NOT_HTTPS: "must begin with https://",
    TileUrlFault.PLACES: "must hold {z}, {x} and {y}, each once and nothing else in braces",
}


def refuse_what_cannot_start(environ: Mapping[str, str]) -> None:
    """End the program with all that is to be mended, in plain words and without a traceback."""
    if hindrances := list(_hindrances(environ)):
        findings = [*hindrances, *environment_findings(environ)]
        lines = ["Leksandsnyckeln does not start like this:", *map(str, findings)]
        raise SystemExit("\n".join(lines))


def environment_findings(environ: Mapping[str, str]) -> list[Finding]:
    """Judge what can be judged without opening the database, short of what stops the start."""
    return [
        *_about_the_demo(environ),
        *_about_the_public_url(environ),
        *_about_the_proxy(environ),
        *_about_mail(environ),
        *_about_the_map(environ),
        *_about_secrets(environ),
        *_about_the_env_file(ROOT / ".env"),
    ]


def _hindrances(environ: Mapping[str, str]) -> Iterator[Finding]:
    try:
        database_url = Settings.from_environment(environ).database_url
    except UnusableSettings as unusable:
        yield from map(mend, unusable.problems)
        database_url = environ.get("DATABASE_URL", "")
    if database_url:
        yield from _about_the_address(database_url)
    if environ.get("REDIS_URL") and find_spec("redis") is None:
        yield mend("REDIS_URL is set, but redis is not installed: .venv/bin/pip install redis")


def _about_the_address(database_url: str) -> Iterator[Finding]:
    try:
        url = make_url(database_url)
    except ArgumentError:
        yield mend("DATABASE_URL is no address; see the README for both kinds.")
        return
    if url.get_backend_name() not in {"sqlite", "postgresql", "postgres"}:
        yield mend("DATABASE_URL must begin with sqlite:/// or postgresql://.")
    elif url.get_backend_name() == "sqlite":
        yield from _about_sqlite(url, database_url)


def _about_sqlite(url: URL, database_url: str) -> Iterator[Finding]:
    if not url.database or not Path(url.database).is_absolute():
        yield mend("DATABASE_URL must name a file from the root: sqlite:////var/lib/….db")
        return
    try:
        engine_options(normalised(database_url))
    except UnsafeSqlite as unsafe:
        yield mend(f"{unsafe}: .venv/bin/pip install --upgrade pysqlite3")
    except OSError as refused:
        yield mend(f"The folder of the database cannot be made: {refused.strerror}.")


def _about_the_demo(environ: Mapping[str, str]) -> Iterator[Finding]:
    if environ.get("NYCKEL_DEMO") == "1":
        yield note("NYCKEL_DEMO=1: everybody knows these secrets. Never with real data.")


def _about_the_public_url(environ: Mapping[str, str]) -> Iterator[Finding]:
    demo = environ.get("NYCKEL_DEMO") == "1"
    public_url = environ.get("PUBLIC_URL", "")
    if not public_url:
        if not demo:
            yield mend(
                "PUBLIC_URL is not set, so that no code can be printed. It is what every card and "
                "plate carries for decades, e.g. https://nyckel.leksand.se"
            )
        return
    yield _judged_url("PUBLIC_URL", public_url, demo=demo)
    for former in environ.get("FORMER_PUBLIC_URLS", "").split(","):
        if former.strip():
            yield _judged_url("FORMER_PUBLIC_URLS", former.strip(), demo=True)


def _judged_url(name: str, url: str, *, demo: bool) -> Finding:
    try:
        check_public_url(url, demo_allowed=demo)
    except UnusablePublicUrl as unusable:
        return mend(f"{name}: {url} {ADDRESS_FAULTS[unusable.reason]}.")
    return ok(f"{name} is {url}")


def _about_the_proxy(environ: Mapping[str, str]) -> Iterator[Finding]:
    behind_https = environ.get("PUBLIC_URL", "").lower().startswith("https://")
    if behind_https and not environ.get("TRUSTED_PROXIES"):
        yield note(
            "TRUSTED_PROXIES is not set: behind Caddy set it to 1, or all visitors count as one "
            "and share one limit on guesses."
        )


def _about_mail(environ: Mapping[str, str]) -> Iterator[Finding]:
    smtp_url, mail_from = environ.get("SMTP_URL", ""), environ.get("MAIL_FROM", "")
    if not smtp_url:
        if environ.get("NYCKEL_DEMO") != "1":
            yield note("SMTP_URL is not set: no letter is sent, and companies are called instead.")
        return
    try:
        mailer_at(smtp_url)
    except UnusableSmtpUrl as unusable:
        yield mend(f"SMTP_URL {unusable}, e.g. smtp://user:password@mail.leksand.se")
    else:
        yield ok("SMTP_URL is set")
    yield from _about_the_sender(mail_from)


def _about_the_sender(mail_from: str) -> Iterator[Finding]:
    try:
        yield ok(f"MAIL_FROM is {sender_address(mail_from)}")
    except ValueError:
        yield mend("MAIL_FROM must be an address, e.g. Företagsstafetten <nyckel@leksand.se>")


def _about_the_map(environ: Mapping[str, str]) -> Iterator[Finding]:
    if not (url := environ.get("MAP_TILE_URL", "")):
        return
    try:
        origin = tile_origin(url)
    except UnusableTileUrl as unusable:
        yield mend(
            f"MAP_TILE_URL {TILE_FAULTS[unusable.reason]}; until then the drawn map is alone"
        )
        return
    yield ok(f"MAP_TILE_URL is on {origin}, which admins' browsers ask when they open that map")
    if not environ.get("MAP_TILE_ATTRIBUTION", "").strip():
        yield note("MAP_TILE_ATTRIBUTION is not set: most maps want to be named.")


def _about_secrets(environ: Mapping[str, str]) -> Iterator[Finding]:
    fallbacks = [part.strip() for part in environ.get("SECRET_KEY_FALLBACKS", "").split(",")]
    if any(0 < len(part) < MINIMUM_SECRET_CHARACTERS for part in fallbacks):
        yield mend("SECRET_KEY_FALLBACKS holds a secret that is too short; take it out.")
    if fallbacks != [""]:
        yield note("SECRET_KEY_FALLBACKS is set: empty it 90 days after the change of SECRET_KEY.")


def _about_the_env_file(path: Path) -> Iterator[Finding]:
    if path.exists() and stat.S_IMODE(path.stat().st_mode) & OTHERS:
        yield mend(f"{path.name} holds secrets and others may read it: chmod 600 {path.name}")
