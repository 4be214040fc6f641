"""The inspector and the drill in the app: paste, read the signs; one message at a time, and the checklist after it."""

from __future__ import annotations

import re

import pytest
from textual.events import Paste
from textual.widgets import TextArea

from guardtui.clock import MINUTE
from guardtui.core.errors import StoreTrouble
from guardtui.core.inspection import Signature
from guardtui.guard.drills import messages
from guardtui.tui.flows.drill import DrillScreen
from guardtui.tui.flows.inspect import FoundScreen, InspectScreen
from guardtui.tui.screens.lock import LockScreen
from guardtui.tui.screens.main import MainScreen
from guardtui.tui.widgets.choice import Choice
from guardtui.tui.widgets.message_area import MOST, MessageArea

from .conftest import notes

pytestmark = pytest.mark.slow  # whole runs

FAKE = (
    "From: Riverbend Market <service@riverbendd.example>\nSubject: Your account \x1b]0;Zq7\x07\n\n"
    "[@click=app.quit]Send us the pass\u200bword at once.[/] http://198.51.100.7/x\n"
)


def on(app, screen):
    return lambda: isinstance(app.screen, screen) and not getattr(app.screen, "acting", False)


@pytest.fixture
def shop(world):
    """The world, where the service's own domain is known."""
    world.guard.inspections._domains = ("riverbend.example",)
    return world


async def test_a_pasted_message_is_judged_and_its_signs_are_explained(shop, opened, until, text_of):
    async with opened(shop, size=(80, 24)) as (app, pilot):
        await pilot.press("I")
        await until(pilot, lambda: on(app, InspectScreen)() and app.screen.query_one(MessageArea).has_focus)
        await pilot.press("ctrl+s")
        await until(pilot, lambda: "There is nothing to inspect yet" in text_of(app))
        area = app.screen.query_one(MessageArea)
        area.post_message(Paste(FAKE.replace("\n", "\r")))  # as terminals hand it on
        await until(pilot, lambda: "Send us the pass·word" in text_of(app))
        assert "\x1b" not in area.text
        assert area.message == FAKE, "what is judged is what came"
        await pilot.press("ctrl+s")
        await until(pilot, on(app, FoundScreen))
        found = app.screen.found
        assert {"domain_slip", "asks_for_code", "link_to_number", "words_broken_up"} <= {s.reason for s in found.signs}
        await until(pilot, lambda: "✗ Signs of fraud found." in text_of(app))
        assert "differs from riverbend.example by one letter" in re.sub(r"[\s┃]+", " ", text_of(app))
        await pilot.press("end")
        await until(pilot, lambda: "Do not click" in text_of(app))
        assert "safe" not in text_of(app).lower()
        await pilot.press("escape")
        await until(pilot, on(app, InspectScreen))
        area.insert("x")
        assert area.message == area.text != FAKE, "what was changed by hand counts as it stands"
        app.lock()
        await until(pilot, lambda: isinstance(app.screen, LockScreen))
        assert area.message == "", "the lock forgets it"


async def test_a_megabyte_a_saved_file_and_the_signature(shop, opened, until, text_of, tmp_path, monkeypatch):
    file = tmp_path / "message.eml"
    file.write_text(FAKE)
    asked = []
    monkeypatch.setattr(shop.guard.inspections, "_keys", asked.append)
    async with opened(shop, size=(120, 40)) as (app, pilot):
        await pilot.press("I")
        await until(pilot, lambda: on(app, InspectScreen)() and app.screen.query_one(MessageArea).has_focus)
        area, path = app.screen.query_one(MessageArea), app.screen.query_one("#path")
        area.post_message(Paste("Hello. " + "x" * 1_000_000))
        await until(pilot, lambda: len(area.text) == MOST)
        area.post_message(Paste("\n" * 1_000_000))
        await until(pilot, lambda: sum("64 KiB" in note for note in notes(app)) == 2)
        assert len(area.text) == MOST
        await pilot.press("ctrl+s")
        await until(pilot, on(app, FoundScreen))
        assert app.screen.check_action("online", ()) is False, "a text has no signature"
        assert "beyond the first 64 KiB was left out" in text_of(app)
        await pilot.press("enter")
        await until(pilot, on(app, InspectScreen))
        path.focus()
        for bad in ("/etc/hostname", "/no/such.eml", str(tmp_path)):
            path.value = bad
            await pilot.press("enter")
            await until(pilot, lambda: "Name the file of a saved message" in text_of(app) and not app.screen.acting)
        path.value = str(file)
        await pilot.press("enter")
        await until(pilot, on(app, FoundScreen))
        assert app.screen.found.outcome == "signs_of_fraud"
        await pilot.press("o")
        await until(pilot, lambda: app.screen.found.signature is Signature.ABSENT and "is not signed" in text_of(app))
        assert asked == []
        assert app.screen.check_action("online", ()) is False


async def test_the_drill_is_done_from_the_checklist_and_stands_there_after_it(world, opened, until, text_of):
    async with opened(world, "7", (80, 24)) as (app, pilot):
        listed = app.screen.query_one("#checklist", Choice)
        listed.highlighted = listed.get_option_index("G21")
        await until(pilot, lambda: app.screen.view.chosen.id == "G21")
        await pilot.press("enter")
        asked = list(enumerate(messages(), 1))
        for number, message in (*asked[:3], *asked[9:]):
            if number == 10:  # the six between are like the others: taken as answered
                app.screen.answers |= {one.id: one.fraud for _, one in asked[3:9]}
                app.screen.number = 8
                await pilot.press("enter")
            await until(
                pilot, lambda number=number: on(app, DrillScreen)() and f"Message {number} of 10" in text_of(app)
            )
            assert app.screen.check_action("next", ()) is False
            wrong = number == 1
            await pilot.press("f" if message.fraud != wrong else "h")
            await until(pilot, lambda: on(app, DrillScreen)() and app.screen.check_action("next", ()))
            assert ("Not quite" in text_of(app)) is wrong
            assert app.screen.check_action("answer", (True,)) is False
            if number != 3:
                await pilot.press("enter")
        await until(pilot, lambda: "9 of 10 right" in text_of(app))
        assert "Your Riverbend Market code: honest" in text_of(app)
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(app.screen, MainScreen) and "frauds from honest" in text_of(app))
        done_at = world.clock.now()
        assert "in the drill · today" in " ".join(text_of(app).split()), "the item tells when"
        assert wary(world) == ("good", "drill_passed", done_at)
        assert app.screen.view.check_action("withdraw", ()) is False
        world.clock.advance(MINUTE)
        await begin_and_leave(app, pilot, until, text_of)
        assert wary(world) == ("good", "drill_passed", done_at), "leaving keeps nothing"
        world.clock.advance(MINUTE)
        await begin_and_leave(app, pilot, until, text_of, answers={one.id: not one.fraud for one in messages()})
        assert wary(world) == ("good", "drill_passed", done_at), "not even with all answers given"
        assert sum(event.tag == "checklist:drilled" for event in world.guard.activity.list(world.session).items) == 1


def wary(world):
    """State, reason and date of the item that the drill feeds."""
    item = next(one for one in world.guard.checklist.show(world.session).items if one.id == "G21")
    return item.state, item.reason, item.attested_at


async def begin_and_leave(app, pilot, until, text_of, answers=None):
    await pilot.press("D")
    await until(pilot, lambda: on(app, DrillScreen)() and "Message 1 of 10" in text_of(app))
    app.screen.answers |= answers or {}
    if answers is None:
        await pilot.press("f")
        await until(pilot, lambda: app.screen.check_action("next", ()))
    await pilot.press("escape")
    await until(pilot, lambda: isinstance(app.screen, MainScreen) and "You left the drill early" in text_of(app))


async def test_a_result_that_cannot_be_kept_just_now_is_kept_by_the_next_enter(
    world, opened, until, text_of, monkeypatch
):
    finish, tries = world.guard.drill.finish, []

    def busy(*given):
        tries.append(given)
        if len(tries) == 1:
            raise StoreTrouble("store_busy")
        return finish(*given)

    monkeypatch.setattr(world.guard.drill, "finish", busy)
    async with opened(world, size=(80, 24)) as (app, pilot):
        await pilot.press("D")
        await until(pilot, lambda: on(app, DrillScreen)() and "Message 1 of 10" in text_of(app))
        app.screen.answers |= {one.id: one.fraud for one in messages()}
        app.screen.number = 9
        await pilot.press("enter")
        await until(pilot, lambda: "Another program is using the store" in text_of(app) and not app.screen.acting)
        assert wary(world)[0] == "unknown"
        await pilot.press("enter")
        await until(pilot, lambda: "10 of 10 right" in text_of(app))
        assert wary(world) == ("good", "drill_passed", world.clock.now())


def test_textual_still_hands_a_paste_to_the_hook_that_cleans_it():
    assert "_on_paste" in vars(TextArea)
    assert "_on_paste" in vars(MessageArea)
