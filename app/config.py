"""Settings from the environment, frozen; what is missing or unsafe in production is refused at the start."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
MINIMUM_SECRET_CHARACTERS = 32
DEMO_SECRET = "demo-only-" * 4
# The demo has no mail server: what would be sent is kept, and shown on a page of its own.
DEMO_MAIL = f"file://{ROOT / 'instance' / 'post'}"
# What people hand in lies here until it has been read: beside no page, and in no backup.
UPLOADS = ROOT / "instance" / "uppladdat"
DEMO_SENDER = "Leksandsnyckeln <nyckel@leksand.example>"
SECRETS = ("SECRET_KEY", "LINK_KEY", "NUMBER_KEY")


class UnusableSettings(ValueError):
    """The environment does not make a safe installation; `problems` says what to mend, one line each."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything that differs between installations; see interfaces in the README for each name."""

    database_url: str
    secret_key: str = field(repr=False)
    link_key: str = field(repr=False)
    number_key: str = field(repr=False)
    public_url: str
    secret_key_fallbacks: tuple[str, ...] = field(default=(), repr=False)
    former_public_urls: tuple[str, ...] = ()
    demo: bool = False
    smtp_url: str | None = field(default=None, repr=False)
    mail_from: str | None = None
    redis_url: str | None = field(default=None, repr=False)
    map_tile_url: str | None = None
    map_tile_attribution: str = ""
    metrics_token: str | None = field(default=None, repr=False)
    log_format: str = "json"
    trusted_proxies: int = 0
    upload_folder: Path = UPLOADS

    @classmethod
    def from_environment(cls, environ: Mapping[str, str]) -> Settings:
        """Read the settings; raises `UnusableSettings` naming every problem at once."""
        demo = environ.get("NYCKEL_DEMO") == "1"
        problems = [] if demo else _problems(environ)
        if problems:
            raise UnusableSettings(problems)
        return cls(
            database_url=environ.get("DATABASE_URL") or _default_database_url(),
            secret_key=environ.get("SECRET_KEY") or DEMO_SECRET,
            link_key=environ.get("LINK_KEY") or DEMO_SECRET,
            number_key=environ.get("NUMBER_KEY") or DEMO_SECRET,
            public_url=(environ.get("PUBLIC_URL") or _default_url(environ, demo=demo)).rstrip("/"),
            secret_key_fallbacks=_listed(environ, "SECRET_KEY_FALLBACKS"),
            former_public_urls=_listed(environ, "FORMER_PUBLIC_URLS"),
            demo=demo,
            smtp_url=environ.get("SMTP_URL") or (DEMO_MAIL if demo else None),
            mail_from=environ.get("MAIL_FROM") or (DEMO_SENDER if demo else None),
            redis_url=environ.get("REDIS_URL") or None,
            map_tile_url=environ.get("MAP_TILE_URL") or None,
            map_tile_attribution=environ.get("MAP_TILE_ATTRIBUTION", "").strip(),
            metrics_token=environ.get("METRICS_TOKEN") or None,
            log_format=environ.get("LOG_FORMAT") or ("console" if demo else "json"),
            trusted_proxies=_whole_number(environ.get("TRUSTED_PROXIES")) or 0,
            upload_folder=Path(environ.get("UPLOAD_FOLDER") or UPLOADS),
        )

    @property
    def sends_mail(self) -> bool:
        return bool(self.smtp_url and self.mail_from)

    @property
    def keeps_mail(self) -> bool:
        """In the demo without a mail server letters are kept, and shown to whoever tries it."""
        return self.demo and (self.smtp_url or "").startswith("file:")

    @property
    def over_https(self) -> bool:
        return self.public_url.lower().startswith("https://")


def _problems(environ: Mapping[str, str]) -> list[str]:
    return [
        *_secret_problems(environ),
        *_public_url_problems(environ.get("PUBLIC_URL", "")),
        *_proxy_problems(environ.get("TRUSTED_PROXIES")),
    ]


def _secret_problems(environ: Mapping[str, str]) -> list[str]:
    problems = []
    for name in SECRETS:
        value = environ.get(name, "")
        if not value:
            problems.append(
                f'{name} is not set. Make one: python3 -c "import secrets; print(secrets.token_urlsafe(48))"'
            )
        elif value == DEMO_SECRET or len(value) < MINIMUM_SECRET_CHARACTERS:
            problems.append(
                f"{name} is a default or has fewer than {MINIMUM_SECRET_CHARACTERS} characters."
            )
    given = [environ[name] for name in SECRETS if environ.get(name)]
    if len(set(given)) < len(given):
        problems.append(
            "SECRET_KEY, LINK_KEY and NUMBER_KEY must differ: each is kept and changed on its own."
        )
    return problems


def _public_url_problems(public_url: str) -> list[str]:
    if public_url and not public_url.lower().startswith(("https://", "http://")):
        return ["PUBLIC_URL must begin with https://."]
    return []


def _proxy_problems(value: str | None) -> list[str]:
    if value and _whole_number(value) is None:
        return ["TRUSTED_PROXIES must be a whole number: how many proxies stand in front."]
    return []


def _whole_number(value: str | None) -> int | None:
    return int(value) if value and value.isascii() and value.isdigit() else None


def _default_database_url() -> str:
    return f"sqlite:///{ROOT / 'instance' / 'leksandsnyckeln.db'}"


def _default_url(environ: Mapping[str, str], *, demo: bool) -> str:
    """Without PUBLIC_URL production stays on https, and `flask check-config` and printing refuse."""
    return f"http://127.0.0.1:{environ.get('PORT') or 8000}" if demo else "https://localhost"


def _listed(environ: Mapping[str, str], name: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in environ.get(name, "").split(",") if part.strip())
