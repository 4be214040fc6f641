"""The pretend phone: newest first, as a phone would show it, looking again by itself."""

import threading
from dataclasses import dataclass

import pytest
from textual.app import App, ComposeResult

from guardtui.lab.phone import Arrived
from guardtui.tui.practice import Shelf
from guardtui.tui.preferences import Preferences
from guardtui.tui.widgets.phone_drawer import PhoneDrawer
from guardtui.tui.widgets.plain import Plain

NOW = 1_790_000_000_000


@dataclass
class Clock:
    def now(self):
        return NOW


class FakePhone:
    def __init__(self):
        self.held: list[Arrived] = []
        self.looks = 0

    def arrived(self, limit):
        self.looks += 1
        return tuple(self.held[:limit])

    def receive(self, body, *, at=NOW, subject="", channel="sms", place="inbox"):
        to = "+44 7700 900123" if channel == "sms" else "mira@example.org"
        self.held.insert(0, Arrived(at, channel, to, "Riverbend Market", subject, body, "REF", place))


class DrawerApp(App[None]):
    preferences = Preferences()

    def __init__(self, phone):
        super().__init__()
        self.drawer = PhoneDrawer(phone, Clock(), Shelf(NOW - 1))

    def compose(self) -> ComposeResult:
        yield self.drawer

    @property
    def bubbles(self):
        return [bubble.content for bubble in self.drawer.query(".message").results(Plain)]


@pytest.fixture
def phone():
    return FakePhone()


async def test_the_newest_message_is_on_top_and_marked_in_words(phone, until):
    phone.receive("Your contact was confirmed. Ref 3MPA.", at=NOW - 3 * 86_400_000, subject="A change", channel="mail")
    phone.receive("482 913 is your code to change your phone.\nWords: copper lantern. Ref 7QK2.")
    app = DrawerApp(phone)
    async with app.run_test(size=(40, 30)) as pilot:
        await until(pilot, lambda: len(app.bubbles) == 2)
        newest, older = (bubble.plain for bubble in app.bubbles)
        assert newest.startswith("● new\nRiverbend Market · ")
        assert "● new" not in older
        assert "SMS to +44 7700 900123" in newest
        assert "Words: copper lantern" in newest
        assert "A change" in older
        assert any(
            "bold" in str(span.style) and app.bubbles[0].plain[span.start : span.end] == "482 913"
            for span in app.bubbles[0].spans
        )


async def test_it_looks_again_by_itself(phone, until):
    app = DrawerApp(phone)
    async with app.run_test(size=(40, 30)) as pilot:
        await until(pilot, lambda: phone.looks)
        assert app.drawer.query_one(".empty").display
        phone.receive("111 222 is your code.")
        await until(pilot, lambda: len(app.bubbles) == 1)
        assert not app.drawer.query_one(".empty").display


async def test_a_slow_look_is_let_come_to_its_end(phone, until):
    """A second look each second would crowd out the first where the machine takes longer for one."""
    answered, begun = threading.Event(), []
    phone.receive("482 913 is your code.")
    phone.arrived = lambda limit: (begun.append(limit), answered.wait(30), tuple(phone.held))[2]
    app = DrawerApp(phone)
    async with app.run_test(size=(40, 30)) as pilot:
        await until(pilot, lambda: begun)
        for _ in range(3):
            app.drawer.refresh_messages()
            await pilot.pause(0.05)
        assert len(begun) == 1
        answered.set()
        await until(pilot, lambda: len(app.bubbles) == 1)


async def test_a_closed_drawer_looks_at_nothing(phone, until):
    app = DrawerApp(phone)
    async with app.run_test(size=(40, 30)) as pilot:
        await until(pilot, lambda: phone.looks)
        app.drawer.display = False
        await until(pilot, lambda: all(worker.is_finished for worker in app.workers))
        looks = phone.looks
        app.drawer.refresh_messages()
        await pilot.pause()
        assert phone.looks == looks


async def test_a_message_with_markup_and_control_bytes_is_shown_as_text(phone, until):
    phone.receive("[@click=app.quit]win[/] \x1b]52;c;aGk=\x07 [/nope]")
    app = DrawerApp(phone)
    async with app.run_test(size=(40, 30)) as pilot:
        await until(pilot, lambda: app.bubbles)
        assert "[@click=app.quit]win[/]" in app.bubbles[0].plain
        assert "\x1b" not in app.bubbles[0].plain


async def test_outside_practice_there_is_none():
    app = DrawerApp(None)
    async with app.run_test(size=(40, 30)):
        assert not app.drawer.display


async def test_the_phone_opens_and_closes_on_every_screen_of_the_pile(world, opened, until):
    """Those below show through: a phone that stays open there would be drawn over the dialog."""
    async with opened(world, "3") as (app, pilot):
        await pilot.press("f2", "a")
        await until(pilot, lambda: len(app.screen_stack) == 3)
        assert all(drawer.display for screen in app.screen_stack[1:] for drawer in screen.query("#phone"))
        await pilot.press("f2")
        await until(pilot, lambda: not app.phone_shown)
        assert not any(drawer.display for screen in app.screen_stack for drawer in screen.query("#phone"))


async def test_escape_closes_the_help_before_the_phone_that_was_opened_first(world, opened, until):
    async with opened(world, "3") as (app, pilot):
        await pilot.press("f2", "question_mark")
        await until(pilot, lambda: len(app.screen_stack) == 3)
        await pilot.press("escape")
        await until(pilot, lambda: len(app.screen_stack) == 2)
        assert app.phone_shown


async def test_a_look_that_ends_while_the_phone_is_taken_down_is_dropped(phone, until):
    """Its children go first; the answer that comes then once ended the program."""
    asked, answered = threading.Event(), threading.Event()
    app = DrawerApp(phone)
    async with app.run_test(size=(40, 30)) as pilot:
        await until(pilot, lambda: phone.looks)
        phone.arrived = lambda limit: (asked.set(), answered.wait(30), tuple(phone.held))[2]
        phone.receive("482 913 is your code.")
        app.drawer.refresh_messages()
        await until(pilot, asked.is_set)
        await app.drawer.query("*").remove()
        app.drawer._pruning = True
        answered.set()
        await until(pilot, lambda: all(worker.is_finished for worker in app.workers))
        assert not app.bubbles
        app.drawer._pruning = False
