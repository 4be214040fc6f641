"""Who gets which answer, as a browser and as an attacker would ask (PRODUCT M20)."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import socket
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace

import pytest
from aiohttp import ClientSession, ClientWebSocketResponse, WSMsgType, WSServerHandshakeError
from yarl import URL

from guardtui.web.server import ASSETS, MOST_FILES, serve
from guardtui.web.tab import LARGEST

from .conftest import facts, shown


async def until(condition: Callable[[], object]) -> None:
    end = time.monotonic() + 60
    while not condition():
        assert time.monotonic() < end, "waited in vain"
        await asyncio.sleep(0.02)


def alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


async def refused(site, **headers) -> int:
    """The status with which a tab is not opened."""
    with pytest.raises(WSServerHandshakeError) as answer:
        await site.open_tab(**headers)
    return answer.value.status


async def closed(tab: ClientWebSocketResponse) -> int | None:
    """The code with which a tab is closed from the other side."""
    while (message := await tab.receive(timeout=60)).type not in {WSMsgType.CLOSE, WSMsgType.CLOSED, WSMsgType.CLOSING}:
        pass
    return message.data if message.type is WSMsgType.CLOSE else tab.close_code


async def test_what_was_to_outlive_its_terminal_is_not_ended_by_it(serving):
    """As with nohup; a SIGTERM ends it still."""
    numbers = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
    before = {number: signal.getsignal(number) for number in numbers}
    signal.signal(signal.SIGHUP, signal.SIG_IGN)
    try:
        async with serving() as site:
            with socket.create_server(("127.0.0.1", 0)) as listening:
                served = asyncio.create_task(serve(listening, site.server))
                await until(lambda: signal.getsignal(signal.SIGTERM) is not before[signal.SIGTERM])
                assert signal.getsignal(signal.SIGHUP) is signal.SIG_IGN
                signal.raise_signal(signal.SIGTERM)
                await served
    finally:
        for number, handler in before.items():
            asyncio.get_running_loop().remove_signal_handler(number)
            signal.signal(number, handler)


# Coming in


async def test_a_link_lets_one_browser_in_and_leaves_the_address(serving):
    async with serving() as site:
        link = site.server.gate.link
        answer = await site.come_in()
        assert (answer.status, answer.headers["Refresh"]) == (200, "0; url=./")
        assert link not in await answer.text()
        assert site.told == [f"A browser has come in. For another one: {site.server.link}"]
        page = await site.get()
        assert page.status == 200
        assert f'data-session-websocket-url="{site.place.socket}"' in await page.text()
        assert (await facts(await site.open_tab()))["told"]["width"] == 80
        assert (await site.get(f"?link={link}")).status == 403, (
            "a link that was used is no link, for whoever has come in too"
        )


@pytest.mark.parametrize(
    ("asks", "speaks", "page", "words"),
    [("de-AT,en;q=0.5", "de", "Dieser Tab ist beendet", "Unter dieser Adresse gibt es nichts."),
     ("fr", "en", "This tab has ended", "There is nothing at this address.")],
)  # fmt: skip
async def test_pages_speak_what_the_browser_asks_for(serving, asks, speaks, page, words):
    """The terminal's page and what a browser is told; whoever runs the server hears the server's own language."""
    async with serving() as site:
        await site.come_in()
        assert site.told[0].startswith("A browser has come in.")
        answers = [await (await site.get(path, **{"Accept-Language": asks})).text() for path in ("", "nothing")]
        assert all(f'<html lang="{speaks}">' in text for text in answers)
        assert page in answers[0]
        assert words in answers[1]
        assert "$" not in "".join(answers)


@pytest.mark.parametrize("query", ["", "?link=", "?link=x", "?link=%ff%00", "?Link=x", "?token=x"])
async def test_without_the_link_nobody_comes_in(serving, query):
    async with serving() as site:
        good = site.server.gate.link
        answer = await site.get(query)
        assert answer.status == 403
        assert "guardtui serve" in await answer.text()
        assert not answer.cookies
        assert await refused(site) == 403
        assert site.server.gate.link == good


async def test_a_used_link_is_of_no_use_to_a_second_browser(serving):
    async with serving() as site:
        link = site.server.gate.link
        await site.come_in()
        async with (
            ClientSession() as thief,
            thief.get(site.at(f"?link={link}"), headers={"Host": site.place.host}) as answer,
        ):
            assert answer.status == 403


async def test_a_forged_pass_opens_nothing(serving):
    async with serving() as site:
        answer = await site.come_in()
        shown_pass = answer.cookies["guardtui-pass"].value
        site.browser.cookie_jar.clear()
        for forged in ("", "1.2.3", shown_pass[:-1], "x" + shown_pass):
            assert await refused(site, Cookie=f"guardtui-pass={forged}") == 403
        assert (await facts(await site.open_tab(Cookie=f"guardtui-pass={shown_pass}")))["pid"]


async def test_looking_without_taking_does_not_use_the_link_up(serving):
    async with serving() as site:
        for method in ("HEAD", "POST", "OPTIONS"):
            async with site.browser.request(
                method, site.at(f"?link={site.server.gate.link}"), headers={"Host": site.place.host}
            ) as answer:
                assert answer.status == 405
        assert (await site.come_in()).status == 200


# Where it comes from


@pytest.mark.parametrize(
    "origin",
    [
        "http://evil.example",
        "null",
        "",
        "http://127.0.0.1",
        "https://{host}",
        "http://{host}.evil.example",
        "http://{host}/",
    ],
)
async def test_a_page_from_elsewhere_opens_no_tab(serving, origin):
    async with serving() as site:
        await site.come_in()
        assert await refused(site, Origin=origin.format(host=site.place.host)) == 403


async def test_who_names_no_origin_opens_no_tab(serving):
    async with serving() as site:
        await site.come_in()
        with pytest.raises(WSServerHandshakeError) as answer:
            await site.browser.ws_connect(site.at("socket"), headers={"Host": site.place.host})
        assert answer.value.status == 403


@pytest.mark.parametrize(
    "host", ["evil.example", "evil.example:{port}", "localhost:{port}", "127.0.0.1", "127.0.0.1:1", ""]
)
async def test_under_another_name_there_is_nothing(serving, host):
    """DNS rebinding: a browser that was tricked sends its own idea of the host."""
    async with serving() as site:
        link, wrong = site.server.gate.link, {"Host": host.format(port=site.port)}
        for path in ("", f"?link={link}", "asset/page.js", "socket", "nowhere"):
            answer = await site.get(path, **wrong)
            assert answer.status == 421
            assert not answer.cookies
            assert site.place.path not in await answer.text()
        assert site.server.gate.link == link


async def test_beside_the_path_there_is_nothing(serving):
    """On this machine the path keeps the cookies from other ports, so it is told to nobody who does not know it."""
    async with serving() as site:
        for path in ("/", "/socket", "/asset/page.js", "/favicon.ico", site.place.path):
            async with site.browser.get(
                f"http://127.0.0.1:{site.port}{path}", headers={"Host": site.place.host}
            ) as answer:
                assert answer.status == 404
                assert site.place.path not in await answer.text()


# What is given out


@pytest.mark.parametrize(
    "path",
    [
        "asset/", "asset", "asset/../server.py", "asset/..%2fserver.py", "asset/%2e%2e/%2e%2e/gate.py", "asset//etc/passwd",
        "asset/..%5cserver.py", "asset/page.js%00", "asset/../../../../../../../../etc/passwd", "file/../asset", "file/", "file/x",
        "static/", "static/js/textual.js", "download/x", "ws",
    ],
)  # fmt: skip
async def test_no_folder_is_listed_and_no_file_but_the_pages_own_is_read(serving, path):
    async with serving() as site:
        await site.come_in()
        url = URL(site.at(path), encoded=True)
        async with site.browser.get(url, headers={"Host": site.place.host}) as answer:
            assert answer.status == 404
            assert "root:" not in await answer.text()


async def test_every_answer_has_the_headers(serving):
    async with serving(tabs=1) as site:
        before = [await site.get(), await site.get("nowhere"), await site.get("", Host="evil.example")]
        await site.come_in()
        tab = await site.open_tab()
        await facts(tab)
        answers = [*before, await site.get(), *[await site.get(f"asset/{name}") for name in ASSETS]]
        assert [answer.status for answer in answers] == [403, 404, 421, 503, *[200] * len(ASSETS)]
        for answer in answers:
            told = answer.headers
            assert told["X-Content-Type-Options"] == "nosniff"
            assert told["Referrer-Policy"] == "no-referrer"
            assert told["X-Frame-Options"] == "DENY"
            assert told["Cross-Origin-Resource-Policy"] == "same-origin"
            assert told["Server"] == "GuardTUI"
            assert told["Cache-Control"] == ("no-cache" if "/asset/" in str(answer.url) else "no-store")
            policy = dict(part.strip().split(" ", 1) for part in told["Content-Security-Policy"].split(";"))
            assert (
                policy["default-src"]
                == policy["frame-ancestors"]
                == policy["base-uri"]
                == policy["form-action"]
                == "'none'"
            )
            assert policy["script-src"] == "'self'"
            assert policy["connect-src"] == site.place.socket
            assert "clipboard-write=()" in told["Permissions-Policy"]


async def test_nothing_that_the_page_loads_comes_from_elsewhere(serving):
    async with serving() as site:
        await site.come_in()
        for answer in [
            await site.get(),
            *[await site.get(f"asset/{name}") for name in ("page.css", "page.js", "xterm.css")],
        ]:
            text = (await answer.text()).replace(site.place.socket, "").replace("http://bellard.org/jslinux/", "")
            assert "http:" not in text.replace("https://github.com/chjj/term.js", "")
            assert "https:" not in text.replace("https://github.com/chjj/term.js", "")


async def test_a_fault_of_the_pages_is_told_by_its_class_alone(serving, monkeypatch):
    async with serving() as site:
        await site.come_in()

        def broken(*_):
            raise ValueError("hunter2")

        monkeypatch.setattr(site.server.gate, "admits", broken)
        answer = await site.get()
        assert answer.status == 500
        assert site.told[-1] == "guardtui: something broke in the server of the pages: ValueError"
        assert not {"hunter2", "Traceback", "ValueError"} & set((await answer.text()).split())


# Cookies and devices


async def test_on_this_machine_the_cookie_keeps_to_the_path_and_the_device_is_the_servers(serving):
    async with serving() as site:
        (cookie,) = (await site.come_in()).cookies.values()
        assert (cookie.key, cookie["path"], cookie["samesite"]) == ("guardtui-pass", "/secret-path/", "Strict")
        assert cookie["httponly"]
        assert (await facts(await site.open_tab()))["told"]["token"] == ""


async def test_behind_a_proxy_each_browser_is_a_device_of_its_own(serving):
    async with serving("https://guard.example.org", open_to_all=True) as site:
        first = (await site.get()).cookies
        assert set(first) == {"__Host-guardtui-pass", "__Host-guardtui-device"}
        assert all(one["secure"] and one["httponly"] for one in first.values())
        assert {(one["path"], one["samesite"], one["domain"]) for one in first.values()} == {("/", "Strict", "")}
        device, passed = first["__Host-guardtui-device"].value, first["__Host-guardtui-pass"].value
        assert (await site.get(Cookie=f"__Host-guardtui-device={device}")).cookies[
            "__Host-guardtui-device"
        ].value == device
        site.browser.cookie_jar.clear()
        assert (await site.get(Cookie="__Host-guardtui-device=0")).cookies["__Host-guardtui-device"].value not in {
            device,
            "0",
        }
        site.browser.cookie_jar.clear()
        tab = await site.open_tab(Cookie=f"__Host-guardtui-device={device}; __Host-guardtui-pass={passed}")
        assert (await facts(tab))["told"]["token"] == device
        assert (await site.get()).headers["Strict-Transport-Security"]


async def test_a_public_address_needs_its_link_too_unless_it_is_open_to_all(serving):
    async with serving("https://guard.example.org") as site:
        assert (await site.get()).status == 403
        assert (await site.come_in()).status == 200
    async with serving("https://guard.example.org", open_to_all=True) as site:
        assert site.server.link == "https://guard.example.org/"
        assert await refused(site) == 403, "also here the page comes first"


# Tabs and their processes


async def test_a_process_knows_nothing_of_the_servers_environment_and_is_told_no_secret_where_others_see_it(
    serving, monkeypatch
):
    monkeypatch.setenv("SMTP_PASSWORD", "hunter2")
    monkeypatch.setenv("GUARDTUI_SESSION", "/somewhere/else")
    monkeypatch.setenv("TEXTUAL_PRESS", "q")
    monkeypatch.setenv("LD_PRELOAD", "")
    monkeypatch.setenv("GUARDTUI_KEY_FILE", "/keys/guard.key")
    async with serving("https://guard.example.org", open_to_all=True) as site:
        passed = (await site.get()).cookies
        tab = await site.open_tab(Cookie="; ".join(f"{one.key}={one.value}" for one in passed.values()))
        told = await facts(tab)
        environment = told["environment"]
        assert environment["GUARDTUI_KEY_FILE"] == "/keys/guard.key"
        assert not {"SMTP_PASSWORD", "GUARDTUI_SESSION", "TEXTUAL_PRESS", "LD_PRELOAD"} & set(environment)
        token = passed["__Host-guardtui-device"].value
        assert token == told["told"]["token"]
        assert token not in json.dumps(environment)
        shown_to_all = await asyncio.create_subprocess_exec("ps", "-o", "args=", "-p", str(told["pid"]), stdout=-1)
        assert token.encode() not in (await shown_to_all.communicate())[0]


async def test_each_tab_has_a_process_which_ends_with_it(serving):
    async with serving() as site:
        await site.come_in()
        first, second = await site.open_tab(), await site.open_tab()
        one, other = (await facts(first))["pid"], (await facts(second))["pid"]
        assert one != other
        await first.close()
        await until(lambda: not alive(one))
        assert alive(other)
        await second.send_str('["stdin", "still here"]')
        assert await shown(second) == b"Dstill here"


async def test_a_tab_that_is_torn_away_ends_its_process_too(serving):
    async with serving() as site:
        await site.come_in()
        tab = await site.open_tab()
        pid = (await facts(tab))["pid"]
        tab._response.connection.transport.abort()
        await until(lambda: not alive(pid))


async def test_a_process_that_does_not_want_to_end_is_ended(serving, monkeypatch):
    monkeypatch.setattr("guardtui.web.tab.PATIENCE", 0.3)
    async with serving("", "stubborn") as site:
        await site.come_in()
        tab = await site.open_tab()
        pid = (await facts(tab))["pid"]
        await tab.close()
        await until(lambda: not alive(pid))


async def test_a_process_that_cannot_be_started_closes_its_tab_and_the_next_may_come(serving, monkeypatch):
    async with serving() as site:
        await site.come_in()
        monkeypatch.setattr(site.server, "terms", replace(site.server.terms, command=["/nowhere/at/all"]))
        assert await closed(await site.open_tab()) in {1000, 1006}
        assert site.told[-1].endswith(": FileNotFoundError")
        assert not site.server._open
        assert (await site.get()).status == 200


async def test_a_process_that_ends_closes_its_tab(serving):
    async with serving() as site:
        await site.come_in()
        tab = await site.open_tab()
        await facts(tab)
        await tab.send_str('["stdin", "end"]')
        assert await closed(tab) == 1000


async def test_the_end_of_the_server_ends_every_tab(serving):
    async with serving() as site:
        await site.come_in()
        tabs = [await site.open_tab() for _ in range(3)]
        pids = [(await facts(tab))["pid"] for tab in tabs]
        reading = [asyncio.create_task(closed(tab)) for tab in tabs]
    assert await asyncio.gather(*reading) == [1001] * 3
    assert not any(map(alive, pids))


async def test_no_more_tabs_are_open_at_once_than_are_allowed(serving):
    async with serving(tabs=2) as site:
        await site.come_in()
        first, second = await site.open_tab(), await site.open_tab()
        await facts(first)
        await facts(second)
        assert await refused(site) == 503
        answer = await site.get()
        assert answer.status == 503
        assert "As many tabs are open" in await answer.text()
        await first.close()
        await until(lambda: len(site.server._open) == 1)
        await facts(await site.open_tab())


# What a browser says


@pytest.mark.parametrize(
    ("said", "passed_on"),
    [
        (["stdin", "ü€😀"], "Dü€😀".encode()),
        (["stdin", "\ud800"], b"D?"),
        (["focus"], b'M{"type": "focus"}'),
        (["resize", {"width": 100, "height": 30}], b'M{"type": "resize", "width": 100, "height": 30}'),
        (["resize", {"width": 10**12, "height": -5}], b'M{"type": "resize", "width": 1000, "height": 1}'),
    ],
)  # fmt: skip
async def test_keys_sizes_and_focus_reach_the_app(serving, said, passed_on):
    async with serving() as site:
        await site.come_in()
        tab = await site.open_tab()
        await facts(tab)
        await tab.send_str(json.dumps(said))
        assert await shown(tab) == passed_on


async def test_a_ping_is_answered_without_the_app(serving):
    async with serving() as site:
        await site.come_in()
        tab = await site.open_tab()
        await facts(tab)
        await tab.send_str('["ping", "123"]')
        assert json.loads((await tab.receive()).data) == ["pong", "123"]


@pytest.mark.parametrize("size", [("1000000000", "-1"), ("", ""), ("x", "²"), ("9" * 5000, "0")])
async def test_no_size_that_cannot_be_drawn_reaches_the_app(serving, size):
    async with serving() as site:
        await site.come_in()
        told = (await facts(await site.open_tab(f"?width={size[0]}&height={size[1]}")))["told"]
        assert 1 <= told["width"] <= 1000
        assert 1 <= told["height"] <= 1000


@pytest.mark.parametrize(
    "said",
    [
        "", "x", "{}", "[]", "[" * 100_000, '["stdin"]', '["stdin", 5]', '["stdin", "a", "b"]', '["resize", {"width": "a", "height": 1}]',
        '["resize", {"width": 1.5, "height": 1}]', '["resize", null]', '["quit"]', '["ping", "' + "9" * 100 + '"]', '["M", "x"]', "9" * 5000,
        b"\x00\xff", b'["stdin", "x"]',
    ],
)  # fmt: skip
async def test_what_the_page_never_says_closes_the_tab_and_ends_its_process(serving, said):
    async with serving() as site:
        await site.come_in()
        tab = await site.open_tab()
        pid = (await facts(tab))["pid"]
        await (tab.send_str(said) if isinstance(said, str) else tab.send_bytes(said))
        assert await closed(tab) == 1008
        await until(lambda: not alive(pid))
        assert site.told[1:] == []


async def test_a_huge_frame_closes_the_tab_before_it_is_read(serving):
    async with serving() as site:
        await site.come_in()
        tab = await site.open_tab()
        pid = (await facts(tab))["pid"]
        await tab.send_str(json.dumps(["stdin", "x" * (LARGEST - 20)]))
        assert len(await shown(tab)) > LARGEST - 40
        await tab.send_str(json.dumps(["stdin", "x" * LARGEST]))
        assert await closed(tab) == 1009
        await until(lambda: not alive(pid))


async def test_a_browser_that_takes_nothing_in_is_hung_up_on(serving, monkeypatch):
    monkeypatch.setattr("guardtui.web.tab.STALLED", 0.3)
    async with serving() as site:
        await site.come_in()
        tab = await site.open_tab()
        pid = (await facts(tab))["pid"]

        async def flood():
            with suppress(ConnectionError):
                while True:
                    await tab.send_str(json.dumps(["stdin", "x" * 200_000]))

        flooding = asyncio.create_task(flood())
        await until(lambda: not site.server._open and not alive(pid))
        flooding.cancel()


# Files


async def test_a_file_of_the_app_is_fetched_once_by_who_came_in(serving):
    async with serving() as site:
        await site.come_in()
        tab = await site.open_tab()
        await facts(tab)
        await tab.send_str(json.dumps(["stdin", 'file ../a"b\r\nX: y;ü.txt']))
        kind, told = json.loads((await tab.receive()).data)
        assert (kind, told["new_tab"]) == ("open_url", True)
        path = told["url"].removeprefix(site.place.url)
        async with ClientSession() as thief, thief.get(site.at(path), headers={"Host": site.place.host}) as answer:
            assert answer.status == 403
        answer = await site.get(path)
        assert (answer.status, await answer.text()) == (200, "kept")
        assert answer.headers["Content-Disposition"] == 'attachment; filename=".._a_b__X__y__.txt"'
        assert answer.headers["Content-Type"] == "application/octet-stream"
        assert (await site.get(path)).status == 404


async def test_few_files_wait_and_none_outlives_its_tab(serving):
    async with serving() as site:
        await site.come_in()
        tab = await site.open_tab()
        await facts(tab)
        for number in range(MOST_FILES + 3):
            await tab.send_str(json.dumps(["stdin", f"file {number}.txt"]))
        await until(lambda: any(name == f"{MOST_FILES + 2}.txt" for name, _ in site.server._files.values()))
        assert len(site.server._files) == MOST_FILES
        await tab.close()
        await until(lambda: not site.server._files)
