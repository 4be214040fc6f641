"""Mail servers on loopback: one that does everything right, and one that does what a script says."""

from __future__ import annotations

import datetime as dt
import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from ipaddress import ip_address
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult, LoginPassword
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from guardtui.core.records import Channel
from guardtui.delivery import Letter
from guardtui.delivery.servers import MailServer

USER, PASSWORD = "guardtui", "a password of the mail server"
SENDER = "security@riverbend.example"


@dataclass(frozen=True)
class Certificate:
    file: Path
    key: Path

    def context(self) -> ssl.SSLContext:
        context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        context.load_cert_chain(self.file, self.key)
        return context


def certificate(folder: Path, *names: str) -> Certificate:
    """A certificate that vouches for itself, for hosts or addresses of these names."""
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, names[0])])
    now = dt.datetime.now(dt.UTC)
    alternatives = [x509.IPAddress(ip_address(n)) if n[0].isdigit() else x509.DNSName(n) for n in names]
    made = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - dt.timedelta(days=1))
        .not_valid_after(now + dt.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName(alternatives), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    file, private = folder / f"{names[0]}.pem", folder / f"{names[0]}.key"
    file.write_bytes(made.public_bytes(serialization.Encoding.PEM))
    form = serialization.PrivateFormat.PKCS8
    private.write_bytes(key.private_bytes(serialization.Encoding.PEM, form, serialization.NoEncryption()))
    return Certificate(file, private)


@pytest.fixture(scope="session")
def trusted(tmp_path_factory: pytest.TempPathFactory) -> Certificate:
    return certificate(tmp_path_factory.mktemp("tls"), "localhost", "127.0.0.1")


@pytest.fixture(scope="session")
def of_another_host(tmp_path_factory: pytest.TempPathFactory) -> Certificate:
    return certificate(tmp_path_factory.mktemp("tls"), "mail.elsewhere.example")


@dataclass
class Mailbox:
    """Takes every mail, and keeps it as it came."""

    kept: list[tuple[list[str], bytes]] = field(default_factory=list)
    answers: list[str] = field(default_factory=list)
    """What to say to the next ones instead of taking them."""

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:  # noqa: N802 - aiosmtpd's name
        if self.answers and (answer := self.answers.pop(0)):
            return answer
        self.kept.append((envelope.rcpt_tos, envelope.content))
        return "250 taken"

    @property
    def mails(self) -> list[EmailMessage]:
        return [message_from_bytes(raw, policy=policy.default) for _, raw in self.kept]  # type: ignore[misc]


class OnFreePort(Controller):
    """Listens from the beginning: a port that is only looked for may be another's by the time it is used."""

    def __init__(self, box: Mailbox, **options: Any) -> None:
        self._listening = socket.create_server(("127.0.0.1", 0))
        host, port = self._listening.getsockname()
        super().__init__(box, hostname=host, port=port, ready_timeout=60, **options)

    def _create_server(self) -> Any:
        return self.loop.create_server(self._factory_invoker, sock=self._listening, ssl=self.ssl_context)


def _authenticated(_server: Any, _session: Any, _envelope: Any, _mechanism: str, data: LoginPassword) -> AuthResult:
    return AuthResult(success=(data.login.decode(), data.password.decode()) == (USER, PASSWORD), handled=False)


Serve = Callable[..., Mailbox]


@pytest.fixture
def serve() -> Iterator[Callable[..., tuple[int, Mailbox]]]:
    """Start a mail server; its port and its mailbox."""
    running: list[Controller] = []

    def start(**options: Any) -> tuple[int, Mailbox]:
        box = Mailbox()
        server = OnFreePort(box, **options)
        server.start()
        running.append(server)
        return server.port, box

    yield start
    for server in running:
        server.stop()


def with_login(certificate: Certificate) -> dict[str, Any]:
    """What makes a server offer STARTTLS, and want a login after it."""
    return {
        "tls_context": certificate.context(),
        "require_starttls": True,
        "auth_required": True,
        "auth_require_tls": True,
        "authenticator": _authenticated,
    }


@pytest.fixture
def password_file(tmp_path: Path) -> Path:
    path = tmp_path / "smtp-password"
    path.touch(0o600)
    path.write_text(PASSWORD + "\n")
    return path


Line = Callable[[bytes], bytes | None]


class Scripted:
    """A server that says what a script says, to one connection after the other."""

    def __init__(self, script: Callable[[Talk], None]) -> None:
        self._script = script
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port = self._listener.getsockname()[1]
        threading.Thread(target=self._run, daemon=True).start()

    def _run(self) -> None:
        while True:
            try:
                connection, _ = self._listener.accept()
            except OSError:
                return
            with connection:
                try:
                    self._script(Talk(connection))
                except OSError:
                    continue

    def close(self) -> None:
        self._listener.close()


class Talk:
    """One connection of a scripted server."""

    def __init__(self, connection: socket.socket) -> None:
        self.connection = connection
        self._file = connection.makefile("rb")

    def say(self, *lines: str) -> None:
        self.connection.sendall("".join(f"{line}\r\n" for line in lines).encode())

    def hear(self) -> str:
        heard = self._file.readline()
        if not heard:
            raise ConnectionError
        return heard.decode().strip()

    def up_to(self, stage: str) -> None:
        """Be a good server until the client begins a stage: EHLO, MAIL, RCPT, DATA, or TEXT, when all of it was heard."""
        self.say("220 here")
        while True:
            heard = self.hear().upper()
            if heard.startswith(stage):
                return
            if heard.startswith("EHLO"):
                self.say("250 here")
            elif heard == "DATA":
                self.say("354 go on")
                while self.hear() != ".":
                    pass
                if stage == "TEXT":
                    return
            else:
                self.say("250 yes")


@pytest.fixture
def scripted() -> Iterator[Callable[[Callable[[Talk], None]], MailServer]]:
    running: list[Scripted] = []

    def start(script: Callable[[Talk], None]) -> MailServer:
        server = Scripted(script)
        running.append(server)
        return plain(server.port)

    yield start
    for server in running:
        server.close()


def plain(port: int) -> MailServer:
    """A server on this machine that needs no TLS."""
    return MailServer("127.0.0.1", SENDER, security="none", port=port)


def letter(**changed: Any) -> Letter:
    given = {
        "id": "M8KQ2W7RTY",
        "channel": Channel.MAIL,
        "to": "mira.oduya@example.org",
        "sender": "Riverbend Market",
        "subject": "Your Riverbend Market code",
        "body": "123 456 is your code.\n.a line with a dot first\nzwölf\n",
        "reference": "ABCDEF",
        "sent_at": 1_790_000_000_000,
    }
    return Letter(**{**given, **changed})
