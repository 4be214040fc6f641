"""The activity: sentences, a window over any length of history, filters, search, details, reviewed up to here (M7)."""

import json
import re
import threading
from datetime import date

import pytest
from textual.events import Key, MouseScrollDown
from textual.widgets import Input

from guardtui.core.activity import SUBJECTS, is_new
from guardtui.guard.activities import LOOKED_BACK
from guardtui.shared.glance import glance
from guardtui.shared.local_time import local
from guardtui.tui.app import GuardApp
from guardtui.tui.dialogs.ask_text import AskText
from guardtui.tui.dialogs.choose import Choose
from guardtui.tui.dialogs.event_details import EventDetails
from guardtui.tui.dialogs.export_activity import ExportActivity
from guardtui.tui.screens.main import MainScreen
from guardtui.tui.views.activity import ActivityView
from guardtui.tui.views.long_list import Filters
from guardtui.tui.widgets.event_list import EventList
from guardtui.tui.widgets.event_rows import MOST, PAGE
from guardtui.tui.widgets.plain import Plain

from .conftest import HANDLE, PATIENCE, START


class Reader:
    """Someone who looks at the activity."""

    def __init__(self, world, pilot, until):
        self.world, self.pilot, self.until = world, pilot, until
        self.app = pilot.app

    async def open(self):
        self.app.open(self.world.session)
        await self.until(self.pilot, lambda: self.app.screen.query("#view-overview"))
        await self.pilot.press("5")
        await self.until(self.pilot, lambda: self.app.screen.query(EventList))
        self.view = self.app.screen.query_one(ActivityView)
        await self.until(self.pilot, lambda: self.list.rows.events and self.list.has_focus)

    @property
    def list(self):
        return self.view.query_one(EventList)

    @property
    def drawn(self):
        return [self.list.render_line(y).text.rstrip() for y in range(self.list.size.height)]

    @property
    def seqs(self):
        return [event.seq for event in self.list.rows.events]

    async def moves(self, *keys):
        """Move, and wait until the cursor is on another line."""
        before = self.list.rows.chosen
        await self.pilot.press(*keys)
        await self.until(self.pilot, lambda: self.list.rows.chosen.seq != before.seq)
        return self.list.rows.chosen

    def said(self, selector):
        return self.view.query_one(selector, Plain).content.plain


@pytest.fixture
def app(world):
    return GuardApp(world.guard, world.client, phone=world.phone)


def orders(world, count, **details):
    for number in range(count):
        given = {"order": f"R-{number:04}", "amount": 995, "currency": "EUR", "payee": "Shop"} | details
        world.guard.activity.record("mira", "order:placed", given)


async def test_each_line_is_a_sentence_under_its_day_with_marks_in_words(app, world, until):
    world.clock.advance(86_400_000)
    world.sign_in_again()
    world.guard.activity.record("mira", "payment:added", {"method": "Visa •• 4242"}, outcome="alarm")
    async with app.run_test(size=(120, 36)) as pilot:
        reader = Reader(world, pilot, until)
        await reader.open()
        first, second, *_ = reader.drawn
        assert first.strip().startswith("Today")
        assert second.startswith(" ● new")
        assert "!" in second
        assert "look" in second
        assert any(line.strip().startswith("Yesterday") for line in reader.drawn)


async def test_an_alarm_meanwhile_is_counted_twice_or_not_at_all(app, world, until, monkeypatch):
    """What is new and what of it is worth a look are of one moment, on the overview and here."""
    verbs = type(world.guard.activity)
    counted = verbs.unreviewed

    def alarm():
        world.guard.activity.record(HANDLE, "payment:added", {"method": "Visa ••• 4242"}, "alarm")

    def and_then_an_alarm(activity, caller):
        found = counted(activity, caller)
        alarm()
        return found

    verbs.review(world.guard.activity, world.session, world.guard.activity.list(world.session).items[0].seq)
    alarm()
    monkeypatch.setattr(verbs, "unreviewed", and_then_an_alarm)
    seen = glance(world.guard, world.session)
    assert (seen.unreviewed, seen.alarms) == (1, 1)
    async with app.run_test(size=(120, 36)) as pilot:
        reader = Reader(world, pilot, until)
        await reader.open()
        await until(pilot, lambda: reader.said("#activity-summary"))
        new, worth = map(int, re.findall("[0-9]+", reader.said("#activity-summary")))
        assert new == worth > 1


async def test_reviewed_up_to_here_takes_the_marks_away(app, world, until):
    orders(world, 3)
    async with app.run_test(size=(120, 36)) as pilot:
        reader = Reader(world, pilot, until)
        await reader.open()
        assert world.guard.activity.unreviewed(world.session).lines == 4
        chosen = await reader.moves("j")
        await pilot.press("v")
        await until(pilot, lambda: world.guard.activity.unreviewed(world.session).lines == 1)
        await until(pilot, lambda: reader.said("#activity-summary").startswith("● 1 new"))
        assert reader.list.rows.chosen.seq == chosen.seq
        assert world.guard.accounts.of(world.session).reviewed_seq == chosen.seq


async def test_everything_reviewed_says_so(app, world, until):
    async with app.run_test(size=(80, 24)) as pilot:
        reader = Reader(world, pilot, until)
        await reader.open()
        await pilot.press("home", "v")
        await until(pilot, lambda: "reviewed everything" in reader.said("#activity-summary"))


async def test_enter_shows_everything_about_a_line(app, world, until):
    orders(world, 1, amount=124900, currency="EUR", place="Leeds")
    async with app.run_test(size=(80, 24)) as pilot:
        reader = Reader(world, pilot, until)
        await reader.open()
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(app.screen, EventDetails))
        text = "\n".join(plain.content.plain for plain in app.screen.query(Plain))
        for word in ("R-0000", "Leeds", "order:placed", "Outcome"):
            assert word in text
        await pilot.press("escape")
        await until(pilot, lambda: isinstance(app.screen, MainScreen))
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(app.screen, EventDetails))
        await pilot.press("v")
        await until(pilot, lambda: world.guard.activity.unreviewed(world.session).lines == 0)


async def test_filters_by_kind_and_outcome_and_escape_shows_all_again(app, world, until):
    orders(world, 2)
    world.guard.activity.record("mira", "payment:removed", {"method": "Visa"}, outcome="refused")
    async with app.run_test(size=(120, 36)) as pilot:
        reader = Reader(world, pilot, until)
        await reader.open()
        all_of_them = len(reader.seqs)
        await pilot.press("f")
        await until(pilot, lambda: isinstance(app.screen, Choose))
        orders_line = [option.id for option in app.screen.query_one("#choices").options].index("order")
        await pilot.press(*["down"] * orders_line, "enter")
        await until(pilot, lambda: reader.said("#filter-kind").endswith("order"))
        await until(pilot, lambda: len(reader.seqs) == 2 and not reader.view.acting)
        await pilot.press("escape")
        await until(pilot, lambda: len(reader.seqs) == all_of_them)
        await pilot.click("#filter-outcome")
        await until(pilot, lambda: isinstance(app.screen, Choose))
        await pilot.press("down", "down", "down", "enter")
        await until(pilot, lambda: len(reader.seqs) == 1)
        assert reader.list.rows.chosen.outcome == "refused"


async def test_a_span_of_time_is_shown_alone_and_a_wrong_one_is_explained(app, world, until, text_of):
    orders(world, 2)
    world.clock.advance(10 * 86_400_000)
    world.sign_in_again()
    orders(world, 1)
    today = f"{local(world.clock.now()):%Y-%m-%d}"
    async with app.run_test(size=(80, 24)) as pilot:
        reader = Reader(world, pilot, until)
        await reader.open()
        oldest = local(world.guard.activity.show(world.session, 1).at)
        await pilot.press("w")
        await until(pilot, lambda: isinstance(app.screen, Choose))
        await pilot.press("down", "enter")
        await until(pilot, lambda: "today" in reader.said("#filter-when"))
        await until(pilot, lambda: {local(e.at).date() for e in reader.list.rows.events} == {date.fromisoformat(today)})
        await until(pilot, lambda: not reader.view.acting)
        await pilot.press("w")
        await until(pilot, lambda: isinstance(app.screen, Choose))
        await pilot.press("end", "enter")
        await until(pilot, lambda: isinstance(app.screen, AskText))
        app.screen.query_one("#text").value = "yesterday"
        await pilot.press("enter")
        await until(pilot, lambda: "A day is written like" in text_of(app))
        app.screen.query_one("#text").value = f"{oldest:%Y-%m-%d} to {oldest:%Y-%m-%d}"
        await pilot.press("enter")
        await until(pilot, lambda: {local(e.at).date() for e in reader.list.rows.events} == {oldest.date()})
        assert f"{oldest:%Y-%m-%d} to" in reader.said("#filter-when")


async def test_what_is_new_is_shown_alone(app, world, until):
    orders(world, 3)
    async with app.run_test(size=(120, 36)) as pilot:
        reader = Reader(world, pilot, until)
        await reader.open()
        await pilot.press("o")
        await until(pilot, lambda: isinstance(app.screen, Choose))
        await pilot.press("down", "enter")
        await until(pilot, lambda: len(reader.seqs) == world.guard.activity.unreviewed(world.session).lines)
        assert all(is_new(event) for event in reader.list.rows.events)


async def test_from_the_details_of_a_line_its_neighbours_are_leafed_through(app, world, until):
    orders(world, 3)
    async with app.run_test(size=(80, 24)) as pilot:
        reader = Reader(world, pilot, until)
        await reader.open()
        newest = reader.list.rows.chosen.seq
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(app.screen, EventDetails))
        for key, seq in (
            ("j", newest - 1),
            ("right", newest - 2),
            ("k", newest - 1),
            ("left", newest),
            ("left", newest),
        ):
            await pilot.press(key)
            await until(pilot, lambda seq=seq: isinstance(app.screen, EventDetails) and app.screen.event.seq == seq)
        await pilot.press("escape")
        await until(pilot, lambda: isinstance(app.screen, MainScreen))


@pytest.mark.parametrize("size", [(80, 24), (60, 20)])
async def test_it_is_saved_to_a_file_in_the_form_that_is_chosen_and_never_over_another(
    app, world, until, text_of, tmp_path, monkeypatch, size
):
    monkeypatch.setenv("HOME", str(tmp_path))
    orders(world, 2)
    async with app.run_test(size=size, notifications=True) as pilot:
        reader = Reader(world, pilot, until)
        await reader.open()
        await reader.view.narrow(Filters().having("kind", "order"))
        await pilot.press("e")
        await until(pilot, lambda: isinstance(app.screen, ExportActivity))
        field = app.screen.query_one("#place")
        assert field.value.startswith(f"{tmp_path}/activity-mira-")
        assert field.region.height == 1
        await until(pilot, lambda: "Save the activity to" in text_of(app) and "Save it" in text_of(app))
        await pilot.press("down", "space")
        await until(pilot, lambda: field.value.endswith(".csv"))
        taken = tmp_path / "mine.jsonl"
        taken.write_text("precious")
        field.focus()
        field.value = str(taken)
        await until(pilot, lambda: app.screen.query_one("#form").pressed_index == 2)
        await pilot.press("enter")
        await until(pilot, lambda: "There is something at" in text_of(app))
        assert taken.read_text() == "precious"
        await until(pilot, lambda: not app.screen.acting)
        field.value = str(tmp_path / "other.jsonl")
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(app.screen, MainScreen))
    written = [json.loads(line) for line in (tmp_path / "other.jsonl").read_text().splitlines()]
    assert [line["tag"] for line in written] == ["order:placed"] * 2
    assert (tmp_path / "other.jsonl").stat().st_mode & 0o777 == 0o600


async def test_search_finds_while_typing_and_says_when_nothing_matches(app, world, until):
    orders(world, 3)
    world.guard.activity.record("mira", "order:delivered", {"order": "Z-9", "payee": "Blue Kettle"})
    async with app.run_test(size=(80, 24)) as pilot:
        reader = Reader(world, pilot, until)
        await reader.open()
        await pilot.press("slash", *"kettle")
        await until(pilot, lambda: len(reader.seqs) == 1)
        await pilot.press("enter")
        await until(pilot, lambda: reader.list.has_focus)
        await pilot.press("slash", *"xx")
        await until(pilot, lambda: reader.view.has_class("-empty"))
        assert "Nothing matches" in reader.said("#activity-empty")
        await until(pilot, lambda: "new" in reader.said("#activity-summary"))
        assert "press" not in reader.said("#activity-summary"), "there is no line to press it on"
        await pilot.press("escape")
        await until(pilot, lambda: len(reader.seqs) > 4)
        await until(pilot, lambda: "press v" in reader.said("#activity-summary"))
        assert not reader.view.query_one(Input).display


async def test_enter_in_a_search_that_found_nothing_leads_to_the_line_that_says_so(world, opened, until):
    """A hidden list takes no keys, and the foot would speak of lines that are not there."""
    async with opened(world, "5", (60, 20)) as (app, pilot):
        view = app.screen.view
        await pilot.press("slash", *"zzzz")
        await until(pilot, lambda: view.has_class("-empty"))
        await pilot.press("enter")
        await until(pilot, lambda: view.query_one(".list-empty").has_focus)
        assert not [one for one in app.screen.active_bindings.values() if one.binding.id == "list.open"]


async def test_all_that_the_list_is_narrowed_to_is_said_in_the_narrowest_window(world, opened, until, text_of):
    """In several lines where they have no room in one, and what is longer than a line ends with a sign."""
    async with opened(world, "5", (60, 20)) as (app, pilot):
        view = app.screen.view
        chosen = (("kind", "signin"), ("outcome", "alarm"), ("when", "30"))
        await view.narrow(Filters(chosen, "from a terminal that nobody knows", oldest_first=True))
        words = (
            "f Kind sign-in",
            "o Outcome",
            "w When the last 30 days",
            "“from a terminal that nobody knows”",
            "oldest",
        )
        await until(pilot, lambda: all(word in text_of(app) for word in words))
        await pilot.click("#filter-order")
        await until(pilot, lambda: "s Order   " in text_of(app) and not view._filters.oldest_first)
        await view.narrow(Filters(search="long " * 20))
        await until(pilot, lambda: re.search("/ Search “long .*…", text_of(app)))


@pytest.mark.parametrize("place", ["5", "9"])
async def test_typing_a_search_presses_no_keys(opened, world, until, place):
    """Not even typed ahead: `v` right behind it once marked everything as reviewed. A second `/` is text."""
    async with opened(world, place) as (app, pilot):
        view, before = app.screen.view, world.guard.activity.unreviewed(world.session)
        for key in "/vfoq1/":
            app.post_message(Key("slash" if key == "/" else key, key))
        await until(pilot, lambda: view.query_one(Input).value == "vfoq1/")
        assert isinstance(app.screen, MainScreen)
        assert app.screen.view is view
        assert world.guard.activity.unreviewed(world.session) == before


@pytest.mark.slow
async def test_a_long_history_is_walked_end_to_end_and_back_in_one_bounded_window(app, world, until):
    orders(world, MOST + 2 * PAGE)
    last = world.guard.activity.list(world.session, limit=1).items[0].seq
    async with app.run_test(size=(100, 30)) as pilot:
        reader = Reader(world, pilot, until)
        await reader.open()
        assert len(reader.seqs) <= 2 * PAGE, "it opens with what it needs"
        assert reader.seqs[0] == last
        seen = set()
        while reader.list.rows.chosen.seq > 1:
            before = reader.list.rows.chosen.seq
            await pilot.press("pagedown")
            await until(pilot, lambda before=before: reader.list.rows.chosen.seq < before or not reader.view._loading)
            assert len(reader.seqs) <= MOST + PAGE
            assert reader.seqs == list(range(reader.seqs[0], reader.seqs[-1] - 1, -1))
            seen.add(reader.list.rows.chosen.seq)
        await pilot.press("home")
        await until(pilot, lambda: reader.list.rows.chosen.seq == last)
        await pilot.press("end")
        await until(pilot, lambda: reader.list.rows.chosen.seq == 1)
        await pilot.press("pageup", "k")
        await until(pilot, lambda: reader.list.rows.chosen.seq > 20)


async def test_what_is_looked_at_stays_while_new_lines_come_in(app, world, until):
    orders(world, 150)
    async with app.run_test(size=(100, 30)) as pilot:
        reader = Reader(world, pilot, until)
        await reader.open()
        for _ in range(4):
            chosen = await reader.moves("pagedown")
        await until(pilot, lambda: not reader.view._loading)
        world.guard.activity.record("mira", "order:delivered", {"order": "NEW"})
        await reader.view.reload()
        assert reader.list.rows.chosen == chosen


async def test_hostile_text_stays_text(app, world, until):
    hostile = "[@click=app.quit]x[/] [/] \u202ereversed \ufeff🧨[bold"
    orders(world, 1, payee=hostile, place="a" * 190)
    async with app.run_test(size=(80, 24)) as pilot:
        reader = Reader(world, pilot, until)
        await reader.open()
        assert all(len(line) <= 80 for line in reader.drawn)
        assert "\u202e" not in "".join(reader.drawn)
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(app.screen, EventDetails))
        text = "\n".join(plain.content.plain for plain in app.screen.query(Plain))
        assert "[@click=app.quit]" in text
        assert "\u202e" not in text


async def test_nothing_at_all_has_its_own_words(app, world, until):
    async with app.run_test(size=(80, 24)) as pilot:
        reader = Reader(world, pilot, until)
        await reader.open()
        await reader.view.narrow(Filters().having("kind", "order"))
        assert "Nothing matches" in reader.said("#activity-empty")
        assert not reader.list.display


async def test_mouse_wheel_click_and_double_click(app, world, until):
    orders(world, 60)
    async with app.run_test(size=(100, 30)) as pilot:
        reader = Reader(world, pilot, until)
        await reader.open()
        top = reader.list.rows.chosen.seq
        await pilot._post_mouse_events([MouseScrollDown], EventList, offset=(5, 5))
        await until(pilot, lambda: reader.list.rows.chosen.seq == top - 3)
        await pilot.click(EventList, offset=(20, 8))
        clicked = reader.list.rows.chosen.seq
        assert clicked == top - 7
        await pilot.double_click(EventList, offset=(20, 8))
        await until(pilot, lambda: isinstance(app.screen, EventDetails))


async def test_a_click_on_the_track_goes_to_that_place_in_the_history(app, world, until):
    orders(world, 2 * PAGE)
    async with app.run_test(size=(100, 30)) as pilot:
        reader = Reader(world, pilot, until)
        await reader.open()
        newest = reader.list.rows.chosen.seq
        assert reader.drawn[0].endswith("█")
        await pilot.click(EventList, offset=(reader.list.size.width - 1, reader.list.size.height // 2))
        await until(pilot, lambda: abs(reader.list.rows.chosen.seq - newest // 2) < newest // 8)
        assert not reader.drawn[0].endswith("█")


async def test_turned_round_the_list_begins_with_the_oldest_and_pages_both_ways_by_key(app, world, until, monkeypatch):
    lengthen(world, 3 * PAGE)
    last = world.guard.activity.list(world.session, limit=1).items[0].seq
    asked = []
    listed = type(world.guard.activity).list
    monkeypatch.setattr(
        type(world.guard.activity),
        "list",
        lambda *a, **k: asked.append((k.get("after"), k.get("newest_first"))) or listed(*a, **k),
    )
    async with app.run_test(size=(120, 30)) as pilot:
        reader = Reader(world, pilot, until)
        await reader.open()
        assert reader.said("#filter-order") == "s Order newest first"
        await pilot.press("s")
        await until(pilot, lambda: reader.seqs[:3] == [1, 2, 3])
        assert reader.said("#filter-order") == "s Order oldest first"
        assert reader.drawn[0].endswith("█")
        asked.clear()
        await pilot.press(*["pagedown"] * 5)
        await until(pilot, lambda: len(reader.seqs) > PAGE)
        assert (str(PAGE), False) in asked, "the page below the hundredth line, by its number"
        await pilot.press("end")
        await until(pilot, lambda: reader.list.rows.chosen.seq == last)
        assert reader.seqs == sorted(reader.seqs)
        assert reader.drawn[-1].endswith("█")
        asked.clear()
        first = reader.seqs[0]
        await pilot.press(*["pageup"] * 5)
        await until(pilot, lambda: reader.seqs[0] < first)
        assert (str(first), True) in asked, "the page above it, by its number"
        assert reader.seqs == list(range(reader.seqs[0], reader.seqs[-1] + 1))
        here = reader.list.rows.chosen.seq
        orders(world, 1)
        app.screen.ask_again()
        await until(pilot, lambda: not [one for one in app.workers if one.group == "reload"])
        assert reader.list.rows.chosen.seq == here, "what comes meanwhile moves nothing"
        await pilot.click(EventList, offset=(reader.list.size.width - 1, reader.list.size.height // 4))
        await until(pilot, lambda: abs(reader.list.rows.chosen.seq - last // 4) < last // 8)
        await pilot.click("#filter-order")
        await until(pilot, lambda: reader.seqs[:1] == [last + 1])


async def test_the_order_stays_while_the_list_is_narrowed_and_shown_whole_again(app, world, until):
    orders(world, 3)
    async with app.run_test(size=(120, 30)) as pilot:
        reader = Reader(world, pilot, until)
        await reader.open()
        await pilot.press("s")
        await until(pilot, lambda: reader.list.rows.oldest_first)
        await pilot.press("slash", *"R-000")
        await until(pilot, lambda: len(reader.seqs) == 3)
        assert reader.seqs == sorted(reader.seqs)
        await pilot.press("escape")
        await until(pilot, lambda: len(reader.seqs) > 3)
        assert reader.seqs == sorted(reader.seqs)
        assert not reader.view._filters, "an order narrows nothing, so escape is the way back again"


def lengthen(world, count):
    """So many more lines, as rows: a chain of that length would take minutes to write."""
    with world.guard._desk.store.write() as tx:
        account = tx.accounts.by_handle(HANDLE)
        last = tx.events.last_seq(account.id)
        rows = (
            (account.id, last + n, START + n, "order:cancelled", "done", f'{{"order":"{n}"}}', b"x")
            for n in range(1, count + 1)
        )
        tx.events._db.executemany("INSERT INTO events VALUES (?, ?, ?, ?, ?, ?, ?)", rows)
        tx.accounts.extend_chain(account.id, last + count, b"x" * 32)


def work(world, act) -> int:
    """How many hundreds of steps SQLite takes for something; the same for the same, whatever else the machine does."""
    steps = 0

    def count() -> int:
        nonlocal steps
        steps += 1
        return 0

    connection = world.guard._desk.store._connection
    connection.set_progress_handler(count, 100)
    try:
        act()
    finally:
        connection.set_progress_handler(None, 0)
    return steps


@pytest.mark.slow
async def test_a_long_history_costs_what_a_short_one_does(app, world, until, monkeypatch):
    """What the rail, the overview and the list ask for takes the same work, and opening and paging the same few rows."""
    verbs, session = world.guard.activity, world.session
    lengthen(world, LOOKED_BACK)
    looks = {
        "at a glance": lambda: glance(world.guard, session),
        "unreviewed": lambda: verbs.unreviewed(session),
        "newest": lambda: verbs.list(session, limit=PAGE),
        "oldest": lambda: verbs.list(session, limit=PAGE, newest_first=False),
        "deep": lambda: verbs.list(session, limit=PAGE, after="5000"),
        "alarms": lambda: verbs.list(session, limit=PAGE, outcome="alarm"),
    }
    short = {name: work(world, look) for name, look in looks.items()}
    lengthen(world, 5 * LOOKED_BACK)
    long = {name: work(world, look) for name, look in looks.items()}
    assert {name: cost for name, cost in long.items() if cost > 1.2 * short[name] + 5} == {}

    rows = []
    listed = type(verbs).list
    monkeypatch.setattr(type(verbs), "list", lambda *a, **k: rows.append(page := listed(*a, **k)) or page)
    async with app.run_test(size=(100, 30)) as pilot:
        reader = Reader(world, pilot, until)
        await reader.open()
        newest = reader.list.rows.chosen.seq
        await pilot.press("end")
        await until(pilot, lambda: reader.list.rows.chosen.seq == 1)
        await pilot.press(*["pageup"] * 8)
        await until(pilot, lambda: not reader.view._loading)
        await pilot.press("home")
        await until(pilot, lambda: reader.list.rows.chosen.seq == newest)
    assert len(rows) < 40
    assert max(len(page.items) for page in rows) <= PAGE


@pytest.mark.slow
async def test_every_kind_can_be_chosen(world, opened, until, text_of):
    """Each line of the choice narrows the list; none breaks it. Every fourth is chosen here, the last among them."""
    async with opened(world, "5") as (app, pilot):
        for number in range(len(SUBJECTS), -1, -4):
            await pilot.press("f")
            await until(pilot, lambda: isinstance(app.screen, Choose))
            chosen = app.screen.query_one("#choices").get_option_at_index(number).id
            await pilot.press("home", *["down"] * number, "enter")
            await until(pilot, lambda: app.screen.query("ActivityView"))
            await until(pilot, lambda chosen=chosen: app.screen.view._filters["kind"] == chosen)
            await until(pilot, lambda: not app.screen.view.acting)
            assert "This cannot be done" not in text_of(app)
            assert "no such kind" not in text_of(app)
            rows = app.screen.view.list.rows.events
            assert not chosen or {event.subject for event in rows} <= {chosen}
        assert {"contact", "signin"} <= {event.subject for event in world.guard.activity.list(world.session).items}


async def test_a_reload_that_is_under_way_undoes_nothing(world, app, until, monkeypatch):
    """The person searches while the guard is still being asked for what was shown before."""
    orders(world, 30)
    asked, go = threading.Event(), threading.Event()
    unreviewed = type(world.guard.activity).unreviewed

    def slow(activity, session):
        if not asked.is_set():
            asked.set()
            assert go.wait(PATIENCE)
        return unreviewed(activity, session)

    async with app.run_test(size=(120, 40)) as pilot:
        reader = Reader(world, pilot, until)
        await reader.open()
        monkeypatch.setattr(type(world.guard.activity), "unreviewed", slow)
        app.screen.ask_again()
        await until(pilot, asked.is_set)
        await pilot.press("slash", *"R-0007")
        await until(pilot, lambda: len(reader.seqs) == 1)
        go.set()
        await until(pilot, lambda: not [one for one in app.workers if one.group == "reload"])
        assert len(reader.seqs) == 1
