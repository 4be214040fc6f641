"""Every destination and the chief dialogs in windows of five sizes, and through a window that shrinks to nothing and grows again."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from textual.widgets import Button

from guardtui.core.action import Action
from guardtui.core.text import printable, width
from guardtui.guard import Backend
from guardtui.shared.destinations import DESTINATIONS
from guardtui.tui.dialogs.code import CodeDialog
from guardtui.tui.flows.support import SupportScreen
from guardtui.tui.frame import GuardDialog
from guardtui.tui.screens.main import MainScreen
from guardtui.tui.widgets.code_field import CodeField
from guardtui.tui.widgets.phone_drawer import PhoneDrawer
from guardtui.tui.widgets.rail import Places

from .conftest import seen
from .inspector import cut, in_sight, painted

pytestmark = pytest.mark.slow  # whole screens, many times over

SIZES = [(60, 20), (80, 24), (100, 30), (120, 40), (200, 50)]
FIRST = (120, 40)
DOWN_AND_UP = [(90, 25), (59, 19), (30, 10), (7, 3), (1, 1), (2, 30), (80, 2), (60, 20), FIRST]
DIALOGS = {
    "Choose": ("3", "a"),
    "AskText": ("3", "e"),
    "NewPassword": ("1", "c"),
    "TwoStepWizard": ("2", "t"),
    "EventDetails": ("5", "enter"),
    "ExportActivity": ("5", "e"),
    "MessageDetails": ("8", "enter"),
    "CheckMessage": ("8", "t"),
    "MissingCode": ("8", "m"),
    "CardDialog": ("7", "i"),
    "Guide": ("1", "question_mark"),
    "InspectScreen": ("1", "I"),
    "DrillScreen": ("1", "D"),
    "SupportScreen": ("0", "enter"),
    "LockScreen": ("1", "ctrl+l"),
}
"""What lies over a destination, and the keys that lead there: the chief dialogs, forms and flows."""

NAMES = {
    "emoji": "🪑 chair 🔬",
    "right to left": "כיסא גינה",
    "combining": "Ga\u0301rde\u0302n cha\u0308i\u0301r q\u0308",
    "wide": "庭の椅子 青",
    "plain": "Garden chair",
}


WORD = "waits"
FEWEST = 3
"""Lines that there is room for in the smallest window."""


async def go(app: Any, pilot: Any, until: Any, key: str) -> None:
    """To a destination, ready for keys."""
    place = next(place.id for place in DESTINATIONS if place.key == key)
    await pilot.press(key)
    await until(pilot, lambda: app.screen.view.id == f"view-{place}" and app.screen.view.has_focus_within)
    await until(pilot, lambda: not app.screen.view.acting)


async def resize(pilot: Any, until: Any, size: tuple[int, int]) -> None:
    """Another window, laid out."""
    await pilot.resize_terminal(*size)
    await until(pilot, lambda: pilot.app.screen.size == size)


def stands(app: Any, size: tuple[int, int]) -> None:
    """The title and a way on are in sight, whole, and each line is as wide as the window by our own count of cells."""
    lines = seen(app).split("\n")
    assert [line for line in lines if width(printable(line)) != size[0]] == []
    here = app.screen.query(Places)  # a destination is named there; a dialog has a title of its own
    titles = [*here, *(title for title in app.screen.query(".title") if str(title.content).strip())]
    visible = app.screen._compositor.visible_widgets
    assert any(title in visible for title in titles), f"no title of {app.screen} at {size}"
    keys = lines[-1]
    assert "Quit" in keys or "Back" in keys, f"no way on from {app.screen} at {size}: {keys!r}"


async def test_no_text_is_cut_without_a_sign(demo, opened, until):
    demo.sign_in_again()
    async with opened(demo, size=(60, 20)) as (app, pilot):
        for place in DESTINATIONS:
            await go(app, pilot, until, place.key)
            assert cut(app.screen) == [], place.id
        for keys in ("I", "c", "D", "m"):
            await pilot.press(keys)
            await until(pilot, lambda: not isinstance(app.screen, MainScreen) and not app.screen.acting)
            await pilot.pause()
            assert cut(app.screen) == [], app.screen
            await pilot.press("escape")
            await until(pilot, lambda: isinstance(app.screen, MainScreen))


async def test_every_destination_stands_at_every_size(world, opened, until):
    async with opened(world, size=FIRST) as (app, pilot):
        for place in DESTINATIONS:
            await go(app, pilot, until, place.key)
            for size in SIZES:
                await resize(pilot, until, size)
                assert place.title in seen(app)
                stands(app, size)


@pytest.mark.parametrize("half", [0, 1])
async def test_every_dialog_stands_at_every_size(world, opened, until, half):
    async with opened(world, size=FIRST) as (app, pilot):
        for name, (key, *keys) in [*DIALOGS.items()][half::2]:
            await go(app, pilot, until, key)
            await pilot.press(*keys)
            await until(
                pilot, lambda name=name: type(app.screen).__name__ == name and not getattr(app.screen, "acting", 0)
            )
            for size in SIZES:
                await resize(pilot, until, size)
                stands(app, size)
            while not isinstance(app.screen, MainScreen) and name != "LockScreen":
                await pilot.press("escape")
                await until(pilot, lambda: not getattr(app.screen, "acting", False))


@pytest.mark.drawn
@pytest.mark.parametrize("size", [(60, 20), (80, 24)], ids=str)
async def test_a_dialog_opens_at_its_title(demo, opened, until, size):
    """Whatever has the focus in it, and however much stands there."""
    demo.sign_in_again()
    async with opened(demo, size=size) as (app, pilot):
        for key, *keys in (
            ("1", "question_mark"),
            ("1", "r"),
            ("5", "f"),
            ("5", "e"),
            ("8", "enter"),
            ("6", "down", "enter"),
        ):
            await go(app, pilot, until, key)
            await pilot.press(*keys)
            await until(pilot, lambda: isinstance(app.screen, GuardDialog) and not app.screen.acting)
            await until(pilot, lambda: app.screen.query(".title") and app.screen.query_one("#dialog").size)
            await pilot.pause()
            assert in_sight(app.screen.query_one(".title")), f"{app.screen} at {size}"
            assert cut(app.screen) == []
            await pilot.press("escape")
            await until(pilot, lambda: isinstance(app.screen, MainScreen))


async def test_a_list_keeps_its_lines_below_a_hold_in_the_lowest_window(demo, opened, until):
    """What has no room above it is scrolled to."""
    demo.sign_in_again()
    demo.guard.notme.report(demo.session, demo.guard.activity.list(demo.session).items[0].seq)
    async with opened(demo, "4", (60, 20)) as (app, pilot):
        await until(pilot, lambda: app.screen.view.list.rows.events and app.screen.view.list.has_focus)
        await until(pilot, lambda: in_sight(app.screen.view.list) and app.screen.view.list.size.height >= 4)


@pytest.mark.drawn
@pytest.mark.parametrize(("keys", "there"), [("5", "Reviewed"), ("3a", "verified today"), ("2t", "How do you want")])
async def test_a_window_that_shrinks_to_nothing_and_grows_again_shows_what_it_showed(world, opened, until, keys, there):
    """What lies below a dialog too."""
    async with opened(world, size=FIRST) as (app, pilot):
        await go(app, pilot, until, keys[0])
        if keys[1:]:
            await pilot.press(*keys[1:])
            await until(pilot, lambda: not isinstance(app.screen, MainScreen))
            await until(pilot, lambda: not getattr(app.screen, "acting", False))
        await until(pilot, lambda: there in seen(app))
        await pilot.pause()
        before, focused = seen(app), app.screen.focused
        for size in DOWN_AND_UP:
            await resize(pilot, until, size)
        await until(pilot, lambda: seen(app) == before)
        assert app.screen.focused is focused


@pytest.mark.parametrize("size", SIZES[::2], ids=str)
async def test_a_name_in_any_script_stands_in_its_column(world, opened, until, size):
    """Wide letters, marks over letters and letters from right to left shift nothing that stands behind them."""
    shop = Backend(world.handle, session="shop")
    for name in NAMES.values():
        details = {"order": name, "amount": 24_900, "currency": "EUR", "payee": name}
        world.guard.approvals.ask(shop, Action("purchase", details))
    async with opened(world, "4", size=size) as (app, pilot):
        await until(pilot, lambda: seen(app).count("waits") > FEWEST)
        listed = app.screen.query_one("EventList").region
        cells = painted(app.screen)
        rows = [[(x, y) for x in range(listed.x, listed.right) if (x, y) in cells] for y in listed.line_range]
        waiting = [row for row in rows if WORD in "".join(cells[at].sign for at in row)]
        ends = {max(x + width(cells[x, y].sign) for x, y in row if cells[x, y].sign != " ") for row in waiting}
        assert len(waiting) >= FEWEST
        assert len(ends) == 1, ends


@pytest.mark.parametrize("size", [(60, 20), (79, 24), (80, 24)], ids=str)
async def test_with_the_phone_open_the_boxes_and_the_latest_sentence_are_in_sight(world, opened, until, size):
    contact = world.guard.contacts.list(world.session)[0]
    async with opened(world, "3", size=size) as (app, pilot):
        challenge = world.guard.contacts.remove(world.session, contact.id)
        app.push_screen(CodeDialog(world.guard, world.session, challenge))
        await until(pilot, lambda: any(boxes.has_focus for boxes in app.screen.query(CodeField)))
        boxes, sentence = app.screen.query_one(CodeField), app.screen.query_one("#code-sentence")
        await pilot.press("f2")
        await until(pilot, lambda: app.screen.query_one(PhoneDrawer).size and in_sight(boxes))
        right = world.code_for(challenge)
        await until(pilot, lambda: f"{right[:3]} {right[3:]}" in seen(app))
        await pilot.press(*f"{int(right[0]) ^ 1}{right[1:]}")
        await until(pilot, lambda: "That is not the code" in seen(app) and in_sight(sentence) and in_sight(boxes))
        words = [word for fact in app.screen.query("Facts .value") for word in str(fact.content).split()]
        assert [word for word in words if word not in seen(app).split()] == []


@pytest.mark.parametrize("size", [(60, 20), (80, 24)], ids=str)
async def test_a_passing_note_leaves_the_buttons_alone_and_is_not_shown_over_the_lock(world, opened, until, size):
    note = "A note of some length that takes more than one line, as most of them do in German."
    async with opened(world, size=size) as (app, pilot):
        await pilot.press("c")
        await until(pilot, lambda: app.screen.query("NewPassword Button"))
        app.notify(note, markup=False, timeout=60)
        await until(pilot, lambda: "A note of some length" in seen(app))
        buttons = [button.region for button in app.screen.query(Button)]
        assert not any(toast.region.overlaps(button) for toast in app.screen.query("Toast") for button in buttons)
        app.lock()
        await until(pilot, lambda: "Locked" in seen(app) and app.screen.query("Toast"))
        assert "A note" not in seen(app)
        for key, name in (("f1", "Guide"), ("ctrl+p", "Palette")):
            await pilot.press(key)
            await until(pilot, lambda name=name: type(app.screen).__name__ == name and app.screen.query("Toast"))
            assert "A note" not in seen(app)
            await pilot.press("escape")
            await until(pilot, lambda: type(app.screen).__name__ == "LockScreen")


@pytest.mark.parametrize("small", [(59, 24), (80, 19), (1, 1)])
async def test_while_the_window_is_too_small_no_key_does_what_nobody_sees(world, opened, until, small):
    async with opened(world, size=FIRST, go="5") as (app, pilot):
        await resize(pilot, until, small)
        await pilot.press("3", "v", "c", "enter", "ctrl+o")
        await resize(pilot, until, FIRST)
        await pilot.pause()
        assert isinstance(app.screen, MainScreen)
        assert app.screen.view.id == "view-activity"
        assert app.session is not None
        await resize(pilot, until, small)
        await pilot.press("ctrl+l")
        assert app.locked
        await pilot.press("x", "y")
        await resize(pilot, until, FIRST)
        await until(pilot, lambda: any(field.has_focus for field in app.screen.query("#password")))
        assert app.screen.query_one("#password").value == ""
        await resize(pilot, until, small)
        await pilot.press("ctrl+q")
        await until(pilot, lambda: not app.is_running)


async def test_with_the_phone_open_ones_own_words_for_support_are_in_sight(world, opened, until):
    """In the lowest window nothing was left of the field: what stood above and below it filled the room."""
    async with opened(world, size=(60, 20)) as (app, pilot):
        app.push_screen(SupportScreen(world.guard, world.session))
        await until(pilot, lambda: app.screen.query("Words") and app.screen.query_one("Words").has_focus)
        await pilot.press("f2")
        await until(pilot, lambda: app.phone_shown and in_sight(app.screen.query_one("Words")))
        await pilot.press("tab")
        await until(pilot, lambda: app.screen.query_one("#on").has_focus and in_sight(app.screen.query_one("#on")))


class Tall(GuardDialog[None]):
    """More buttons than fit."""

    def question(self):
        return [Button(str(number), id=f"b{number}") for number in range(30)]


@pytest.mark.parametrize("gliding", ["none", "full"])
async def test_the_focus_is_in_sight_however_quickly_it_moved(world, opened, until, gliding):
    """The second tab comes while the page still scrolls for the first, and leads back to what is in sight until then."""
    async with opened(world, size=(60, 20)) as (app, pilot):
        app.animation_level = gliding
        app.push_screen(Tall())
        await until(pilot, lambda: isinstance(app.screen, Tall) and app.screen.query("#b29") and app.focused)
        first, last = app.screen.query_one("#b0"), app.screen.query_one("#b29")
        first.focus()
        await until(pilot, lambda: first.has_focus and in_sight(first))
        for turns in range(20):  # of the loop: somewhere among them the scroll for the first is under way
            app.screen.set_focus(last)
            for _turn in range(turns):
                await asyncio.sleep(0)
            app.screen.set_focus(first)
            await until(pilot, lambda: not app.animator.is_being_animated(app.screen.query_one("#dialog"), "scroll_y"))
            assert in_sight(first), turns


async def test_the_focus_stays_in_sight_where_the_window_gets_smaller(world, opened, until):
    async with opened(world, size=(120, 100)) as (app, pilot):
        app.push_screen(Tall())
        await until(pilot, lambda: isinstance(app.screen, Tall) and app.screen.query("#b29"))
        last = app.screen.query_one("#b29")
        last.focus()
        await until(pilot, lambda: last.has_focus and in_sight(last))
        await resize(pilot, until, (60, 20))
        await until(pilot, lambda: in_sight(last))
