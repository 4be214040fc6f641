"""Mail to real servers on loopback, and to some that fail in every way that a server can (SECURITY F-smtp, C-93, C-96)."""

from __future__ import annotations

import hashlib
import os
import smtplib
import socket
import ssl
import threading
import time
from dataclasses import replace
from types import SimpleNamespace

import pytest
from aiosmtpd.smtp import AuthResult

from guardtui.core.records import MessageState
from guardtui.delivery import smtp
from guardtui.delivery.private import SecretMissing, secret_line
from guardtui.delivery.servers import MailServer

from .conftest import PASSWORD, SENDER, USER, letter, plain, with_login

ACCEPTED, DEFERRED, REFUSED = MessageState.ACCEPTED, MessageState.DEFERRED, MessageState.REFUSED


def test_a_mail_is_handed_over_with_starttls_and_a_login(serve, trusted, password_file):
    port, box = serve(**with_login(trusted))
    server = MailServer(
        "localhost", SENDER, port=port, user=USER, password_file=password_file, ca_file=trusted.file, name="Riverbend"
    )
    receipt = server.send(letter(html="<p>123 456 is your code.</p>"))
    assert (receipt.state, receipt.detail, receipt.unsure) == (ACCEPTED, "250 taken", False)
    ((to, _),) = box.kept
    (mail,) = box.mails
    assert to == ["mira.oduya@example.org"]
    assert mail["From"] == f"Riverbend <{SENDER}>"
    assert mail["Message-ID"] == "<M8KQ2W7RTY@riverbend.example>"
    assert mail["Date"] == "Mon, 21 Sep 2026 14:13:20 +0000"
    assert mail["Auto-Submitted"] == "auto-generated"
    text = mail.get_body(("plain",)).get_content()
    assert text.splitlines() == ["123 456 is your code.", ".a line with a dot first", "zwölf"]
    assert mail.get_body(("html",)).get_content().strip() == "<p>123 456 is your code.</p>"
    assert server.send(letter()).state is ACCEPTED
    assert box.mails[1]["Message-ID"] == mail["Message-ID"]
    assert not box.mails[1].is_multipart()


def test_a_mail_is_handed_over_with_tls_from_the_first_byte(serve, trusted):
    port, box = serve(ssl_context=trusted.context(), server_hostname="localhost")
    server = MailServer("localhost", SENDER, security="tls", port=port, ca_file=trusted.file)
    assert server.send(letter()).state is ACCEPTED
    assert len(box.kept) == 1


@pytest.mark.parametrize("security", ["tls", "starttls"])
def test_a_certificate_that_is_not_good_is_not_taken(serve, trusted, of_another_host, security):
    def server_of(certificate, **changed):
        options = (
            {"ssl_context": certificate.context()} if security == "tls" else {"tls_context": certificate.context()}
        )
        port, box = serve(**options, **({"server_hostname": "localhost"} if security == "tls" else {}))
        return replace(MailServer("localhost", SENDER, security=security, port=port), **changed), box

    unknown, box = server_of(trusted)
    other, other_box = server_of(of_another_host, ca_file=of_another_host.file)
    for server in (unknown, other):
        receipt = server.send(letter())
        assert (receipt.state, receipt.unsure, receipt.unreachable) == (DEFERRED, False, True)
        assert "certificate" in receipt.detail
    assert not box.kept
    assert not other_box.kept


@pytest.mark.parametrize(("password", "state"), [("pä$$wörd", ACCEPTED), ("pü$$würd", DEFERRED)])
def test_a_password_has_letters_beyond_ascii(serve, trusted, password_file, password, state):
    def knows(_server, _session, _envelope, _mechanism, data):
        return AuthResult(success=data.password.decode() == "pä$$wörd", handled=False)

    port, box = serve(**{**with_login(trusted), "authenticator": knows})
    password_file.write_text(f"{password}\n")
    server = MailServer("localhost", SENDER, port=port, user=USER, password_file=password_file, ca_file=trusted.file)
    receipt = server.send(letter())
    assert (receipt.state, len(box.kept)) == (state, int(state is ACCEPTED))
    assert receipt.detail in {"250 taken", "535 it takes neither the user nor the password"}


def test_a_file_without_certificates_is_named(tmp_path):
    server = MailServer("localhost", SENDER, ca_file=tmp_path / "mail-ca.pem")
    assert server.send(letter()).detail == "mail-ca.pem: No such file or directory"
    server.ca_file.write_text("none")
    assert server.send(letter()).detail == "mail-ca.pem: there is no certificate in it"


def test_a_port_that_does_not_begin_with_tls_is_told(serve, trusted):
    port, _ = serve()
    receipt = MailServer("localhost", SENDER, security="tls", port=port, ca_file=trusted.file).send(letter())
    assert (receipt.unreachable, receipt.detail) == (True, "it does not begin with TLS at this port: starttls, perhaps")


def _hashed(name: bytes) -> str:
    """Under what OpenSSL looks for the certificate of a common name in a folder: its subject's hash."""
    of_name = b"\x06\x03\x55\x04\x03\x0c" + bytes([len(name)]) + name
    of_name = b"\x30" + bytes([len(of_name)]) + of_name
    digest = hashlib.sha1(b"\x31" + bytes([len(of_name)]) + of_name, usedforsecurity=False).digest()
    return f"{int.from_bytes(digest[:4], 'little'):08x}.0"


@pytest.mark.parametrize("variable", ["SSL_CERT_FILE", "SSL_CERT_DIR"])
def test_the_environment_does_not_say_whom_to_trust(serve, trusted, tmp_path, monkeypatch, variable):
    """Whoever starts the program for somebody else could send its mail, and all codes, by a server of his own."""
    port, box = serve(ssl_context=trusted.context(), server_hostname="localhost")
    (tmp_path / _hashed(b"localhost")).write_bytes(trusted.file.read_bytes())
    monkeypatch.setenv(variable, str(tmp_path if variable == "SSL_CERT_DIR" else trusted.file))
    with socket.create_connection(("127.0.0.1", port), 10) as there:  # which the library takes without a word
        ssl.create_default_context().wrap_socket(there, server_hostname="localhost").close()
    server = MailServer("localhost", SENDER, security="tls", port=port)
    receipt = server.send(letter())
    assert (receipt.state, receipt.unreachable) == (DEFERRED, True)
    assert "certificate" in receipt.detail
    assert not box.kept
    assert replace(server, ca_file=trusted.file).send(letter()).state is ACCEPTED


def test_the_systems_certificates_are_trusted_where_the_settings_name_none(trusted, tmp_path, monkeypatch):
    """Those that Python's OpenSSL was built to look for: in one file, where there is such a file, and in a folder."""
    system = ssl.get_default_verify_paths()
    folder = str(tmp_path / "certs")
    for file, found in ((str(trusted.file), str(trusted.file)), (str(tmp_path / "none.pem"), None)):
        built = system._replace(openssl_cafile=file, openssl_capath=folder)
        monkeypatch.setattr(smtp.ssl, "get_default_verify_paths", lambda built=built: built)
        trust = smtp._trusted(MailServer("localhost", SENDER))
        assert trust == (found, folder)
        assert ssl.create_default_context(cafile=found, capath=folder).cert_store_stats()["x509_ca"] == bool(found)


def test_a_server_without_encryption_gets_nothing(serve, password_file):
    port, box = serve()
    receipt = MailServer("localhost", SENDER, port=port, user=USER, password_file=password_file).send(letter())
    assert (receipt.state, receipt.detail) == (DEFERRED, "it offers no encryption")
    assert not box.kept


def test_a_password_that_is_not_taken_is_the_operators_trouble(serve, trusted, password_file):
    port, box = serve(**with_login(trusted))
    server = MailServer("localhost", SENDER, port=port, user=USER, password_file=password_file, ca_file=trusted.file)
    password_file.write_text("another\n")
    receipt = server.send(letter())
    assert (receipt.state, receipt.unreachable) == (DEFERRED, True)
    assert receipt.detail.startswith("535 ")
    password_file.chmod(0o640)
    receipt = server.send(letter())
    assert (receipt.state, receipt.detail) == (DEFERRED, "smtp-password: others may read it; chmod 600")
    password_file.unlink()
    assert server.send(letter()).detail == "smtp-password: No such file or directory"
    assert not box.kept
    assert PASSWORD not in repr(server)


def _answers(stage: str, *lines: str):
    def script(talk):
        talk.up_to(stage)
        talk.say(*lines)
        talk.hear()

    return script


def _banner(*lines: str):
    def script(talk):
        talk.say(*lines)
        talk.hear()

    return script


def _closes(stage: str):
    return lambda talk: talk.up_to(stage)


SCRIPTS = {
    "it closes at once": (lambda _talk: None, DEFERRED, "unreachable"),
    "421 at the door": (_banner("421 too many"), DEFERRED, "unreachable"),
    "554 at the door": (_banner("554 not you"), DEFERRED, "unreachable"),
    "no number at the door": (_banner("hello there"), DEFERRED, "unreachable"),
    "a line without end": (_banner("220 " + "x" * 1_000_000), DEFERRED, "unreachable"),
    "lines without end": (_banner(*["220-and so on"] * 80_000, "220 at last"), DEFERRED, "unreachable"),
    "421 to EHLO": (_answers("EHLO", "421 later"), DEFERRED, "unreachable"),
    "it closes at MAIL": (_closes("MAIL"), DEFERRED, "unreachable"),
    "421 to MAIL": (_answers("MAIL", "421 later"), DEFERRED, "unreachable"),
    "550 to MAIL": (_answers("MAIL", "550 you may not send"), DEFERRED, "unreachable"),
    "450 to RCPT": (_answers("RCPT", "450 greylisted"), DEFERRED, ""),
    "550 to RCPT": (_answers("RCPT", "550-5.1.1 nobody", "550 of that name"), REFUSED, ""),
    "552 to RCPT": (_answers("RCPT", "552 mailbox full"), REFUSED, ""),
    "it closes at RCPT": (_closes("RCPT"), DEFERRED, "unreachable"),
    "451 to DATA": (_answers("DATA", "451 later"), DEFERRED, ""),
    "554 to DATA": (_answers("DATA", "554 no"), REFUSED, ""),
    "452 to the text": (_answers("TEXT", "452 no room"), DEFERRED, ""),
    "554 to the text": (_answers("TEXT", "554 looks like spam"), REFUSED, ""),
    "it closes after the text": (_closes("TEXT"), DEFERRED, "unsure"),
    "250 to the text": (_answers("TEXT", "250 taken"), ACCEPTED, ""),
    "250 to the text, then it closes": (_answers("TEXT", "250 taken"), ACCEPTED, ""),
}


@pytest.mark.parametrize("name", SCRIPTS)
def test_each_failure_is_told_apart(scripted, name):
    script, state, how = SCRIPTS[name]
    receipt = scripted(script).send(letter())
    assert (receipt.state, receipt.unsure, receipt.unreachable) == (state, how == "unsure", how == "unreachable")
    if name == "550 to RCPT":
        assert receipt.detail == "550 5.1.1 nobody of that name"


def test_nobody_listens():
    receipt = plain(1).send(letter())
    assert (receipt.state, receipt.unreachable, receipt.detail) == (DEFERRED, True, "Connection refused")


@pytest.mark.parametrize(("stage", "unsure"), [("EHLO", False), ("RCPT", False), ("TEXT", True)])
@pytest.mark.parametrize("drips", [False, True])
def test_a_server_that_keeps_us_waiting_is_left(scripted, monkeypatch, stage, unsure, drips):
    """However slowly it drips: the whole has an end, which is near once the stage has come."""
    ahead, left = [0.0], threading.Event()
    monkeypatch.setattr(smtp, "time", SimpleNamespace(monotonic=lambda: time.monotonic() + ahead[0]))

    def say(server, text):
        raw = text.encode() if isinstance(text, str) else text
        if raw.upper().startswith(stage.encode()) or (stage == "TEXT" and raw.endswith(b"\r\n.\r\n")):
            ahead[0] = smtp.WHOLE_SECONDS - 0.4
        smtplib.SMTP.send(server, text)

    monkeypatch.setattr(smtp._Smtp, "send", say)

    def script(talk):
        talk.up_to(stage)
        while not left.wait(0.05):
            if drips:
                talk.connection.sendall(b"2")

    receipt = scripted(script).send(letter())
    left.set()
    assert (receipt.state, receipt.unsure, receipt.unreachable) == (DEFERRED, unsure, not unsure)
    assert receipt.silent


def test_lines_that_end_in_a_line_feed_alone_are_understood(scripted):
    def script(talk):
        talk.connection.sendall(b"220 here\n")
        for answer in ("250 here", "250 yes", "250 yes", "354 go on"):
            talk.hear()
            talk.connection.sendall(f"{answer}\n".encode())
        while talk.hear() != ".":
            pass
        talk.connection.sendall(b"250 taken\n")

    assert scripted(script).send(letter()).state is ACCEPTED


@pytest.mark.parametrize("bad", ["a\r\nBcc: all@example.org", "a\nb", "a\0b", "a\x1b]0;b\x07", "a\x85b"])
def test_nothing_gets_into_a_header(serve, bad):
    """Line breaks that `EmailMessage` refuses, and what it lets pass."""
    port, box = serve()
    server = plain(port)
    assert server.send(letter(subject=bad)).state is REFUSED
    for changed in (letter(sender=bad), letter(to=f"{bad}@example.org"), letter(to=f"mira@example.org{bad}")):
        server.send(changed)
    for (to, _), mail in zip(box.kept, box.mails, strict=True):
        assert len(to) == 1
        assert set(mail.keys()) <= {
            "From", "To", "Subject", "Date", "Message-ID", "Auto-Submitted", "Content-Type",
            "Content-Transfer-Encoding", "MIME-Version", "X-Peer", "X-MailFrom", "X-RcptTo",
        }  # fmt: skip
        assert mail["Bcc"] is None


def test_a_long_text_and_odd_bytes_arrive_as_they_are(serve):
    port, box = serve(data_size_limit=4_000_000)
    for body in ("x" * 1_000_000, "\x1b[2J\x00.\r\n.\r\nMAIL FROM:<a>\r\n", ".\n..\n.\n"):
        assert plain(port).send(letter(body=body)).state is ACCEPTED
        told = box.mails[-1].get_content()
        assert told.split() == body.split()
    assert len(box.kept) == 3


def test_an_address_in_another_script_needs_a_server_that_knows_it(serve):
    port, box = serve(enable_SMTPUTF8=True)
    assert plain(port).send(letter(to="mára@example.org")).state is ACCEPTED
    port, other = serve(enable_SMTPUTF8=False)
    assert plain(port).send(letter(to="mára@example.org")).state is REFUSED
    assert len(box.kept) == 1
    assert not other.kept


def test_a_secret_file_says_what_is_wrong_with_it_and_not_what_is_in_it(tmp_path):
    for name, held in (("empty", ""), ("blank", "\n"), ("bytes", "a\x1bb\n")):
        path = tmp_path / name
        path.touch(0o600)
        path.write_text(held)
        with pytest.raises(SecretMissing, match="first line"):
            secret_line(path)


def test_a_server_that_repeats_the_login_is_not_repeated(scripted, password_file):
    """What it says comes into the ledger, which people read who are not the operator."""

    def script(talk):
        talk.say("220 here")
        talk.hear()
        talk.say("250-here", "250 AUTH PLAIN")
        talk.say(f"501 what is {talk.hear()}")
        talk.hear()

    server = replace(scripted(script), user=USER, password_file=password_file)
    receipt = server.send(letter())
    assert (receipt.state, receipt.unreachable) == (DEFERRED, True)
    assert receipt.detail == "501 it takes neither the user nor the password"


def test_a_mail_has_seven_bits_where_eight_were_not_agreed_on(serve):
    port, box = serve()
    assert plain(port).send(letter(html="<p>zwölf</p>", sender="Flußmarkt")).state is ACCEPTED
    ((_, raw),) = box.kept
    assert raw.isascii()
    assert "zwölf" in box.mails[0].get_body(("plain",)).get_content()


def test_a_secret_is_not_read_through_a_link_or_from_what_is_no_file(password_file, tmp_path):
    link, pipe = tmp_path / "link", tmp_path / "pipe"
    link.symlink_to(password_file)
    os.mkfifo(pipe, 0o600)
    assert secret_line(password_file) == PASSWORD
    for other in (link, pipe, tmp_path):
        with pytest.raises(SecretMissing):
            secret_line(other)


def test_tls_is_of_a_version_and_checked_whatever_the_system_allows(scripted, monkeypatch):
    contexts = []
    monkeypatch.setattr(smtp.smtplib.SMTP, "starttls", lambda _self, *, context: contexts.append(context))

    def script(talk):
        talk.say("220 here")
        while talk.hear():
            talk.say("250-here", "250 STARTTLS")

    relaxed = ssl.create_default_context()
    relaxed.minimum_version = ssl.TLSVersion.MINIMUM_SUPPORTED
    monkeypatch.setattr(smtp.ssl, "create_default_context", lambda **_given: relaxed)
    replace(scripted(script), security="starttls").send(letter())
    (context,) = contexts
    assert context.minimum_version is ssl.TLSVersion.TLSv1_2
    assert (context.check_hostname, context.verify_mode) == (True, ssl.CERT_REQUIRED)


def test_no_keys_of_a_connection_are_written_down(serve, trusted, tmp_path, monkeypatch):
    """A developer's machine often has this set, and with these keys a recorded connection can be read."""
    port, _ = serve(ssl_context=trusted.context(), server_hostname="localhost")
    monkeypatch.setenv("SSLKEYLOGFILE", str(tmp_path / "keys"))
    server = MailServer("localhost", SENDER, security="tls", port=port, ca_file=trusted.file)
    assert server.send(letter()).state is ACCEPTED
    written = (tmp_path / "keys").read_text() if (tmp_path / "keys").exists() else ""
    assert "SECRET" not in written
