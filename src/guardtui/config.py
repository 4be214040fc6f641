"""Where things are, and what the operator set: read once, then frozen."""

from __future__ import annotations

import json
import os
import re
import tomllib
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from guardtui.core import contact
from guardtui.core.errors import BadInput, StoreTrouble
from guardtui.core.records import ContactKind
from guardtui.delivery.servers import LOOPBACK, SECURITY, MailServer, SmsGateway
from guardtui.language import _
from guardtui.policy import Policy
from guardtui.shipped import data_file

STORE_NAME: Final = "guard.db"
SETTINGS_NAME: Final = "guardtui.toml"
_MOST_BYTES: Final = 65_536
_MOST_TEXT: Final = 255
_TABLES: Final = ("policy", "service", "mail", "sms", "support")


@dataclass(frozen=True, slots=True)
class Config:
    """The store's file, its key, the anchor that remembers how far it came, and the policy in force."""

    store: Path
    key: Path
    policy: Policy = field(default_factory=Policy)
    anchor: Path = field(kw_only=True, default=Path())
    """Beside the key unless named: a store that is put back as it was should not bring its anchor along."""
    support: str = field(kw_only=True, default="", repr=False)
    """The operator's mail address, to which support cases go."""

    mail: MailServer | None = field(kw_only=True, default=None)
    sms: SmsGateway | None = field(kw_only=True, default=None)
    domain: str = field(kw_only=True, default="")
    """The service's own domain, which a phone binds a code to that it fills in by itself."""

    def __post_init__(self) -> None:
        if self.anchor == Path():
            object.__setattr__(self, "anchor", self.key.with_suffix(".anchor"))
        if len({path.absolute() for path in (self.store, self.key, self.anchor)}) < 3:
            raise BadInput("paths_alike")

    @property
    def folder(self) -> Path:
        return self.store.parent


def load(store: str | Path | None = None, env: Mapping[str, str] = os.environ) -> Config:
    """The configuration for a store: named here, by `GUARDTUI_STORE`, or the XDG data folder's own.

    A folder stands for the store inside it. Policy and delivery come from `guardtui.toml` beside the store, where there is one.
    The key lies beside the store unless `GUARDTUI_KEY_FILE` names another place, and the anchor beside the key unless
    `GUARDTUI_ANCHOR_FILE` does. Raises `BadInput`.
    """
    path = _path(store or env.get("GUARDTUI_STORE") or default_folder() / STORE_NAME)
    key, anchor = env.get("GUARDTUI_KEY_FILE"), env.get("GUARDTUI_ANCHOR_FILE")
    settings = read_tables(path.parent / SETTINGS_NAME, _TABLES)
    tables = {name: _Table(name, table, path.parent) for name, table in settings.items()}
    return Config(
        path,
        _plain(key) if key else path.with_suffix(".key"),
        Policy.from_settings(settings.get("policy", {})),
        anchor=_plain(anchor) if anchor else Path(),
        mail=_mail(tables["mail"]) if "mail" in tables else None,
        sms=_sms(tables["sms"]) if "sms" in tables else None,
        domain=_domain(tables["service"]) if "service" in tables else "",
        support=_support(tables["support"]) if "support" in tables else "",
    )


def settings_text(*, domain: str = "", support: str = "") -> str:
    """A settings file in which all is explained and nothing set, but for these. Raises `BadInput` for what is none."""
    domain = _domain(_Table("service", {"domain": domain}, Path()))
    support = _support(_Table("support", {"mail": support}, Path()))
    text = data_file("settings.toml").read_text(encoding="utf-8")
    if domain:
        text = text.replace('#domain = "example.com"', f"domain = {json.dumps(domain)}")
    if support:
        text = text.replace('#mail = "help@example.com"', f"mail = {json.dumps(support, ensure_ascii=False)}")
    return text + "".join(map(_policy_line, Policy().lines()))


def write_settings(config: Config, text: str) -> Path:
    """Write the settings file of a new store, private; one that is there is left alone. Raises `StoreTrouble`."""
    path = config.folder / SETTINGS_NAME
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, 0o600)
    except FileExistsError:
        return path
    except OSError as error:
        raise StoreTrouble("folder_unwritable", path=str(config.folder), cause=error.strerror) from None
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        file.write(text)
    return path


def _policy_line(line: Mapping[str, object]) -> str:
    bounds = f", {line['least']} to {line['most']}" if "least" in line else ""
    known = f" of {', '.join(map(str, known))}" if isinstance(known := line.get("known"), list) else ""
    return f"#{line['name']} = {json.dumps(line['value'])}  # {line['unit']}{known}{bounds}; {line['source']}\n"


def default_folder() -> Path:
    """The XDG data folder of this program."""
    from platformdirs import user_data_path

    return user_data_path("guardtui")


def _path(given: str | Path) -> Path:
    path = _plain(given)
    try:
        path = path / STORE_NAME if path.is_dir() else path
    except OSError:
        raise BadInput("path_form") from None
    if path.suffix in {".key", ".anchor"}:
        raise BadInput("path_form")
    return path.absolute()


def _plain(given: str | Path) -> Path:
    """A path that a file can have: no control characters, no absurd length."""
    text = str(given)
    if not text or len(text) > 4096 or not text.isprintable():
        raise BadInput("path_form")
    try:
        return Path(text).expanduser()
    except RuntimeError:  # a home that nobody has
        raise BadInput("path_form") from None


def read_tables(path: Path, known: Collection[str]) -> dict[str, dict[str, object]]:
    """The tables of a settings file, each of a known name; none where there is no file. Raises `BadInput`."""
    try:
        with path.open("rb") as file:
            raw = file.read(_MOST_BYTES + 1)
    except OSError as error:
        if isinstance(error, (FileNotFoundError, NotADirectoryError)):
            return {}
        raise BadInput("config_unreadable", problem=error.strerror or _("unknown")) from None
    if len(raw) > _MOST_BYTES:  # cut, it would be a policy without its last lines
        raise BadInput("config_unreadable", problem=_("it is longer than {most} bytes").format(most=_MOST_BYTES))
    try:
        settings = tomllib.loads(raw.decode("utf-8"))
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise BadInput("config_unreadable", problem=str(error)) from None
    if set(settings) - set(known) or not all(isinstance(table, dict) for table in settings.values()):
        raise BadInput(
            "config_unreadable", problem=_("only these tables are known: {known}").format(known=", ".join(known))
        )
    return settings


class _Table:
    """One table of the file, each of whose settings is taken once and of one kind; what is left over is a mistake."""

    def __init__(self, name: str, held: Mapping[str, object], folder: Path) -> None:
        self._name, self._held, self._folder = name, dict(held), folder

    def text(self, key: str, default: str | None = None, known: Collection[str] = ()) -> str:
        found = self._held.pop(key, default)
        if not isinstance(found, str) or not found.isprintable() or len(found) > _MOST_TEXT:
            raise self._bad(key, _("is text") if key in self._held or found is not None else _("is missing"))
        if known and found not in known:
            raise self._bad(key, _("is one of {known}").format(known=", ".join(known)))
        return found

    def host(self) -> str:
        """A host's name or its address, and nothing of a URL or port."""
        found = self.text("host")
        if not found:
            raise self._bad("host", _("is missing"))
        labels = found.removesuffix(".").split(".")
        if not all(re.fullmatch(r"[\w-]+", label) for label in labels) and not _is_ip(found):
            raise self._bad("host", _("is a host's name or its address, as smtp.example.com"))
        return found

    def port(self) -> int:
        found = self._held.pop("port", 0)
        if isinstance(found, bool) or not isinstance(found, int) or not 0 <= found <= 65_535:
            raise self._bad("port", _("is a number up to 65535"))
        return found

    def file(self, key: str) -> Path | None:
        """A path, from the folder of the settings if it is relative."""
        found = self.text(key, "")
        return self._folder / _plain(found) if found else None

    def address(self, key: str) -> str:
        found = self.text(key, "")
        try:
            return contact.parse(ContactKind.MAIL, found) if found else ""
        except BadInput:
            raise self._bad(key, _("is a mail address")) from None

    def countries(self) -> tuple[str, ...]:
        found = self._held.pop("countries", [])
        if not isinstance(found, list) or not all(
            isinstance(one, str) and re.fullmatch("[A-Z]{2}", one) for one in found
        ):
            raise self._bad("countries", _('is a list of ISO 3166 letters such as ["DE", "US"]'))
        if none := next((one for one in found if not contact.is_country(one)), None):
            raise self._bad("countries", _("has {letters} in it, which is no country by ISO 3166").format(letters=none))
        return tuple(found)

    def done(self) -> None:
        if self._held:
            raise self._bad(next(iter(self._held)), _("is not known"))

    def _bad(self, key: str, problem: str) -> BadInput:
        return BadInput("config_setting", table=self._name, key=key[:40], problem=problem)


def _is_ip(text: str) -> bool:
    from ipaddress import ip_address

    try:
        return bool(ip_address(text))
    except ValueError:
        return False


def _mail(table: _Table) -> MailServer:
    host = table.host()
    security = table.text("security", "starttls", known=SECURITY)
    if security == "none" and host not in LOOPBACK:
        raise BadInput(
            "config_setting", table="mail", key="security", problem=_("is tls or starttls but for this machine")
        )
    settings = MailServer(
        host=host,
        sender=table.address("from"),
        security=security,
        port=table.port(),
        user=table.text("user", ""),
        password_file=table.file("password_file"),
        ca_file=table.file("ca_file"),
        name=table.text("name", ""),
    )
    needed = {
        "from": settings.sender,
        "user": settings.user or settings.password_file is None,
        "password_file": settings.password_file or not settings.user,
    }
    for key, given in needed.items():
        if not given:
            raise BadInput("config_setting", table="mail", key=key, problem=_("is missing"))
    table.done()
    return settings


def _sms(table: _Table) -> SmsGateway:
    gateway = table.file("gateway_file")
    if gateway is None:
        raise BadInput("config_setting", table="sms", key="gateway_file", problem=_("is missing"))
    settings = SmsGateway(gateway, table.countries())
    table.done()
    return settings


def _domain(table: _Table) -> str:
    domain = table.text("domain", "").lower()
    if domain and not re.fullmatch(r"([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z0-9-]{2,63}", domain):
        raise BadInput("config_setting", table="service", key="domain", problem=_("is a domain such as example.com"))
    table.done()
    return domain


def _support(table: _Table) -> str:
    address = table.address("mail")
    table.done()
    return address
