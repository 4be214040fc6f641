"""M. Terminal, input, output."""

from __future__ import annotations

import csv
import sys
from dataclasses import replace

import pytest
from textual.app import App

from guardtui import qr
from guardtui.core import totp
from guardtui.core.action import Action
from guardtui.core.errors import BadInput
from guardtui.core.records import Channel, Client, ContactKind, MessageState
from guardtui.delivery import Receipt
from guardtui.guard import Backend, Verbs, exports
from guardtui.tui.flows.two_step.app import ScanPage
from guardtui.tui.flows.two_step.page import SHOWN_SECONDS
from guardtui.tui.screens.lock import LockScreen
from guardtui.tui.screens.main import MainScreen

from .conftest import MAIL, PASSWORD, PHONE

EVIL = "[@click=app.quit]Mal[/] \x1b]52;c;eA==\x07\x9b2J [link=file:///x] [/x]"
PLAIN = "".join(c for c in EVIL if c.isprintable())


def controls(text: str) -> list[str]:
    return [c for c in text if (c < " " and c != "\n") or "\x7f" <= c <= "\x9f"]


async def test_c91_names_and_entries_are_text_on_screen_and_command_line(world, cli, seen_in_the_app, until, text_of):
    world.guard.accounts.add("mira", PLAIN[:60], PASSWORD)
    session = world.guard.signin.begin("mira", PASSWORD, Client("d" * 43, EVIL, EVIL)).session
    world.guard.activity.record("mira", "setting:changed", {"setting": PLAIN}, outcome="alarm")
    async with seen_in_the_app(session, size=(160, 40)) as (app, pilot):
        for key in "14561":
            await pilot.press(key)
            await until(pilot, lambda: app.screen.view.has_focus_within)
            assert isinstance(app.screen, MainScreen)
            assert controls(text_of(app)) == []
        await pilot.press("4")
        await until(pilot, lambda: "[@click=app.quit]Mal[/]" in text_of(app))
    for line in (
        ("activity", "list", "mira"),
        ("activity", "show", "1", "--account", "mira"),
        ("account", "show", "mira"),
    ):
        assert controls(cli(*line).out + cli("--plain", *line).out) == []
    assert "[@click=app.quit]Mal[/]" in cli("activity", "list", "mira").out


def test_c92_no_cell_of_an_exported_table_is_a_formula(world, tmp_path):
    session = world.verified()
    for begins in ("=1+1", "+44", "-2", "@sum"):
        world.guard.activity.record("mira", "order:cancelled", {"order": f'{begins}","{begins}'})
        assert exports.csv_row([begins]).startswith("'")
    world.guard.activity.export(session, tmp_path / "table.csv")
    with (tmp_path / "table.csv").open(newline="") as file:
        cells = [cell for row in csv.reader(file) for cell in row]
    assert any("=1+1" in cell for cell in cells)
    assert not [cell for cell in cells if cell.startswith(("=", "+", "-", "@", "\t", "\r"))]


def test_c93_a_letter_has_one_address_and_clean_lines(world):
    letters = []

    class Catch:
        def send(self, letter):
            letters.append(letter)
            return Receipt(MessageState.ACCEPTED)

    for kind, evil in (
        (ContactKind.MAIL, "mira@example.org\r\nBcc: thief@example.org"),
        (ContactKind.MAIL, "mira@example.org, thief@example.org"),
        (ContactKind.MAIL, '"x\x00"@example.org'),
        (ContactKind.PHONE, "+12025550143,+12025550144"),
        (ContactKind.PHONE, "+12025550143\n+12025550144"),
    ):
        with pytest.raises(BadInput):
            world.guard.accounts.add("evil", "Evil", PASSWORD, **{str(kind): evil})
    session = world.verified()
    desk = replace(world.guard._desk, service="Shop\x1b[2J\u202e", couriers=dict.fromkeys(Channel, Catch()))
    world.lab.guard = Verbs(desk)
    world.guard.codes.request(Backend("mira"), Action("payment-method", {"method": PLAIN}))
    world.guard.notme.report(session, 1)
    assert {letter.to for letter in letters} == {MAIL, PHONE}
    for letter in letters:
        for header in (letter.to, letter.subject, letter.reference):
            assert header.isprintable()
            assert len(header.splitlines()) == 1
        assert controls(letter.body) == []


def test_c94_a_message_to_inspect_is_read_in_linear_work_and_64_kib_of_it(world):
    """Counted in lines of Python that run: four times the text takes about four times the work, not sixteen."""

    def steps(message: bytes) -> int:
        count = 0

        def trace(_frame, event, _argument):
            nonlocal count
            count += event == "line"
            return trace

        before = sys.gettrace()
        sys.settrace(trace)
        try:
            world.guard.inspections.inspect(message)
        finally:
            sys.settrace(before)
        return count

    head = b"From: a@b.example\nContent-Type: text/html\n\n"
    for heavy in (b"<a x='", b"<!--", b"&#1;", b"send code ", b"a@b, "):
        steps(head + heavy * 100)
        assert steps(head + heavy * 1200) <= 5 * steps(head + heavy * 300) + 5_000
        found = world.guard.inspections.inspect(head + heavy * 300_000)
        assert found.read <= 65_536 < found.left_out


async def test_c95_addresses_are_masked_and_a_secret_does_not_stay(
    world, cli, seen_in_the_app, until, text_of, monkeypatch
):
    session = world.verified()
    assert cli("signin", "mira", stdin=PASSWORD).code == 1
    async with seen_in_the_app(session, go="3") as (app, pilot):
        await until(pilot, lambda: "m•••@example.org" in text_of(app))
        assert MAIL not in text_of(app)
        assert PHONE[-8:] not in text_of(app).replace(" ", "")
        await pilot.press("f")
        app.lock()
        await until(pilot, lambda: isinstance(app.screen, LockScreen))
        assert "example.org" not in text_of(app)

    assert SHOWN_SECONDS <= 120
    monkeypatch.setattr("guardtui.tui.flows.two_step.page.AWAY_SECONDS", 0.05)
    secret = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"
    page = ScanPage(qr.matrix(totp.uri(secret, issuer="Shop", account="mira")), totp.groups(secret), "Shop", "mira")

    class Form(App[None]):
        signs = None

        def compose(self):
            yield page

    form = Form()
    async with form.run_test(size=(120, 40)) as pilot:
        await until(pilot, lambda: "GEZD" in str(page.query_one("#secret").content))
        form.app_focus = False
        await until(pilot, lambda: "GEZD" not in str(page.query_one("#secret").content))
