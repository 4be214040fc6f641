"""How an operator sets delivery up, tries it, and feeds in what becomes of messages later."""

from __future__ import annotations

import json
import os
import re
import signal
import socket
import stat
import subprocess
import sys
import threading
import tomllib
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from guardtui import config as settings
from guardtui.bootstrap import make_store
from guardtui.cli import run
from guardtui.core.errors import BadInput, StoreTrouble
from guardtui.core.records import Client, MessageState
from guardtui.delivery.servers import MailServer
from guardtui.guard.sender import Sender
from guardtui.policy import Policy

from .conftest import PASSWORD, SRC

GOOD = """
[service]
domain = "Riverbend.Example"
[mail]
host = "smtp.riverbend.example"
from = "Security@Riverbend.example"
user = "guardtui"
password_file = "smtp-password"
[sms]
gateway_file = "/etc/guardtui/sms"
countries = ["US", "DE"]
[support]
mail = "help@riverbend.example"
[policy]
code_life = 5
"""


@pytest.fixture
def written(store_folder):
    """Read settings from a file beside a store."""

    def read(text: str) -> settings.Config:
        (store_folder / "guardtui.toml").write_text(text)
        return settings.load(store_folder / "guard.db", {})

    return read


def test_the_settings_say_how_messages_leave(written, store_folder):
    found = written(GOOD)
    server = MailServer(
        "smtp.riverbend.example",
        "security@riverbend.example",
        user="guardtui",
        password_file=store_folder / "smtp-password",
    )
    assert found.mail == server
    assert (server.at, server.security) == (("smtp.riverbend.example", 587), "starttls")
    assert (str(found.sms.gateway_file), found.sms.countries) == ("/etc/guardtui/sms", ("US", "DE"))
    assert (found.domain, found.support) == ("riverbend.example", "help@riverbend.example")
    assert found.policy == Policy(code_life=300_000)
    nothing = written("")
    assert (nothing.mail, nothing.sms, nothing.domain, nothing.support) == (None, None, "", "")


BAD = {
    "[mail]\nfrom = 'a@example.org'": ("mail", "host"),
    "[mail]\nhost = 'a'": ("mail", "from"),
    "[mail]\nhost = 'a'\nfrom = 'nobody'": ("mail", "from"),
    "[mail]\nhost = 'a'\nfrom = 'a@example.org'\nsecurity = 'ssl'": ("mail", "security"),
    "[mail]\nhost = 'a'\nfrom = 'a@example.org'\nsecurity = 'none'": ("mail", "security"),
    "[mail]\nhost = 'a'\nfrom = 'a@example.org'\nport = 70000": ("mail", "port"),
    "[mail]\nhost = 'a'\nfrom = 'a@example.org'\nport = true": ("mail", "port"),
    "[mail]\nhost = 'a'\nfrom = 'a@example.org'\npassword = 'secret'": ("mail", "password"),
    "[mail]\nhost = 7\nfrom = 'a@example.org'": ("mail", "host"),
    '[mail]\nhost = "a\\u001b"\nfrom = "a@example.org"': ("mail", "host"),
    "[mail]\nhost = ''\nfrom = 'a@example.org'": ("mail", "host"),
    "[mail]\nhost = 'a:587'\nfrom = 'a@example.org'": ("mail", "host"),
    "[mail]\nhost = 'smtp://a'\nfrom = 'a@example.org'": ("mail", "host"),
    "[mail]\nhost = '[::1]'\nfrom = 'a@example.org'": ("mail", "host"),
    "[mail]\nhost = 'a'\nfrom = 'a@example.org'\nuser = 'a'": ("mail", "password_file"),
    "[mail]\nhost = 'a'\nfrom = 'a@example.org'\npassword_file = 'a'": ("mail", "user"),
    "[sms]\ncountries = ['US']": ("sms", "gateway_file"),
    "[sms]\ngateway_file = 'a'\ncountries = 'US'": ("sms", "countries"),
    "[sms]\ngateway_file = 'a'\ncountries = ['usa']": ("sms", "countries"),
    "[sms]\ngateway_file = 'a'\ncountries = ['US', 'UK']": ("sms", "countries"),  # GB
    "[service]\ndomain = 'not a domain'": ("service", "domain"),
    "[service]\nname = 'x'": ("service", "name"),
    "[support]\nmail = 'x'": ("support", "mail"),
}


@pytest.mark.parametrize("text", BAD)
def test_a_mistake_in_the_settings_is_named(written, text):
    with pytest.raises(BadInput) as refused:
        written(text)
    assert refused.value.reason == "config_setting"
    assert (refused.value.facts["table"], refused.value.facts["key"]) == BAD[text]
    assert "secret" not in str(refused.value.facts)


@pytest.mark.parametrize(
    "host", ["localhost", "smtp.example.com.", "2001:db8::1", "192.0.2.7", "mail_1.bücher.example"]
)
def test_a_host_is_a_name_or_an_address(written, host):
    assert written(f"[mail]\nhost = '{host}'\nfrom = 'a@example.org'").mail.at == (host, 587)


@pytest.mark.parametrize(
    "text", ["#" * 65_536 + "\n[policy]\ncode_life = 5", "[male]\nhost = 'a'", "mail = 1", "[mail", "\xff"]
)
def test_settings_that_cannot_be_read_are_refused(written, text):
    with pytest.raises(BadInput) as refused:
        written(text)
    assert refused.value.reason == "config_unreadable"


def run_on(folder: Path, *arguments: str) -> int:
    return run(["--store", str(folder / "guard.db"), *arguments])


def test_init_writes_commented_settings_that_hold_when_they_are_uncommented(store_folder, capsys):
    store_folder.rmdir()
    assert (
        run_on(store_folder, "init", "--domain", "riverbend.example", "--operator-mail", "help@riverbend.example") == 0
    )
    path = store_folder / "guardtui.toml"
    assert str(path) in capsys.readouterr().out
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    text = path.read_text()
    found = settings.load(store_folder / "guard.db", {})
    assert (found.mail, found.sms, found.policy) == (None, None, Policy())
    assert (found.domain, found.support) == ("riverbend.example", "help@riverbend.example")
    path.write_text(re.sub(r"(?m)^#(?! )", "", text))
    found = settings.load(store_folder / "guard.db", {})
    assert (found.mail.host, found.sms.countries, found.policy) == ("smtp.example.com", ("US", "GB"), Policy())
    assert tomllib.loads(path.read_text())["policy"].keys() == {line["name"] for line in Policy().lines()}
    assert all(f"{line['name']} =" in text and str(line["source"]) in text for line in Policy().lines())


def test_init_leaves_settings_that_are_there(store_folder, capsys):
    (store_folder / "guardtui.toml").write_text("[policy]\ncode_life = 5\n")
    assert run_on(store_folder, "init") == 0
    assert (store_folder / "guardtui.toml").read_text() == "[policy]\ncode_life = 5\n"
    assert run_on(store_folder, "--json", "delivery", "show") == 0
    capsys.readouterr()


def test_init_refuses_a_domain_that_is_none_before_it_makes_anything(store_folder, capsys):
    assert run_on(store_folder, "init", "--domain", "not a domain") == 2
    assert list(store_folder.iterdir()) == []
    capsys.readouterr()


def test_delivery_show_names_no_secret(store_folder, capsys):
    run_on(store_folder, "init")
    (store_folder / "guardtui.toml").write_text(GOOD)
    (store_folder / "smtp-password").write_text("very-secret")
    capsys.readouterr()
    assert run_on(store_folder, "delivery", "show") == 0
    out = capsys.readouterr().out
    assert "smtp.riverbend.example:587" in out
    assert "very-secret" not in out


def test_delivery_test_sends_one_and_says_what_became_of_it(cli, lab):
    sent = cli("--json", "delivery", "test", "--mail", "me@example.org")
    assert (sent.code, sent.json["state"]) == (0, "delivered")
    (arrived,) = lab.phone.arrived(5)
    assert (arrived.to, arrived.channel) == ("me@example.org", "mail")
    assert not re.search(r"\d{3} ?\d{3}", arrived.body)
    assert cli("delivery", "test", "--phone", "+12025550143").code == 0
    assert cli("delivery", "test", "--mail", "nobody").code == 2
    assert cli("delivery", "test").code == 2
    assert cli("delivery", "test", "--mail", "a@example.org", "--phone", "+12025550143").code == 2


def test_delivery_test_ends_with_6_where_nothing_leaves(store_folder, capsys):
    run_on(store_folder, "init")
    assert run_on(store_folder, "--json", "delivery", "test", "--mail", "me@example.org") == 6
    (store_folder / "guardtui.toml").write_text(
        '[mail]\nhost = "127.0.0.1"\nport = 1\nsecurity = "none"\nfrom = "a@example.org"\n'
    )
    capsys.readouterr()
    assert run_on(store_folder, "--json", "delivery", "test", "--mail", "me@example.org") == 6
    assert '"state": "deferred"' in (told := capsys.readouterr().out)
    assert "Connection refused" in told


def test_only_a_code_that_left_is_said_to_be_sent(mara, lab, monkeypatch):
    lab.guard.messages.sender()  # so that no verb sends by itself
    begun = mara("contact", "verify", mara("--json", "contact", "list").json["items"][0]["id"])
    assert "was not handed over yet: waits to be sent" in begun.err
    challenge = re.search(r"challenge: (\w+)", begun.out)[1]
    assert mara("deliver").code == 0
    assert "A code was sent to" in mara("code", "show", challenge).err
    show = lab.guard.codes.show
    silent = lambda *given: replace(show(*given), delivery=MessageState.GIVEN_UP)  # noqa: E731 - after no answer
    monkeypatch.setattr(lab.guard.codes, "show", silent)
    assert "A code may have been sent to" in mara("code", "show", challenge).err


def test_receipts_are_fed_in(mara, lab, newest_code):
    lab.guard.messages.sender()  # so that no verb sends by itself
    begun = mara("--json", "contact", "verify", mara("--json", "contact", "list").json["items"][0]["id"]).json
    message = mara("--json", "message", "list").json["items"][0]
    early = mara("--json", "message", "receipt", message["id"], "delivered")
    assert (early.code, early.json["error"]) == (1, "never_left")
    assert mara("deliver").code == 0
    message = mara("--json", "message", "list").json["items"][0]
    assert message["state"] == "delivered"
    told = mara("--json", "message", "receipt", message["id"], "bounced", "--detail", "550 \x1b[2Jno such user")
    assert told.json == {"message": message["id"], "state": "bounced", "changed": True}
    after = mara("--json", "message", "list").json["items"][0]
    assert (after["state"], after["detail"].isprintable()) == ("bounced", True)
    assert "did not arrive" in mara("code", "show", begun["challenge"]).err
    void = mara("--json", "code", "answer", begun["challenge"], stdin=newest_code())
    assert (void.code, void.json["outcome"], void.json["why"]) == (1, "voided", "undelivered")
    assert "Have it sent again" in void.json["sentence"]
    again = mara("--json", "message", "receipt", message["id"], "bounced")
    assert (again.code, again.json["changed"]) == (0, False)
    assert mara("message", "receipt", "NOSUCHONE2", "bounced").code == 3
    assert mara("message", "receipt", message["id"], "queued").code == 2
    report = (
        "Content-Type: multipart/report; boundary=B\n\n--B\nContent-Type: message/delivery-status\n\n\n"
        "Action: delivered\n\n--B\nContent-Type: text/rfc822-headers\n\n"
        f"Message-ID: <{message['id']}@riverbend.example>\n--B--\n"
    )
    came = mara("--json", "message", "returned", stdin=report)
    assert came.json == {"message": message["id"], "state": "delivered", "changed": True}
    assert mara("--json", "code", "answer", begun["challenge"], stdin=newest_code()).json["outcome"] == "accepted"
    assert mara("message", "returned", stdin="Subject: hello\n\nhello").code == 2


class Gateway(ThreadingHTTPServer):
    """Takes text messages, and says when."""

    def __init__(self) -> None:
        self.asked = threading.Event()
        super().__init__(("127.0.0.1", 0), _Asked)


class _Asked(BaseHTTPRequestHandler):
    def do_POST(self) -> None:
        self.rfile.read(int(self.headers["Content-Length"]))
        self.server.asked.set()
        self.send_response(200)
        self.end_headers()

    def log_message(self, *_given) -> None:
        pass


@pytest.fixture
def gateway():
    with Gateway() as server:
        threading.Thread(target=server.serve_forever, args=[0.02], daemon=True).start()
        yield server
        server.shutdown()


@pytest.mark.slow
def test_the_service_sends_what_others_queue_and_ends_when_it_is_told(store_folder, gateway):
    """The mail server stalls until the gateway was asked, which is asked only once the mail server is being talked to."""
    listener = socket.create_server(("127.0.0.1", 0))
    port = listener.getsockname()[1]
    address = store_folder / "sms-gateway"
    address.touch(0o600)
    address.write_text(f"json://127.0.0.1:{gateway.server_port}/sms?:to={{to}}\n")
    (store_folder / "guardtui.toml").write_text(
        f'[mail]\nhost = "127.0.0.1"\nport = {port}\nsecurity = "none"\nfrom = "a@example.org"\n'
        '[sms]\ngateway_file = "sms-gateway"\ncountries = ["US"]\n'
    )
    guard = make_store(settings.load(store_folder / "guard.db", {}))
    guard.accounts.add("mara", "Mara Quist", PASSWORD, mail="mara@example.org", phone="+12025550143")
    session = guard.signin.begin("mara", PASSWORD, Client("t" * 40)).session
    guard.messages.sender()  # who is asked to send from now on, and never does
    mail, phone = sorted(guard.contacts.list(session), key=lambda one: one.kind)
    guard.contacts.verify(session, mail.id)
    assert guard.messages.list(session).items[0].state == "queued"
    line = [sys.executable, "-m", "guardtui", "--store", str(store_folder / "guard.db"), "--json"]
    env = os.environ | {"PYTHONPATH": SRC}
    service = subprocess.Popen([*line, "deliver", "--watch"], stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=env)
    with listener:
        listener.settimeout(120)
        connection, _ = listener.accept()
        guard.contacts.verify(session, phone.id)
        assert gateway.asked.wait(25)
        with connection, connection.makefile("rb") as heard:
            connection.sendall(b"220 here\r\n")
            for answer in (b"250 here", b"250 yes", b"250 yes", b"354 go on"):
                heard.readline()
                connection.sendall(answer + b"\r\n")
            while heard.readline() != b".\r\n":
                pass
            connection.sendall(b"250 taken\r\n")
            heard.readline()
    service.send_signal(signal.SIGTERM)
    out, _ = service.communicate(timeout=120)
    assert (service.returncode, json.loads(out)) == (0, {"delivered": 2})
    for sent in guard.messages.list(session).items:
        assert (sent.state, sent.attempts, sent.unsure) == ("accepted", 1, 0)
    guard.close()


def test_a_service_in_a_shells_background_leaves_ctrl_c_to_what_stands_before_it(store_folder, monkeypatch, capsys):
    run_on(store_folder, "init")
    (store_folder / "guardtui.toml").write_text(
        '[mail]\nhost = "127.0.0.1"\nsecurity = "none"\nfrom = "a@example.org"\n'
    )
    before = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)}
    heard = []

    def sends(sender) -> int:
        sender.on_trouble(StoreTrouble("store_read_only"))
        heard.extend(signal.getsignal(number) for number in before)
        return 0

    monkeypatch.setattr(Sender, "run", sends)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        assert run_on(store_folder, "deliver", "--watch") == 0
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
    assert heard[0] is signal.SIG_IGN
    assert heard[1] not in {signal.SIG_IGN, before[signal.SIGTERM]}
    assert "can only be read" in capsys.readouterr().err


def test_a_service_that_could_send_nothing_says_so(store_folder, capsys):
    run_on(store_folder, "init")
    capsys.readouterr()
    assert run_on(store_folder, "--json", "deliver", "--watch") == 6
    assert '"nothing_sends"' in capsys.readouterr().out
