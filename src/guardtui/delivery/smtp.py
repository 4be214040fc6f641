"""Mail to a server, and which of its answers means what (RFC 5321 4.2, RFC 3207, RFC 8314; SECURITY F-smtp).

The steps are taken one by one, since it decides everything where a connection ends: before the last byte of the text
nothing was taken, after it nobody knows until the server has answered.
"""

from __future__ import annotations

import re
import smtplib
import socket
import ssl
import time
from base64 import b64encode
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP as AS_SMTP
from email.policy import SMTPUTF8 as AS_SMTPUTF8
from email.utils import format_datetime
from pathlib import Path
from typing import Any, Final

from guardtui.core.records import MessageState
from guardtui.delivery.courier import Letter, Receipt
from guardtui.delivery.private import SecretMissing, secret_line
from guardtui.delivery.reach import reach
from guardtui.delivery.servers import MailServer

CONNECT_SECONDS: Final = 10
WHOLE_SECONDS: Final = 30
"""How long one sending takes at most (SECURITY C-97)."""
_AS_SEVEN_BITS: Final = AS_SMTP.clone(cte_type="7bit")
"""So that it can go to a server that does not offer 8BITMIME, which nobody need be asked then (RFC 6152)."""
ANSWER_MOST: Final = 65_536
"""Bytes that a server may say altogether: more is no answer (SECURITY F-smtp)."""


def send(to: MailServer, letter: Letter) -> Receipt:
    """Hand a letter over, in `WHOLE_SECONDS` at most, over a connection of its own and to one address."""
    try:
        ready = mail(letter, to)
    except (ValueError, UnicodeError):
        return Receipt(MessageState.REFUSED, "this cannot be written as a mail")
    try:
        with _connected(to) as server:
            return _hand_over(server, to, letter, ready)
    except SecretMissing as error:
        return _not_let_in(str(error))
    except smtplib.SMTPAuthenticationError as error:  # whose words may repeat the password
        return _not_let_in(f"{error.smtp_code} it takes neither the user nor the password")
    except smtplib.SMTPResponseException as error:  # a refusal that is about us, not about the letter
        return _not_let_in(_said(error.smtp_code, error.smtp_error))
    except ssl.SSLCertVerificationError as error:
        return _not_let_in(f"its certificate is not good: {error.verify_message}")
    except (smtplib.SMTPException, OSError, ValueError) as error:
        return _not_let_in(_cause(error))


class _Answers:
    """What a server says, up to `ANSWER_MOST` bytes and until a moment, however slowly it drips."""

    def __init__(self, sock: socket.socket, until: float) -> None:
        self._sock, self._until = sock, until
        self._held, self._left = b"", ANSWER_MOST

    def readline(self, most: int) -> bytes:
        while b"\n" not in self._held and len(self._held) < most:
            left = self._until - time.monotonic()
            if left <= 0:
                raise TimeoutError("no answer in time")
            self._sock.settimeout(left)
            heard = self._sock.recv(4096)
            self._left -= len(heard)
            if self._left < 0:
                raise OSError("it says too much")
            if not heard:
                break
            self._held += heard
        end = min(self._held.find(b"\n") + 1 or most, most)
        line, self._held = self._held[:end], self._held[end:]
        return line

    def close(self) -> None:
        """The socket is closed by whoever has it."""


class _Smtp(smtplib.SMTP):
    """A connection that ends `WHOLE_SECONDS` after it began."""

    file: _Answers | None

    def __init__(self, host: str, port: int, **options: Any) -> None:
        self._until = time.monotonic() + WHOLE_SECONDS
        super().__init__(host, port, **options, timeout=CONNECT_SECONDS)

    def _get_socket(self, host: str, port: int, timeout: float) -> socket.socket:
        return reach(host, port, timeout)

    def getreply(self) -> tuple[int, bytes]:
        if self.file is None and self.sock is not None:
            self.file = _Answers(self.sock, self._until)
        return super().getreply()


class _SmtpTls(_Smtp, smtplib.SMTP_SSL):
    def _get_socket(self, host: str, port: int, timeout: float) -> ssl.SSLSocket:
        return self.context.wrap_socket(super()._get_socket(host, port, timeout), server_hostname=host)


@contextmanager
def _connected(to: MailServer) -> Iterator[smtplib.SMTP]:
    """A connection that is private and signed in as it was set up, and never less."""
    context = _context(to)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    context.keylog_filename = None  # type: ignore[assignment]  # else SSLKEYLOGFILE has what opens the connection written down
    if to.security == "tls":
        server: _Smtp = _SmtpTls(*to.at, local_hostname=to.domain, context=context)
    else:
        server = _Smtp(*to.at, local_hostname=to.domain)
    try:
        _greet(server)
        if to.security == "starttls":
            if not server.has_extn("starttls"):
                raise smtplib.SMTPNotSupportedError("it offers no encryption")
            server.starttls(context=context)
            _greet(server)
        if to.user:
            _sign_in(server, to.user, secret_line(to.password_file) if to.password_file else "")
        yield server
        with suppress(smtplib.SMTPException, OSError):
            server.quit()
    finally:
        server.close()


def _context(to: MailServer) -> ssl.SSLContext:
    """What checks the server's certificate. Raises `OSError` where the settings name a file that has none."""
    file, folder = _trusted(to)
    try:
        return ssl.create_default_context(cafile=file, capath=folder)
    except OSError as error:
        why = "there is no certificate in it" if isinstance(error, ssl.SSLError) else error.strerror
        raise OSError(f"{to.ca_file.name if to.ca_file else file}: {why}") from None


def _trusted(to: MailServer) -> tuple[Path | str | None, str | None]:
    """The file and the folder of the certificates to trust: as the settings say, or as Python's OpenSSL was built.

    The library would ask SSL_CERT_FILE and SSL_CERT_DIR first, and so whoever sets the environment (SECURITY 3.2). It
    still would if we named neither.
    """
    if to.ca_file is not None:
        return to.ca_file, None
    system = ssl.get_default_verify_paths()
    return system.openssl_cafile if Path(system.openssl_cafile).is_file() else None, system.openssl_capath


def _greet(server: smtplib.SMTP) -> None:
    code, said = server.ehlo()
    if not 200 <= code <= 299:
        raise smtplib.SMTPHeloError(code, said)


def _sign_in(server: smtplib.SMTP, user: str, password: str) -> None:
    """Sign in; the library cannot with letters beyond ASCII, and repeats one of them in what it says (RFC 4616: UTF-8)."""
    if (user + password).isascii():
        server.login(user, password)
        return
    given = b64encode(f"\0{user}\0{password}".encode()).decode()
    code, said = server.docmd("AUTH", f"PLAIN {given}")
    if code != 235:
        raise smtplib.SMTPAuthenticationError(code, said)


def _hand_over(server: smtplib.SMTP, to: MailServer, letter: Letter, ready: EmailMessage) -> Receipt:
    wide = not letter.to.isascii()
    if wide and not server.has_extn("smtputf8"):
        return Receipt(MessageState.REFUSED, "the mail server takes no such address (RFC 6531)")
    options = ["SMTPUTF8", "BODY=8BITMIME"] if wide else []
    code, said = server.mail(to.sender, options)
    if code != 250:
        raise smtplib.SMTPResponseException(code, said)
    code, said = server.rcpt(letter.to)
    if code not in (250, 251):
        return _refused(code, said)
    code, said = server.docmd("DATA")
    if code != 354:
        return _refused(code, said)
    letter.in_doubt()
    server.send(_on_the_wire(ready))
    try:
        code, said = server.getreply()
    except (smtplib.SMTPException, OSError):
        return Receipt(MessageState.DEFERRED, "the connection ended before the answer", unsure=True)
    return Receipt(MessageState.ACCEPTED, _said(code, said)) if code == 250 else _refused(code, said)


def mail(letter: Letter, to: MailServer) -> EmailMessage:
    """A letter as a mail: text, and the same as HTML where there is one. Raises `ValueError` for what fits in no header."""
    name, (local, _, domain) = to.name or letter.sender, letter.to.rpartition("@")
    if not (letter.subject + name + letter.to).isprintable():  # NUL and ESC would pass the library (SECURITY 2.6)
        raise ValueError("control characters")
    message = EmailMessage(policy=_AS_SEVEN_BITS if letter.to.isascii() else AS_SMTPUTF8)
    message["From"] = Address(name, addr_spec=to.sender)
    message["To"] = Address(username=local, domain=domain)
    message["Subject"] = letter.subject
    message["Date"] = format_datetime(datetime.fromtimestamp(letter.sent_at / 1000, UTC))
    message["Message-ID"] = f"<{letter.id}@{to.domain}>"
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(letter.body)
    if letter.html:
        message.add_alternative(letter.html, subtype="html")
    return message


def _on_the_wire(message: EmailMessage) -> bytes:
    """The mail's bytes with its dots doubled and its end (RFC 5321 4.5.2)."""
    return re.sub(rb"(?m)^\.", b"..", message.as_bytes()) + b".\r\n"


def _refused(code: int, said: bytes) -> Receipt:
    """4yz may go better later, 5yz will not (RFC 5321 4.2.1)."""
    state = MessageState.REFUSED if 500 <= code <= 599 else MessageState.DEFERRED
    return Receipt(state, _said(code, said))


def _not_let_in(why: str) -> Receipt:
    """Nobody took anything, and it is not about this letter."""
    return Receipt(MessageState.DEFERRED, why, unreachable=True)


def _said(code: int, said: bytes | str) -> str:
    text = said.decode("utf-8", "replace") if isinstance(said, bytes) else said
    return f"{code} {' '.join(text.split())}"


def _cause(error: Exception) -> str:
    """What went wrong, in the system's words; a message of our own making where it has none."""
    if isinstance(error, ssl.SSLError) and error.reason == "WRONG_VERSION_NUMBER":
        return "it does not begin with TLS at this port: starttls, perhaps"
    return str(getattr(error, "strerror", None) or str(error) or type(error).__name__)
