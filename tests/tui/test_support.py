"""Asking for help in the app: by keyboard alone, with a look at all that goes out, and for who cannot sign in (M13)."""

from __future__ import annotations

import json
import stat

import pytest
from textual.events import Paste

from guardtui.core.errors import SESSION_OVER
from guardtui.core.support import MOST_WORDS, Topic
from guardtui.language import speaking
from guardtui.tui.dialogs.ask_text import AskText
from guardtui.tui.dialogs.card import CardDialog
from guardtui.tui.dialogs.choose import Choose
from guardtui.tui.dialogs.code import CodeDialog
from guardtui.tui.dialogs.not_me import NotMe
from guardtui.tui.flows.support import SupportScreen, ask_for_help
from guardtui.tui.screens.main import MainScreen
from guardtui.tui.screens.signin import SignInScreen
from guardtui.tui.widgets.plain import Plain
from guardtui.tui.widgets.words import Words

from ..hostile import LONG, SHORT, Endless, faults  # noqa: TID252 - the payloads of all tests
from .person import Person

pytestmark = pytest.mark.slow  # whole runs

SMALL = (80, 24)


async def on(person, step):
    await person.see(
        lambda: isinstance(person.screen, SupportScreen) and person.screen.step == step and not person.screen.acting
    )


async def test_the_face_is_kept_by_its_name_and_told_in_the_language(world, opened, until):
    with speaking("de"):
        async with opened(world, "0", SMALL) as (_app, pilot):
            person = Person(world, pilot, until)
            await person.press("enter")
            await on(person, "say")
            await person.press("ctrl+s")
            await on(person, "look")
            (kept,) = (fact["terminal"] for fact in person.screen.packet.facts[Topic.PROGRAM] if "terminal" in fact)
            assert kept.startswith("app, 80x24")
            assert "Terminal: App, 80x24" in person.screen.query_one("#preview-text", Plain).content.plain


async def test_a_case_by_keyboard_at_80_by_24(world, opened, until, tmp_path):
    """Words, a look at what goes out, a number, both files; then it stands among the cases."""
    text, data = tmp_path / "case.txt", tmp_path / "case.json"
    async with opened(world, "0", SMALL) as (_app, pilot):
        person = Person(world, pilot, until)
        assert "A code did not arrive? m finds out why" in person.text
        await person.press("down", "enter")
        await on(person, "say")
        assert "My code is refused" in person.text
        await person.press(*"i typed 123", "space", *"456")
        await person.press("tab", "enter")
        await on(person, "look")
        assert "i typed [removed: a code]" in person.text
        assert world.guard.support.list(world.session) == ()
        await person.press("escape")
        await on(person, "say")
        assert person.screen.query_one(Words).text == "i typed 123 456"
        await person.press("ctrl+s")
        await on(person, "look")
        await person.press("ctrl+s")
        await on(person, "done")
        (case,) = world.guard.support.list(world.session)
        assert case.id in person.text
        assert "mailed to nobody" in person.text
        for key, path in (("t", text), ("j", data)):
            await person.press(key)
            await person.on(AskText, "#text")
            assert person.screen.query_one("#text").value.endswith(f"support-{case.id}.{path.suffix[1:]}")
            await person.write(str(path))
            await on(person, "done")
            assert stat.S_IMODE(path.stat().st_mode) == 0o600
        assert json.loads(data.read_text())["case"] == case.id
        assert "123 456" not in text.read_text() + data.read_text()
        await person.press("t")
        await person.write(str(text))
        await person.sees("There is something at")
        await person.press("escape", "escape")
        await person.at("support")
        await person.sees(case.id, "not mailed")
        await person.press("end", "enter")
        await on(person, "done")
        assert case.id in person.text
        await person.press("escape")
        await person.at("support")


async def test_the_way_in_from_elsewhere_brings_symptom_and_steps_along(world, opened, until):
    """What the missing-code doctor hands over stands in the case."""
    async with opened(world, size=SMALL) as (app, pilot):
        person = Person(world, pilot, until)
        tried = ["Spam folder: looked, it is not there", "Signal: four bars"]
        app.run_worker(ask_for_help(app.screen, world.guard, world.session, "code-missing", tried))
        await on(person, "say")
        await person.press("ctrl+s")
        await on(person, "look")
        assert person.screen.packet.symptom == "code-missing"
        assert [row["step"] for row in person.screen.packet.facts["tried"]] == tried
        assert "80x24" in person.screen.packet.json()


async def test_who_cannot_sign_in_is_helped_as_far_as_is_proven(world, app_of, until, tmp_path):
    """Nobody: nothing of an account. After the right password: the ways and codes of that sign-in, until it has run out."""
    world.guard.signin.end(world.session)
    app = app_of(world, handle="mira")
    async with app.run_test(size=SMALL, notifications=True) as pilot:
        person = Person(world, pilot, until)
        await person.on(SignInScreen, "#password")
        await person.press("f4")
        await person.choose("down", "down", "down")
        await on(person, "say")
        await person.press("ctrl+s")
        await on(person, "look")
        assert "account not shown" in person.text
        assert "says nothing of your account" in person.text
        await person.press("ctrl+s")
        await on(person, "done")
        await person.press("t")
        await person.write(str(tmp_path / "case.txt"))
        await on(person, "done")
        assert "mira" not in (tmp_path / "case.txt").read_text()
        await person.press("escape")
        await person.on(SignInScreen)
        app.screen.query_one("#password").value = world.password
        app.client = app.client.__class__("elsewhere" * 6, "Library computer")
        app.screen.query_one("#password").focus()
        await person.press("enter")
        await person.on(CodeDialog)
        await person.press("escape")
        await person.on(SignInScreen)
        await person.press("f4")
        await person.on(Choose)
        await person.press("enter")
        await on(person, "say")
        await person.press("ctrl+s")
        await on(person, "look")
        assert person.screen.packet.account == "mira"
        assert "Contacts (masked)" not in person.text
        assert {topic.value for topic in person.screen.packet.facts} >= {"ways", "codes", "messages"}
        await person.press("escape")
        world.clock.advance(world.guard.policy.sign_in_life)
        await person.press("ctrl+s")
        await on(person, "look")
        assert person.screen.packet.account == ""


async def test_where_no_case_is_left_today_it_can_still_be_saved(world, opened, until):
    for _ in range(world.guard.policy.support_cases_per_day):
        world.guard.support.open_case(world.session, "other", "")
    async with opened(world, "0", SMALL) as (_app, pilot):
        person = Person(world, pilot, until)
        await person.press("enter")
        await on(person, "say")
        await person.press("ctrl+s")
        await on(person, "look")
        await person.press("ctrl+s")
        await on(person, "done")
        assert "Not kept" in person.text
        assert "5 support cases of today" in person.text
        await person.press("t")
        await person.on(AskText, "#text")


@pytest.mark.parametrize("size", [SMALL, (60, 20)])
async def test_hostile_words_are_text_and_long_ones_are_cut_and_said_so(world, opened, until, size):
    """A megabyte, a million lines, escapes, bidi, markup: pasted, previewed and kept, and nothing else happens."""
    async with opened(world, "0", size) as (app, pilot):
        person = Person(world, pilot, until)
        await person.press("end", "enter")
        await on(person, "say")
        field = person.screen.query_one(Words)
        for payload in LONG.values():
            field.text = ""
            field.post_message(Paste(Endless(payload)))
            await person.see(lambda: 0 < field.used <= MOST_WORDS)
            assert field.used > MOST_WORDS - 4
        assert "cut" in " ".join(note.message for note in app._notifications)
        field.text = ""
        field.post_message(Paste("\n".join(SHORT.values())))
        await person.see(lambda: "[@click=app.quit]" in field.text)
        assert not faults(field.text)
        await person.press("ctrl+s")
        await on(person, "look")
        assert "[bold red on green Zq7" in str(person.screen.query_one("#preview-text").content)
        assert not faults(person.text)
        field.text = "x" * (MOST_WORDS + 1)
        await person.press("escape")
        await person.sees("too much")
        await person.press("ctrl+s")
        await person.see(lambda: "too long" in " ".join(note.message for note in app._notifications))
        assert person.screen.step == "say"


async def test_a_session_that_ends_meanwhile_leads_to_the_sign_in(world, opened, until):
    async with opened(world, "0", SMALL) as (app, pilot):
        person = Person(world, pilot, until)
        await person.press("enter")
        await on(person, "say")
        await person.press("f3")
        await person.on(CardDialog)
        await person.press("escape")
        await on(person, "say")
        world.guard.signin.end(world.session)
        await person.press("ctrl+s")
        await person.on(SignInScreen)
        assert "session_ended" in SESSION_OVER
        assert not isinstance(app.screen, MainScreen)


async def test_a_report_that_is_not_finished_is_gone_on_with_from_here(world, opened, until, text_of):
    case = world.guard.notme.report(world.session, 1)
    async with opened(world, "0", SMALL) as (app, pilot):
        await until(pilot, lambda: case.id in text_of(app) and "open: go on with it" in text_of(app))
        assert "None yet: choose above" in text_of(app)
        app.screen.query_one("#matters").highlighted = app.screen.query_one("#matters").get_option_index(
            f"run {case.id}"
        )
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(app.screen, NotMe) and app.screen.case.id == case.id)
