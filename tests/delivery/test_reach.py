"""Connecting to a host of many addresses, of which some never answer."""

from __future__ import annotations

import socket
from types import SimpleNamespace

import pytest

from guardtui.core.records import MessageState
from guardtui.delivery import reach

from .conftest import letter, plain

NOBODY = "192.0.2.1"


class Network:
    """Hosts with addresses where nobody is, each of which costs all the time that it is given, and then those that are real."""

    def __init__(self, monkeypatch, silent: int, *real: tuple[str, int]) -> None:
        self.waited: list[float] = []
        connect = socket.socket.connect
        found = [(socket.AF_INET, socket.SOCK_STREAM, 0, "", there) for there in ((NOBODY, 25),) * silent + real]

        def one(sock: socket.socket, address: tuple[str, int]) -> None:
            if address[0] != NOBODY:
                return connect(sock, address)
            self.waited.append(sock.gettimeout() or 1e9)
            raise TimeoutError("timed out")

        monkeypatch.setattr(socket, "getaddrinfo", lambda *_given, **_more: found)
        monkeypatch.setattr(socket.socket, "connect", one)
        monkeypatch.setattr(reach, "time", SimpleNamespace(monotonic=lambda: sum(self.waited)))


@pytest.mark.parametrize("silent", [1, 3, 40])
def test_all_addresses_together_have_one_time(monkeypatch, silent):
    network = Network(monkeypatch, silent)
    with pytest.raises(TimeoutError):
        reach.reach("mail.example.com", 25, 10)
    assert len(network.waited) == silent
    assert sum(network.waited) == pytest.approx(10)


def test_a_host_without_an_address_is_not_reached(monkeypatch):
    Network(monkeypatch, 0)
    with pytest.raises(OSError, match="no address"):
        reach.reach("mail.example.com", 25, 10)


def test_a_mail_goes_to_the_address_that_answers(monkeypatch, serve):
    port, box = serve()
    network = Network(monkeypatch, 3, ("127.0.0.1", port))
    assert plain(port).send(letter()).state is MessageState.ACCEPTED
    assert len(network.waited) == 3
    assert sum(network.waited) < 10
    assert len(box.kept) == 1
