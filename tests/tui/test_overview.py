"""The overview: score, next step, what is new; and what people wrote stays text."""

from guardtui.core.records import Client
from guardtui.guard.callers import Backend
from guardtui.tui.screens.main import MainScreen
from guardtui.tui.widgets.rail import Places
from guardtui.tui.widgets.score import Score

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


async def test_a_line_of_the_news_leads_to_the_activity(world, opened, until):
    """And escape leads back."""
    async with opened(world) as (app, pilot):
        app.screen.query_one("#new").focus()
        await pilot.press("enter")
        await until(pilot, lambda: app.screen.query_one(Places).here == "activity")
        await pilot.press("escape")
        await until(pilot, lambda: app.screen.query_one(Places).here == "overview")


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
