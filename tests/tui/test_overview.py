"""The overview: score, next step, what is new; and what people wrote stays text."""

from guardtui.clock import DAY
from guardtui.core.records import Client
from guardtui.guard.callers import Backend
from guardtui.tui.dialogs.not_me import NotMe
from guardtui.tui.dialogs.rehearsal import RehearsalDialog
from guardtui.tui.screens.main import MainScreen
from guardtui.tui.widgets.rail import Places
from guardtui.tui.widgets.score import Score
from guardtui.tui.widgets.trend import Trend

EVIL = "[@click=app.quit]Mallory[/] \x1b]52;c;eA==\x07 [/x]"


async def test_score_next_step_and_news_are_there(world, opened, until, text_of):
    """The next best step is one enter away."""
    async with opened(world, size=(80, 24)) as (app, pilot):
        await until(pilot, lambda: "Next:" in text_of(app))
        assert app.screen.query_one(Score).value == world.guard.checklist.show(world.session).score
        assert "New since your last review" in text_of(app)
        await pilot.press("enter")
        await until(pilot, lambda: app.screen.query_one(Places).here == "two-step")


async def test_what_deserves_a_look_comes_first(world, opened, until, text_of):
    """Alarms stand above newer lines."""
    world.guard.activity.record(
        "mira", "order:placed", {"order": "1", "amount": 995, "currency": "EUR", "payee": "Shop"}
    )
    world.guard.activity.record("mira", "setting:changed", {"setting": "delivery place"}, outcome="alarm")
    world.guard.activity.record(
        "mira", "order:placed", {"order": "2", "amount": 995, "currency": "EUR", "payee": "Shop"}
    )
    async with opened(world) as (app, pilot):
        await until(pilot, lambda: app.screen.query_one("#new").option_count > 2)
        news = app.screen.query_one("#new")
        first = str(news.get_option_at_index(0).prompt)
        assert first.startswith("!")


async def test_the_newest_is_in_sight_unless_somebody_reads_an_older_line(world, opened, until, text_of):
    """What comes while the focus is elsewhere is not hidden above the line on which nobody is."""

    def happens(*orders: str) -> None:
        for order in orders:
            world.guard.activity.record("mira", "order:cancelled", {"order": order}, outcome="alarm")

    happens("first")
    async with opened(world, size=(80, 24)) as (app, pilot):
        news = app.screen.query_one("#new")
        await until(pilot, lambda: "first" in text_of(app))
        happens("A1", "A2", "A3", "newest")
        await until(pilot, lambda: "newest" in str(news.get_option_at_index(0).prompt))
        assert (news.highlighted, news.scroll_y) == (0, 0)
        news.focus()
        read = news.chosen
        happens("newer still")
        await until(pilot, lambda: "newer still" in str(news.get_option_at_index(0).prompt))
        assert news.chosen == read


async def test_a_line_of_the_news_leads_to_the_activity(world, opened, until):
    """And escape leads back."""
    async with opened(world) as (app, pilot):
        app.screen.query_one("#new").focus()
        await pilot.press("enter")
        await until(pilot, lambda: app.screen.query_one(Places).here == "activity")
        await pilot.press("escape")
        await until(pilot, lambda: app.screen.query_one(Places).here == "overview")


async def test_a_line_of_the_news_leads_to_itself_in_the_activity(world, opened, until):
    world.guard.activity.record("mira", "setting:changed", {"setting": "delivery place"}, outcome="alarm")
    alarm = world.guard.activity.list(world.session, limit=1).items[0]
    for number in range(80):
        world.guard.activity.record("mira", "order:cancelled", {"order": str(number)})
    async with opened(world) as (app, pilot):
        await until(pilot, lambda: app.screen.query_one("#new").option_count)
        app.screen.query_one("#new").focus()
        await pilot.press("home", "enter")
        await until(pilot, lambda: app.screen.query_one(Places).here == "activity")
        await until(
            pilot, lambda: app.screen.view.list.rows.chosen and app.screen.view.list.rows.chosen.seq == alarm.seq
        )


async def test_how_the_score_went_is_a_plot_and_words(world, opened, until, text_of):
    world.clock.advance(40 * DAY)
    world.sign_in_again()
    world.guard.checklist.attest(world.session, "G18")
    points = world.guard.checklist.history(world.session)
    async with opened(world) as (app, pilot):
        await until(pilot, lambda: app.screen.query_one(Trend).scores)
        assert app.screen.query_one(Trend).scores == [point.score for point in points]
        words = f"from {points[0].score} to {points[-1].score} in 40 days"
        await until(pilot, lambda: words in text_of(app))
        assert "▁" in text_of(app) or "▂" in text_of(app) or "▃" in text_of(app)
        world.guard.checklist.attest(world.session, "G24")
        await until(pilot, lambda: app.screen.query_one(Trend).scores[-1] == points[-1].score + 5)


async def test_what_a_loss_would_come_to_stands_there_and_is_told_in_full(world, opened, until, text_of):
    shut = sum(not one.gets_in for one in world.guard.rehearsal.all(world.session))
    assert shut
    async with opened(world, size=(80, 24)) as (app, pilot):
        await until(pilot, lambda: f"{shut} of 6 losses would lock you out" in text_of(app))
        await pilot.press("r")
        await until(pilot, lambda: isinstance(app.screen, RehearsalDialog))


async def test_a_report_that_is_not_finished_waits_here_and_on_the_rail(world, opened, until, text_of):
    case = world.guard.notme.report(world.session, 1)
    async with opened(world) as (app, pilot):
        await until(pilot, lambda: case.id in text_of(app) and "Go on with it" in text_of(app))
        assert "1 open" in text_of(app)
        assert "On hold for" in text_of(app)
        await pilot.click("#go_on")
        await until(pilot, lambda: isinstance(app.screen, NotMe) and app.screen.case.id == case.id)
        await pilot.press("escape")
        await until(pilot, lambda: isinstance(app.screen, MainScreen) and not app.screen.view.acting)


async def test_markup_and_control_bytes_of_others_stay_text(world, opened, until, text_of):
    """A name, a device, an order: shown as written, never obeyed (SECURITY T45, T46)."""
    world.guard.accounts.add("mallory", "Mal[/x] [@click=app.quit]lory[/]", "violet Teapot 9 under stairs")
    for tag, details in (
        (
            "order:placed",
            {"order": EVIL.replace("\x1b", "").replace("\x07", ""), "amount": 1, "currency": "EUR", "payee": EVIL[:24]},
        ),
        ("setting:changed", {"setting": "[link=file:///etc/passwd]x[/link]"}),
    ):
        world.guard.activity.record("mallory", tag, details)
    client = Client("m" * 43, "[/] [@click=app.quit]x[/]", "\x1b]0;title\x07")
    session = world.guard.signin.begin("mallory", "violet Teapot 9 under stairs", client).session
    world.session = session
    async with opened(world) as (app, pilot):
        for key in "12345":
            await pilot.press(key)
            await until(pilot, lambda: app.screen.view.has_focus_within)
            assert isinstance(app.screen, MainScreen)
            assert not [c for c in text_of(app) if (c < " " and c != "\n") or "\x7f" <= c <= "\x9f"]
    assert world.guard.activity.list(Backend("mallory")).items
