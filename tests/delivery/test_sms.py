"""SMS through Apprise to a gateway on loopback that speaks SMSEagle's documented interface, and fails in every way."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl

import pytest

from guardtui.core.records import Channel, MessageState
from guardtui.delivery import sms
from guardtui.delivery.servers import SmsGateway
from guardtui.delivery.sms import Heard

from .conftest import letter

TOKEN = "a-token-of-the-gateway"
ACCEPTED, DEFERRED, REFUSED = MessageState.ACCEPTED, MessageState.DEFERRED, MessageState.REFUSED


class Gateway(ThreadingHTTPServer):
    """Answers each request as `answer` does, and keeps what it was asked."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, dict[str, str], Any]] = []
        self.answer: Callable[[BaseHTTPRequestHandler], None] = _taken
        super().__init__(("127.0.0.1", 0), _Handler)

    def handle_error(self, _request: Any, _address: Any) -> None:
        """A client that hangs up is part of the trial."""


class _Handler(BaseHTTPRequestHandler):
    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        form = self.headers["Content-Type"] == "application/x-www-form-urlencoded"
        asked = dict(parse_qsl(body.decode())) if form else json.loads(body)
        self.server.asked.append((self.path, dict(self.headers), asked))
        self.server.answer(self)

    def log_message(self, *_given: Any) -> None:
        pass


def _says(status: int, body: str = "", **headers: str) -> Callable[[BaseHTTPRequestHandler], None]:
    def answer(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(status)
        for name, value in headers.items():
            handler.send_header(name.replace("_", "-"), value)
        handler.end_headers()
        handler.wfile.write(body.encode())

    return answer


_taken = _says(200, '{"result":[{"message_id":4753,"status":"ok"}]}')


@pytest.fixture
def gateway() -> Iterator[Gateway]:
    server = Gateway()
    threading.Thread(target=server.serve_forever, args=[0.02], daemon=True).start()
    yield server
    server.shutdown()
    server.server_close()


def in_the_child(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, code: str) -> None:
    """Let the gateway's process begin with this."""
    (tmp_path / "sitecustomize.py").write_text(code)
    monkeypatch.syspath_prepend(str(tmp_path))


def address(tmp_path: Path, text: str) -> SmsGateway:
    path = tmp_path / "sms-gateway"
    path.touch(0o600)
    path.write_text(text + "\n")
    return SmsGateway(path, ("US",))


def eagle(tmp_path: Path, port: int) -> SmsGateway:
    return address(tmp_path, f"smseagle://{TOKEN}@127.0.0.1:{port}/{{to}}")


def text(**changed: Any):
    return letter(
        channel=Channel.SMS, to="+12025550143", body="123 456 is your code.\n@riverbend.example #123456", **changed
    )


def test_an_sms_is_handed_over_through_a_gateways_own_interface(gateway, tmp_path, monkeypatch):
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:1")
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:1")
    receipt = eagle(tmp_path, gateway.server_port).send(text())
    assert (receipt.state, receipt.unsure) == (ACCEPTED, False)
    ((path, _, asked),) = gateway.asked
    assert path == "/jsonrpc/sms"
    assert asked["method"] == "sms.send_sms"
    assert asked["params"]["to"] == "+12025550143"
    assert asked["params"]["access_token"] == TOKEN
    assert asked["params"]["message"] == "123 456 is your code.\n@riverbend.example #123456"


def test_a_plain_web_hook_can_be_told_the_number_and_the_message(gateway, tmp_path):
    where = f"json://127.0.0.1:{gateway.server_port}/sms?:to={{to}}&%2BIdempotency-Key={{id}}"
    assert address(tmp_path, where).send(text()).state is ACCEPTED
    ((path, headers, asked),) = gateway.asked
    assert (path, headers["Idempotency-Key"], asked["to"]) == ("/sms", "M8KQ2W7RTY", "+12025550143")


def _drops(handler: BaseHTTPRequestHandler) -> None:
    handler.connection.shutdown(2)


ANSWERS = {
    "an error in a good answer": (_says(200, '{"result":{"status":"error","message":"no credit"}}'), REFUSED, "", "no credit"),
    "a number that is none": (_says(400, '{"message":"The number 12025550143 is not valid"}'), REFUSED, "", "400 The number ••• is not valid"),
    "it repeats the text": (_says(400, '{"message":"cannot read: 123 456 is your code."}'), REFUSED, "", "400 cannot read: ••• is"),
    "it does not know us": (_says(401), DEFERRED, "unreachable", "401 Unauthorized"),
    "it sends us elsewhere": (_says(302, Location="http://127.0.0.1:1/"), DEFERRED, "unreachable", "302 Found"),
    "too many": (_says(429, Retry_After="77"), DEFERRED, "", "429 Too Many Requests"),
    "it is broken": (_says(500, '{"error":{"detail":"oops \\u001b[2J"}}'), DEFERRED, "unsure", "500 oops"),
    "it is full": (_says(503), DEFERRED, "", "503 Service Unavailable"),
    "what is behind it does not answer": (_says(504), DEFERRED, "unsure", "504 Gateway Timeout"),
    "it hangs up": (_drops, DEFERRED, "unsure", "ConnectionError"),
    "it says too much": (_says(200, "x" * 10_000_000), DEFERRED, "unsure", "200 it says too much"),
}  # fmt: skip


@pytest.mark.parametrize("name", ANSWERS)
def test_each_answer_is_told_apart(gateway, tmp_path, name):
    gateway.answer, state, how, said = ANSWERS[name]
    receipt = eagle(tmp_path, gateway.server_port).send(text())
    assert (receipt.state, receipt.unsure, receipt.unreachable) == (state, how == "unsure", how == "unreachable")
    assert said in receipt.detail
    assert receipt.wait == (77 if name == "too many" else 0)
    assert len(gateway.asked) == 1
    for secret in (TOKEN, "123 456", "12025550143"):
        assert secret not in receipt.detail


VONAGE = {
    "taken": ([("0", "")], ACCEPTED, "", "200"),
    "no such account": ([("4", "Bad Credentials")], DEFERRED, "unreachable", "200 4 Bad Credentials"),
    "no credit": ([("9", "Quota Exceeded - rejected")], DEFERRED, "unreachable", "200 9 Quota Exceeded - rejected"),
    "too many": ([("1", "Throughput Rate Exceeded")], DEFERRED, "", "200 1 Throughput Rate Exceeded"),
    "a number that is none": ([("3", "Invalid to address 12025550143")], REFUSED, "", "200 3 Invalid to address •••"),
    "a part of it": ([("0", ""), ("5", "Internal Error")], DEFERRED, "unsure", "200 5 Internal Error"),
}


@pytest.mark.parametrize("name", VONAGE)
def test_what_vonage_declines_with_a_good_status_is_not_taken_for_sent(gateway, tmp_path, monkeypatch, name):
    parts, state, how, said = VONAGE[name]
    told = [{"status": status, **({"error-text": words} if words else {})} for status, words in parts]
    gateway.answer = _says(200, json.dumps({"message-count": str(len(told)), "messages": told}))
    where = f"http://127.0.0.1:{gateway.server_port}/sms/json"
    in_the_child(
        tmp_path, monkeypatch, f"from apprise.plugins.vonage import NotifyVonage\nNotifyVonage.notify_url = {where!r}\n"
    )
    receipt = address(tmp_path, "vonage://abcdef12:secretsecret1234@+12025550100/{to}").send(text())
    ((path, _, asked),) = gateway.asked
    assert (path, asked["text"]) == ("/sms/json", text().body)
    assert (receipt.state, receipt.unsure, receipt.unreachable) == (state, how == "unsure", how == "unreachable")
    assert receipt.detail.startswith(said)


def test_a_gateway_that_keeps_us_waiting_is_left(gateway, tmp_path, monkeypatch):
    asked, left = threading.Event(), threading.Event()

    def drip(handler: BaseHTTPRequestHandler) -> None:
        asked.set()
        while not left.wait(0.05):
            handler.wfile.write(b"H")

    gateway.answer = drip
    for seconds in (4, 20, 60):  # on a slow machine its process takes long to start
        monkeypatch.setattr(sms, "WHOLE_SECONDS", seconds)
        receipt = eagle(tmp_path, gateway.server_port).send(text())
        assert (receipt.state, receipt.unsure, receipt.detail) == (DEFERRED, True, "no answer in time")
        if asked.is_set():
            break
    left.set()
    assert asked.is_set()


@pytest.mark.parametrize(
    "where", ["smseagle://t@127.0.0.1:1/{to}", "smseagles://t@127.0.0.1:1/{to}", "nobody://knows/{to}", "{to}"]
)
def test_an_address_where_nobody_is(tmp_path, where):
    receipt = address(tmp_path, where).send(text())
    assert (receipt.state, receipt.unsure, receipt.unreachable) == (DEFERRED, False, True)


def test_the_environment_does_not_say_which_gateway_to_trust(gateway, tmp_path, trusted, monkeypatch):
    gateway.socket = trusted.context().wrap_socket(gateway.socket, server_side=True)
    for variable in ("REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE", "SSL_CERT_FILE"):
        monkeypatch.setenv(variable, str(trusted.file))
    receipt = address(tmp_path, f"smseagles://{TOKEN}@localhost:{gateway.server_port}/{{to}}").send(text())
    assert (receipt.state, receipt.unsure, receipt.unreachable) == (DEFERRED, False, True)
    assert receipt.detail == "SSLError"
    assert not gateway.asked


SILENCE = """
import socket
nobody = (socket.AF_INET, socket.SOCK_STREAM, 0, "", ("192.0.2.1", 80))
def connect(self, address):
    with open({seen!r}, "a") as seen:
        print(self.gettimeout(), file=seen)
    raise TimeoutError("timed out")
socket.getaddrinfo = lambda *given, **more: [nobody] * 40
socket.socket.connect = connect
"""


def test_the_addresses_of_a_gateway_have_one_time_together(tmp_path, monkeypatch):
    """Forty times ten seconds would end the process in between, and nobody could know that nothing was asked."""
    in_the_child(tmp_path, monkeypatch, SILENCE.format(seen=str(tmp_path / "seen")))
    receipt = address(tmp_path, "smseagle://t@gateway.example.com/{to}").send(text())
    assert (receipt.state, receipt.unsure, receipt.unreachable) == (DEFERRED, False, True)
    waited = (tmp_path / "seen").read_text().split()
    assert len(waited) == 40
    assert float(waited[0]) == pytest.approx(10 / 40, rel=0.01)


@pytest.mark.parametrize(
    "where", ["mailto://user:word@example.com:1/{to}", "rsyslog://127.0.0.1:1?x={to}", "syslog://?x={to}"]
)
def test_a_gateway_that_nobody_can_hear_is_not_asked_at_all(tmp_path, where):
    """Whatever became of a message would end as refused, and somebody's number be called wrong."""
    receipt = address(tmp_path, where).send(text())
    assert (receipt.state, receipt.unsure, receipt.unreachable) == (DEFERRED, False, True)
    assert receipt.detail.endswith("it cannot be used here")


def test_an_address_that_names_no_place_for_the_number_is_not_asked(gateway, tmp_path):
    receipt = address(tmp_path, f"json://127.0.0.1:{gateway.server_port}/sms?:id={{id}}").send(text())
    assert (receipt.state, receipt.unsure, receipt.unreachable) == (DEFERRED, False, True)
    assert receipt.detail == "sms-gateway: there is no {to} in it"
    assert not gateway.asked


def test_where_apprise_asks_nothing_that_is_what_is_said(gateway, tmp_path):
    receipt = address(tmp_path, f"smseagle://{TOKEN}@127.0.0.1:{gateway.server_port}/?x={{to}}").send(text())
    assert (receipt.state, receipt.unsure, gateway.asked) == (REFUSED, False, [])
    assert receipt.detail.startswith("Apprise asked nothing")


def test_without_apprise_that_is_what_is_said(tmp_path, monkeypatch):
    (tmp_path / "apprise.py").write_text("raise ModuleNotFoundError")
    monkeypatch.syspath_prepend(str(tmp_path))
    receipt = address(tmp_path, "json://127.0.0.1/{to}").send(text())
    assert (receipt.state, receipt.unreachable) == (DEFERRED, True)
    assert "pip install 'guardtui[sms]'" in receipt.detail


def test_the_gateways_address_lies_in_a_private_file(tmp_path):
    to = address(tmp_path, "json://127.0.0.1/{to}")
    to.gateway_file.chmod(0o644)
    assert to.send(text()).detail == "sms-gateway: others may read it; chmod 600"


@pytest.mark.parametrize(
    ("heard", "state", "unsure"),
    [
        (Heard(taken=True, status=201), ACCEPTED, False),
        (Heard(status=404), REFUSED, False),
        (Heard(status=408), DEFERRED, False),
        (Heard(status=500), DEFERRED, True),
        (Heard(status=502), DEFERRED, True),
        (Heard(status=503), DEFERRED, False),
        (Heard(status=504), DEFERRED, True),
        (Heard(fault="unsure"), DEFERRED, True),
        (Heard(status=200), REFUSED, False),
    ],
)
def test_what_an_answer_means(heard, state, unsure):
    receipt = sms.receipt(heard)
    assert (receipt.state, receipt.unsure) == (state, unsure)


def test_nothing_is_imported_from_where_somebody_stands(gateway, tmp_path, monkeypatch):
    (tmp_path / "apprise.py").write_text("raise ModuleNotFoundError")
    monkeypatch.chdir(tmp_path)
    assert eagle(tmp_path, gateway.server_port).send(text()).state is ACCEPTED


def test_from_before_the_gateway_is_asked_on_the_message_may_have_left(gateway, tmp_path):
    doubts = []
    sent = text(in_doubt=lambda: doubts.append(len(gateway.asked)))
    eagle(tmp_path, gateway.server_port).send(sent)
    assert (doubts, len(gateway.asked)) == ([0], 1)
    SmsGateway(tmp_path / "nowhere", ("US",)).send(sent)
    assert doubts == [0]
