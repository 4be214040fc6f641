"""Senders of two channels that are killed at random moments: no message is lost, unless it was cut short twice and the
ledger says so, and none comes oftener than the ledger says (SECURITY 4.2).

`GUARDTUI_TEST_MESSAGES` sets how many; ten thousand take some minutes.
"""

from __future__ import annotations

import os
import random
import re
import socket
import socketserver
import subprocess
import sys
import threading
import time
from collections import Counter
from pathlib import Path

import pytest

from guardtui.bootstrap import Parts, open_guard
from guardtui.config import Config
from guardtui.core.records import Channel, Client, MessageState
from guardtui.delivery import Letter, Receipt
from guardtui.guard import Backend
from guardtui.guard.desk import message
from guardtui.guard.outbox import LEASE
from guardtui.lab.clock import StoryClock

from .conftest import plain
from .test_outbox import PASSWORD, QUICK, Shop

MANY = int(os.environ.get("GUARDTUI_TEST_MESSAGES", "40"))

SEND = """
import os, signal, sys, time
from dataclasses import replace
from pathlib import Path
from guardtui.bootstrap import Parts, open_guard
from guardtui.config import Config
from guardtui.core.records import Channel
from guardtui.delivery import smtp
from guardtui.delivery.servers import MailServer
from guardtui.lab.clock import StoryClock

folder, port = Path(sys.argv[1]), int(sys.argv[2])
mail = MailServer("127.0.0.1", "a@riverbend.example", security="none", port=port)


class Texts:
    says_when = True

    def send(self, letter):
        return mail.send(replace(letter, to=f"{letter.to}@texts.example"))


def send(now):
    config, couriers = Config(folder / "guard.db", folder / "guard.key"), {Channel.MAIL: mail, Channel.SMS: Texts()}
    guard = open_guard(config, parts=Parts(StoryClock(now), couriers=couriers))
    sender = guard.messages.sender()
    sender.start()
    while (due := guard._outbox.next_due()) is not None and due <= now:
        time.sleep(0.05)
    sender.stop()
    sender.join(60)
    os._exit(0)


for line in sys.stdin:
    senders = [os.fork() or send(int(line)) for _ in range(2)]
    sys.stdin.readline()
    for one in senders:
        os.kill(one, signal.SIGKILL)
    print(sum(os.WIFSIGNALED(os.waitpid(one, 0)[1]) for one in senders), flush=True)
"""
"""For each line two senders of two channels each, which are killed at the next; how many were still at it."""


class Counting(socketserver.ThreadingTCPServer):
    """A mail server that counts what it took, each before it says so."""

    allow_reuse_address = daemon_threads = True
    request_queue_size = 64

    def __init__(self) -> None:
        self.taken: Counter[str] = Counter()
        super().__init__(("127.0.0.1", 0), _Counts)

    def handle_error(self, _request, _address) -> None:
        """A sender that was killed is part of the trial."""


class _Counts(socketserver.StreamRequestHandler):
    def handle(self) -> None:
        self._say("220 here")
        while line := self.rfile.readline():
            match line[:4].upper():
                case b"DATA":
                    self._say("354 go on")
                    text = b""
                    while (line := self.rfile.readline()) not in (b".\r\n", b""):
                        text += line
                    if not line:
                        return None
                    self.server.taken[re.search(rb"Message-ID: <(\w+)@", text)[1].decode()] += 1
                    self._say("250 taken")
                case b"QUIT":
                    return self._say("221 bye")
                case _:
                    self._say("250 yes")
        return None

    def _say(self, line: str) -> None:
        self.connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.wfile.write(f"{line}\r\n".encode())


class Verifies:
    """Reads the code of the one contact, so that notices go to it."""

    code = ""

    def send(self, letter: Letter) -> Receipt:
        self.code = re.search(r"(\d{3}) ?(\d{3})", letter.body).expand(r"\1\2")
        return Receipt(MessageState.ACCEPTED)


@pytest.fixture
def queued(store_folder) -> Path:
    """A store with so many notices that wait, one half by mail and one by text message."""
    courier = Verifies()
    shop = Shop(store_folder, courier)
    challenge = shop.ask()
    assert shop.guard.codes.answer(shop.session, challenge.id, courier.code).accepted
    shop.guard.accounts.add("noor", "Noor", PASSWORD, phone="+12025550143")
    (phone,) = shop.guard.contacts.list(shop.guard.signin.begin("noor", PASSWORD, Client("t" * 40)).session)
    desk, contacts = shop.guard._desk, (shop.mail, phone)
    for begin in range(0, MANY, 500):
        with desk.store.write() as tx:
            for number in range(begin, min(begin + 500, MANY)):
                tx.messages.queue(message(desk, contacts[number % 2], tag="signin:code_wrong", details={}))
    shop.guard.close()
    return store_folder


def ledger(folder: Path, now: int):
    guard = open_guard(Config(folder / "guard.db", folder / "guard.key"), parts=Parts(StoryClock(now)))
    found = []
    for handle in ("mira", "noor"):
        after = None
        while True:
            page = guard.messages.list(Backend(handle), after=after, limit=500)
            found += page.items
            after = page.next
            if after is None:
                break
    guard.close()
    return [one for one in found if one.tag == "signin:code_wrong"]


@pytest.mark.slow
def test_of_eight_who_send_at_once_one_sends_each(queued):
    server = Counting()
    threading.Thread(target=server.serve_forever, args=[0.05], daemon=True).start()
    command = [sys.executable, "-c", SEND.replace("range(2)", "range(8)"), str(queued), str(server.server_address[1])]
    senders = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    both = dict.fromkeys((Channel.MAIL, Channel.SMS), plain(1))
    parts = Parts(StoryClock(0), couriers=both, hasher=QUICK, code_hasher=QUICK)
    watching = open_guard(Config(queued / "guard.db", queued / "guard.key"), parts=parts)
    print(1_790_000_060_000, file=senders.stdin, flush=True)
    end = time.monotonic() + 60
    while watching._outbox.next_due() is not None and time.monotonic() < end:
        time.sleep(0.05)
    watching.close()
    senders.kill()
    senders.communicate()
    server.shutdown()
    server.server_close()
    sent = ledger(queued, 1_790_000_060_000)
    assert server.taken == {one.id: 1 for one in sent}
    assert {(one.state, one.attempts, one.unsure) for one in sent} == {(MessageState.ACCEPTED, 1, 0)}


@pytest.mark.slow
def test_what_killed_senders_leave_is_sent_once_or_twice_and_the_ledger_says_which(queued):
    chance = random.Random(2026)
    server = Counting()
    threading.Thread(target=server.serve_forever, args=[0.05], daemon=True).start()
    command = [sys.executable, "-c", SEND, str(queued), str(server.server_address[1])]
    senders = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    both = dict.fromkeys((Channel.MAIL, Channel.SMS), plain(1))
    parts = Parts(StoryClock(0), couriers=both, hasher=QUICK, code_hasher=QUICK)
    watching = open_guard(Config(queued / "guard.db", queued / "guard.key"), parts=parts)
    now, killed = 1_790_000_060_000, 0
    while (due := watching._outbox.next_due()) is not None:
        print(now, file=senders.stdin, flush=True)
        enough = server.taken.total() + chance.randrange(12) * max(1, MANY / 200)
        while due is not None and due <= now and server.taken.total() < enough:
            time.sleep(0.005)
            due = watching._outbox.next_due()
        if due is None or due > now:  # the last ones are under way, and need not be cut short every time
            time.sleep(chance.uniform(0, 0.3))
        print(file=senders.stdin, flush=True)
        killed += int(senders.stdout.readline())
        now += LEASE
    watching.close()
    senders.communicate()
    server.shutdown()
    server.server_close()
    sent = ledger(queued, now)
    assert len(sent) == MANY
    twice = [one for one in sent if server.taken[one.id] == 2]
    in_doubt = [one for one in sent if one.unsure]
    print(f"{MANY} messages, {killed} senders killed, {len(twice)} taken twice, {len(in_doubt)} in doubt")
    assert killed >= 2
    assert Counter(one.channel for one in sent) == {Channel.MAIL: MANY // 2, Channel.SMS: MANY // 2}
    for one in sent:
        assert (one.unsure <= 1) <= server.taken[one.id] <= 1 + one.unsure, one
        assert one.state is (MessageState.GIVEN_UP if one.unsure > 1 else MessageState.ACCEPTED), one
    assert set(server.taken) <= {one.id for one in sent}
