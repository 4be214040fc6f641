"""`guardtui serve` as a command: what is refused before anything listens."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from guardtui.cli.call import Call
from guardtui.cli.nouns import serve

pytestmark = pytest.mark.slow  # processes and faults of their own

PUBLIC = "https://guard.example.org"


@pytest.fixture
def reached(monkeypatch):
    """What would have been served."""
    served: list = []

    async def answer(listening, server):
        served.append((listening.getsockname(), server))

    monkeypatch.setattr("guardtui.web.server.serve", answer)
    return served


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        (["--host", "0.0.0.0"], "no_public_url"),
        (["--host", "192.0.2.7"], "no_public_url"),
        (["--no-link"], "no_link_here"),
        (["--no-link", "--public-url", "http://localhost:9000"], "no_link_here"),
        (["--public-url", "http://guard.example.org"], "public_url_open"),
        (["--public-url", "guard.example.org"], "public_url_form"),
        (["--tabs", "0"], "usage"),
        (["--port", "65536"], "usage"),
    ],
)
def test_what_would_be_open_by_mistake_is_refused(cli, reached, line, reason):
    answer = cli("serve", *line, "--port", "0", "--json") if "--port" not in line else cli("serve", *line, "--json")
    assert (answer.code, answer.json["error"]) == (2, reason)
    assert reached == []


def test_by_itself_it_listens_on_this_machine_under_a_path_that_nobody_can_guess(cli, reached):
    links = set()
    for _ in range(2):
        answer = cli("serve", "--port", "0", "--json")
        assert answer.code == 0, answer.err
        (host, port), server = reached.pop()
        assert host == "127.0.0.1"
        assert answer.json == {"link": server.link, "port": port}
        assert server.place.origin == f"http://127.0.0.1:{port}"
        assert len(server.place.path) * 5 > 128
        assert server.terms.tabs == 16
        links.add(server.place.path)
        assert "proxy" not in answer.err
    assert len(links) == 2


def test_a_public_address_is_told_what_its_proxy_has_to_do(cli, reached):
    answer = cli("serve", "--port", "0", "--host", "127.0.0.1", "--public-url", PUBLIC, "--tabs", "3")
    ((_, server),) = reached
    assert "TLS" in answer.err
    assert (server.place.url, server.terms.tabs, server.terms.open_to_all) == (f"{PUBLIC}/", 3, False)
    assert f"link: {PUBLIC}/?link=" in answer.out
    reached.clear()
    answer = cli("serve", "--port", "0", "--public-url", PUBLIC, "--no-link")
    ((_, server),) = reached
    assert server.terms.open_to_all
    assert answer.out == f"link: {PUBLIC}/\n"


def test_a_forwarded_port_has_its_own_name_and_an_unguessable_path_too(cli, reached):
    cli("serve", "--port", "0", "--public-url", "http://localhost:9000")
    ((_, server),) = reached
    assert server.place.origin == "http://localhost:9000"
    assert len(server.place.path) * 5 > 128


def test_a_store_that_does_not_open_is_said_before_anything_listens(guardtui, tmp_path):
    done = guardtui("--store", str(tmp_path / "guard.db"), "serve", "--port", "0")
    assert done.returncode == 5
    assert b"There is no store at" in done.stderr


def test_without_the_extra_it_says_what_to_install(cli, monkeypatch):
    monkeypatch.setitem(sys.modules, "aiohttp", None)
    monkeypatch.delitem(sys.modules, "guardtui.web.server", raising=False)
    answer = cli("serve", "--port", "0", "--json")
    assert (answer.code, answer.json["error"]) == (2, "no_web")
    assert "guardtui[web]" in answer.json["sentence"]


def test_a_tab_works_on_the_same_store_and_nothing_of_it_is_a_shells(lab):
    call = Call(store=f"{lab.config.folder}/$(touch x);'.db", practice=True)
    command = serve._tab(call)
    assert command[:4] == [sys.executable, "-P", "-m", "guardtui"]
    assert command[4:] == ["--store", f"{lab.config.folder}/$(touch x);'.db", "--demo", "visit", "--tab"]


def test_the_pages_are_in_the_package():
    folder = Path(serve.__file__).parents[2] / "web" / "static"
    assert {"page.html", "page.css", "page.js", "words.html", "icon.svg"} <= {file.name for file in folder.iterdir()}
