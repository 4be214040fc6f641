"""The missions as somebody takes them: from the sign-in screen on, with keys alone, and what the screen says meanwhile."""

from __future__ import annotations

import re
import time
from contextlib import asynccontextmanager
from dataclasses import replace

import pytest

from guardtui.bootstrap import Parts, make_store
from guardtui.clock import DAY
from guardtui.core.records import Channel, Client, ContactKind
from guardtui.lab.build import demo_config, demo_practice
from guardtui.lab.clock import StoryClock
from guardtui.lab.kept import Kept
from guardtui.lab.story import the_story
from guardtui.lab.workshop import MISSIONS
from guardtui.tui.dialogs.ask_text import AskText
from guardtui.tui.dialogs.confirm import Confirm
from guardtui.tui.dialogs.event_details import EventDetails
from guardtui.tui.dialogs.missions import Missions
from guardtui.tui.dialogs.new_password import NewPassword
from guardtui.tui.dialogs.not_me import NotMe
from guardtui.tui.flows.two_step.app import ScanPage
from guardtui.tui.flows.two_step.choose import ChoosePage, SecondPage
from guardtui.tui.flows.two_step.confirm import ConfirmPage
from guardtui.tui.flows.two_step.recovery import CodesPage, TypeBackPage
from guardtui.tui.flows.two_step.review import DonePage, ReviewPage
from guardtui.tui.screens.signin import SignInScreen
from guardtui.tui.widgets.event_list import EventList

from .conftest import SMALL, START, World, notes
from .person import Person

pytestmark = pytest.mark.slow  # whole runs


@pytest.fixture
def trainee(tmp_path):
    """The practice account as `guardtui demo` has it, without its year: phone and mail confirmed some days ago."""
    folder = tmp_path / "demo"
    folder.mkdir(mode=0o700)
    clock, person = StoryClock(START - 4 * DAY), the_story().person
    practice = demo_practice(folder, clock)
    courier = practice.courier()
    couriers = {Channel.SMS: courier, Channel.MAIL: courier}
    parts = Parts(clock=practice.clock, hasher=SMALL, code_hasher=SMALL, couriers=couriers)
    guard = make_store(demo_config(folder), service="Riverbend Market", practice=True, parts=parts)
    guard.accounts.add(person.handle, person.name, person.password, mail=person.mail)
    client = Client("t" * 43, "Terminal", "Fernhill")
    session = guard.signin.begin(person.handle, person.password, client).session
    mira = World(guard, practice, clock, client, session, person.handle, person.password)
    mira.prove(guard.contacts.verify(session, guard.contacts.list(session)[0].id))
    clock.advance(1_000)
    added = mira.prove(guard.contacts.add(session, ContactKind.PHONE, "+1 202-555-0143"))
    mira.prove(guard.contacts.verify(session, added.id))
    clock.set(START)
    mira.client = Client("n" * 43, "A new terminal", "Fernhill")
    yield mira
    guard.close()


@pytest.fixture
def begun(trainee, opened, until):
    """Signed in, with a mission begun by keys: `async with begun("stranger") as mira`."""
    trainee.sign_in_again()
    trainee.clock.advance(1_000)

    @asynccontextmanager
    async def open_(mission, size=(80, 24)):
        async with opened(trainee, "1", size) as (app, pilot):
            mira = Person(trainee, pilot, until)
            await mira.press("f6")
            await mira.on(Missions, "#choices")
            while app.screen.chosen.id != mission:
                await mira.press("down")
            await mira.press("enter")
            await mira.on(Missions, "#yes")
            await mira.press("enter")
            await mira.at("overview")
            await mira.see(lambda: app.lab.mission.id == mission)
            trainee.clock.advance(1_000)
            yield mira

    return open_


def told(app, words):
    """Whether a passing note says this: on the screen it wraps beside what lies below."""
    return any(words in note for note in notes(app))


@pytest.mark.parametrize("size", [(60, 20), (120, 40)], ids=str)
async def test_each_is_one_line_of_the_list_however_long_its_name(trainee, opened, until, monkeypatch, size):
    missions = type(trainee.phone).missions

    def renamed(practice, guard):
        return [replace(one, short="Fehlender Code") for one in missions(practice, guard)]

    monkeypatch.setattr(type(trainee.phone), "missions", renamed)
    trainee.sign_in_again()
    async with opened(trainee, "1", size) as (app, pilot):
        mira = Person(trainee, pilot, until)
        await mira.press("f6")
        await mira.on(Missions, "#choices")
        await mira.sees("Fehlender Code  0/3")
        choices = app.screen.query_one("#choices")
        assert choices.virtual_size.height == choices.option_count


@pytest.mark.slow
async def test_from_the_sign_in_screen_to_two_step_with_keys_alone(trainee, app_of, until):
    """What somebody does who reads nothing but the screen: forty-odd keys, twelve screens."""
    async with app_of(trainee, handle="mira", hint="F8 types it").run_test(size=(80, 24), notifications=True) as pilot:
        mira = Person(trainee, pilot, until)
        await mira.on(SignInScreen, "#password")
        await mira.sees("F6 mission: Two-step 0/3", "F8 types it")
        trainee.clock.advance(1_000)
        await mira.press("f8", "enter")
        await mira.asked_for("sign-in")
        await mira.sees("F2 phone: 1 new")
        await mira.press("f2")
        await mira.press(*await mira.read_drawer())
        await mira.at("overview")
        await mira.press("2")
        await mira.at("two-step")
        await mira.press("t")
        await mira.page(ChoosePage)
        await mira.press("enter")
        await mira.page(ScanPage)
        await mira.press("p")
        await mira.see(trainee.phone.app_code)
        await mira.press("enter")
        await mira.page(ConfirmPage)
        await mira.press(*trainee.phone.app_code())
        await mira.page(SecondPage)
        await mira.sees("mission: Two-step 1/3")
        await mira.see(lambda: told(mira.app, "The last line leaves a second way out."))
        await mira.press("end", "enter")
        await mira.page(CodesPage)
        await mira.press("p")
        await mira.see(trainee.phone.paper)
        await mira.press("enter")
        await mira.page(TypeBackPage)
        await mira.press(*trainee.phone.paper()[2].replace("-", "").lower())
        await mira.page(ReviewPage)
        await mira.press("enter")
        await mira.page(DonePage)
        await mira.press("enter")
        await mira.at("two-step")
        await mira.see(lambda: told(mira.app, "✓ Keep recovery codes, and turn it on. ctrl+o signs out."))
        trainee.clock.advance(30_000)
        await mira.press("ctrl+o")
        await mira.on(SignInScreen, "#password")
        await mira.press("f8", "enter")
        await mira.asked_for("sign-in")
        await mira.press(*trainee.phone.app_code())
        await mira.at("overview")
        await mira.sees("mission: Two-step ✓")
        await mira.press("f6")
        await mira.on(Missions, "#choices")
        await mira.sees("✓ Two-step      3/3", "A stolen password now", "Begin again")


async def test_a_solved_mission_says_what_it_showed_and_leads_to_the_next(trainee, opened, until):
    trainee.sign_in_again()
    with Kept(trainee.phone.path.with_name(MISSIONS)).changing() as held:
        held["solved"] = {"two-step": START + 1}
    async with opened(trainee, size=(80, 24)) as (app, pilot):
        mira = Person(trainee, pilot, until)
        await mira.see(lambda: app.lab.mission)
        await mira.press("f6")
        await mira.on(Missions, "#choices")
        await mira.sees("A stolen password now", "Next one")
        await mira.press("enter")
        await mira.on(Missions, "#yes")
        await mira.press("enter")
        await mira.sees("Mira ordered an espresso machine")
        await mira.press("escape")
        await mira.at("overview")
        await mira.press("f6")
        await mira.on(Missions, "#choices")
        assert mira.screen.chosen.id == "never-came", "what it showed is read"
        await mira.press("up")
        await mira.sees("A stolen password now", "✓ Two-step      3/3")
        assert not re.search(r"\bG[0-9]{1,2}\b", mira.text), "what the guide calls its facts means nothing to a reader"


async def test_the_code_that_never_came_is_got_by_another_way(begun):
    async with begun("never-came") as mira:
        await mira.sees("F6 mission: Missing code 0/3")
        await mira.go("4", "approvals")
        await mira.press("a")
        asked = await mira.asked_for("purchase")
        assert asked.channel == "sms"
        await mira.press("f2")
        await mira.sees("! a weak signal", "Missing code 1/3")
        await mira.press("f2")
        mira.clock.advance(60_000)
        await mira.press("s")
        await mira.see(lambda: mira.screen.query("#choices"))
        await mira.press("enter")
        await mira.see(lambda: mira.screen.query("CodePanel") and mira.asked.channel == "mail")
        await mira.asked_for("purchase")
        await mira.sees("Missing code 2/3")
        await mira.press("f2")
        await mira.press(*await mira.read_drawer())
        await mira.at("approvals")
        await mira.see(lambda: told(mira.app, "Mission solved: The code that never came"))
        assert not told(mira.app, "minutes"), "its time to be carried out is over: it was"
        await mira.sees("carried out")


@pytest.mark.slow
async def test_a_stranger_is_found_shut_out_and_gone_for_good(begun):
    async with begun("stranger") as mira:
        await mira.go("5", "activity")
        listed = mira.screen.query_one(EventList)
        await mira.see(lambda: listed.rows.events)
        while "Port Caldera" not in str(listed.rows.chosen.details.get("place")):
            await mira.press("j")
        await mira.press("enter")
        await mira.on(EventDetails)
        await mira.press("n")
        await mira.on(Confirm)
        await mira.press("y")
        await mira.on(NotMe, "#steps")
        await mira.sees("Stranger 1/4")
        await mira.press("enter")
        await mira.on(NewPassword)
        await mira.press(*mira.world.password, "ctrl+g")
        await mira.see(lambda: mira.screen.query_one("#again").value)
        await mira.press("enter", "enter")
        await mira.enter_code("password")
        for step in ("+1 ••• 0143", "There is none"):
            await mira.on(NotMe, "#steps")
            await mira.press("enter")
            await mira.on(Confirm)
            await mira.sees(step)
            await mira.press("y")
        await mira.on(NotMe, "#close")
        await mira.sees("Stranger 2/4")
        await mira.press("enter")
        await mira.see(lambda: isinstance(mira.screen, NotMe) and "closed" in mira.text)
        await mira.press("escape")
        await mira.at("activity")
        await mira.sees("Stranger 3/4")
        await mira.press("home", "v")
        await mira.sees("Stranger ✓")


async def test_the_stranger_asks_for_a_password_that_was_changed(trainee, opened, until):
    trainee.sign_in_again()
    changed = trainee.guard.passwords.change(trainee.session, trainee.password, "quiet lanterns cross 4 bridges")
    trainee.prove(changed)
    async with opened(trainee) as (app, pilot):
        mira = Person(trainee, pilot, until)
        await mira.press("f6")
        await mira.on(Missions, "#choices")
        await mira.press("down", "down", "enter")
        await mira.on(Missions, "#yes")
        await mira.press("enter")
        await mira.on(AskText, "#text")
        app.screen.query_one("#text").value = "not this one"
        await mira.press("enter")
        await mira.see(lambda: "Type it, so that" in str(app.screen.query_one(".sentence").content))
        await mira.on(AskText, "#text")
        app.screen.query_one("#text").value = "quiet lanterns cross 4 bridges"
        await mira.press("enter")
        await mira.at("overview")
        await mira.sees("A stranger has signed in 0/4")


async def test_reading_about_a_mission_begins_none_and_what_cannot_be_is_told(trainee, opened, until):
    """A click shows a mission, and the button begins it; that of the checklist is on its page at 120 columns."""
    trainee.sign_in_again()
    async with opened(trainee, size=(120, 40)) as (app, pilot):
        mira = Person(trainee, pilot, until)
        await mira.see(lambda: app.lab.mission)
        await mira.press("f6")
        await mira.on(Missions, "#choices")
        await pilot.click("#choices", offset=(5, 7))
        await mira.sees("A clock that is wrong", "See why the app's code is refused")
        assert app.lab.mission.id == "two-step"
        await pilot.click("#yes")
        await mira.see(lambda: told(app, "This takes two-step verification with the pretend phone's app"))
        assert isinstance(app.screen, Missions)
        await mira.press("escape")
        await mira.at("overview")
        assert app.lab.mission.id == "two-step"


async def test_a_mission_is_left_for_another_and_gone_on_with(begun):
    async with begun("never-came") as mira:
        await mira.go("4", "approvals")
        await mira.press("a")
        await mira.asked_for("purchase")
        await mira.sees("Missing code 1/3")
        await mira.press("escape")
        await mira.at("approvals")
        await mira.press("f6")
        await mira.on(Missions, "#choices")
        await mira.sees("Go on", "Begin again")
        await mira.press("down", "down", "down", "down", "down", "enter", "enter")
        await mira.at("approvals")
        await mira.sees("mission: Purchase 0/4")
        await mira.press("f6")
        await mira.on(Missions, "#choices")
        await mira.sees("○ Missing code  1/3")
        await mira.press("up", "up", "up", "up", "up", "enter", "enter")
        await mira.at("approvals")
        await mira.sees("mission: Missing code 1/3")
        assert [name for name, _, on in mira.world.phone.faults() if on] == ["signal"]
        await mira.press("f6")
        await mira.on(Missions, "#choices")
        await mira.press("enter", "tab", "enter")
        await mira.at("approvals")
        await mira.sees("mission: Missing code 0/3")


async def test_another_process_begins_a_mission_and_the_bar_follows(trainee, opened, until):
    trainee.sign_in_again()
    async with opened(trainee, size=(120, 40)) as (app, pilot):
        mira = Person(trainee, pilot, until)
        await mira.sees("Turn on two-step verification 0/3")
        trainee.phone.begin(trainee.guard, "purchase")
        await mira.sees("A purchase you did not make 0/4")
        assert told(app, "4, then d.")
        trainee.clock.advance(600_000)
        await mira.see(lambda: told(app, "ran out before anybody said no"))


async def test_a_lab_that_takes_longer_than_a_second_to_look_at_is_followed_too(trainee, opened, until, monkeypatch):
    """Each second's look once took the place of the one before it, and on a slow machine none came to its end."""
    mission = type(trainee.phone).mission

    def slowly(*given):
        time.sleep(1.5)
        return mission(*given)

    monkeypatch.setattr(type(trainee.phone), "mission", slowly)
    trainee.sign_in_again()
    async with opened(trainee) as (app, pilot):
        await until(pilot, lambda: app.lab.mission)
