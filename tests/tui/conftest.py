"""What the tests of the app share. They wait for what a person would see, never for time."""

from __future__ import annotations

import asyncio
import re
import shutil
import time
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from textual._context import active_app
from textual.notifications import Notifications
from textual.pilot import Pilot

from guardtui.bootstrap import Guard, Parts, make_store, open_guard
from guardtui.config import Config
from guardtui.core.action import Action
from guardtui.core.records import Challenge, Channel, Client, Session
from guardtui.lab.build import build, demo_config, demo_phone, the_story
from guardtui.lab.clock import StoryClock
from guardtui.lab.phone import PhoneCourier, PretendPhone
from guardtui.shared.destinations import DESTINATIONS
from guardtui.vault import Hasher

Until = Callable[[Pilot[Any], Callable[[], object]], Awaitable[None]]

PLACES = {place.key: place.id for place in DESTINATIONS}
PATIENCE = 60.0
"""Seconds for which something is waited for; a machine may be slow, and busy with other tests."""


@pytest.fixture(autouse=True)
def still(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing moves on its own."""
    monkeypatch.setenv("TEXTUAL_ANIMATIONS", "none")


@pytest.fixture(autouse=True)
def remembered(monkeypatch: pytest.MonkeyPatch) -> None:
    """Passing notes go by themselves, on a slow machine before a test looks for them: `notes` has all that there were."""
    real = Notifications.add

    def add(self: Any, note: Any) -> None:
        self.__dict__.setdefault("ever", []).append(note.message)
        real(self, note)

    monkeypatch.setattr(Notifications, "add", add)


def notes(app: Any) -> list[str]:
    """What every passing note said that the app has shown."""
    return getattr(app._notifications, "ever", [])


@pytest.fixture(autouse=True)
def drawn_when_read(monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest) -> None:
    """A headless app draws each change for nobody, a quarter of a test's time; here it draws what a test reads.

    Not so where whole screens are looked at, with those that lie below a dialog: such a test is marked `drawn`.
    """
    if request.node.get_closest_marker("drawn"):
        return
    from textual._compositor import Compositor, visible_screen_stack

    real = Compositor.render_update

    def render_update(self: Compositor, full: bool = False, screen_stack: Any = None, **how: Any) -> object:
        if full:
            return real(self, full, screen_stack, **how)
        visible_screen_stack.set(screen_stack or [])
        self._dirty_regions.clear()
        return None

    monkeypatch.setattr(Compositor, "render_update", render_update)


@pytest.fixture(autouse=True)
def told_all(monkeypatch: pytest.MonkeyPatch) -> None:
    """A pilot goes on once what it did has gone through the app: a processor that is idle may only be somebody else's."""
    from textual import _wait

    async def wait_for_idle(*how: float) -> None:
        await _wait.wait_for_idle(*how)
        await gone_through(active_app.get())

    for name in ("app", "pilot"):
        monkeypatch.setattr(f"textual.{name}.wait_for_idle", wait_for_idle)


async def gone_through(app: Any) -> None:
    """Wait until nothing waits in a queue of the app, nor to be laid out; what is asked for in a thread may still come."""
    still = 0
    for _ in range(2000):
        if still == 5 or not app.is_running or not app.screen_stack:
            return
        await asyncio.sleep(0)
        busy = app._resize_event or any(node.message_queue_size for node in (app, *app._registry))
        still = 0 if busy else still + 1
        screen = app.screen_stack[-1] if still == 5 and app.screen_stack else None
        if screen is not None and (screen._callbacks or screen._layout_required):
            screen._on_timer_update()
            still = 0


@pytest.fixture
def until() -> Until:
    """Wait for a condition: `await until(pilot, lambda: ...)`."""

    async def wait(pilot: Pilot[Any], condition: Callable[[], object]) -> None:
        end = time.monotonic() + PATIENCE
        while not condition():
            if time.monotonic() > end:
                pytest.fail(f"waited in vain; on the screen:\n{seen(pilot.app)}")
            await pilot.pause()
            await asyncio.sleep(0.01)
        await pilot.pause()

    return wait


HANDLE = "mira"
PASSWORD = "green-Harbour-7-lantern"
START = 1_790_000_000_000
SMALL = Hasher(memory_kib=8, passes=1, lanes=1)


@dataclass
class World:
    """A practice store with one account, its pretend phone, and a clock that stands still until it is moved."""

    guard: Guard
    phone: PretendPhone
    clock: StoryClock
    client: Client
    session: Session
    handle: str = HANDLE
    password: str = PASSWORD

    def code_for(self, challenge: Challenge) -> str:
        """The code of a challenge, read on the pretend phone as a person would."""
        return next(found for found in map(_code, self.phone.arrived(20)) if found[1] == challenge.reference)[0]

    def newest_code(self) -> str:
        """The code in the newest message that has one."""
        return next(code for code, _ in map(_code, self.phone.arrived(20)) if code)

    def sign_in_again(self) -> None:
        """A new session on the same device, after the one before has run out."""
        signed = self.guard.signin.begin(self.handle, self.password, self.client)
        if signed.pending is not None:
            challenge = self.guard.codes.request(signed.pending, Action("sign-in"))
            verdict = self.guard.signin.finish(signed.pending, challenge.id, self.code_for(challenge))
            assert isinstance(verdict.result, Session)
            self.session = verdict.result
        else:
            assert signed.session is not None
            self.session = signed.session

    def prove(self, challenge: Challenge) -> object:
        """Answer a challenge with the code that was sent for it."""
        verdict = self.guard.codes.answer(self.session, challenge.id, self.code_for(challenge))
        assert verdict.accepted, verdict
        return verdict.result


def _code(message: Any) -> tuple[str, str]:
    found = re.search(r"(?<![0-9])([0-9]{3}) ?([0-9]{3})(?![0-9])", message.body)
    return (found[1] + found[2] if found else ""), message.reference


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    """Mira, with a confirmed mail address and phone, signed in, two-step verification off."""
    folder = tmp_path / "world"
    folder.mkdir(mode=0o700)
    phone = PretendPhone(folder / "phone.jsonl")
    clock = StoryClock(START)
    courier = PhoneCourier(phone)
    parts = Parts(clock=clock, hasher=SMALL, code_hasher=SMALL, couriers={Channel.SMS: courier, Channel.MAIL: courier})
    guard = make_store(
        Config(folder / "guard.db", folder / "guard.key"), service="Riverbend Market", practice=True, parts=parts
    )
    guard.accounts.add(HANDLE, "Mira Oduya", PASSWORD, mail="mira@example.org", phone="+44 7700 900123")
    client = Client("t" * 43, "Laptop", "Leeds, UK")
    signed = guard.signin.begin(HANDLE, PASSWORD, client)
    assert signed.session is not None
    world = World(guard, phone, clock, client, signed.session)
    for contact in guard.contacts.list(signed.session):
        clock.advance(1_000)
        world.prove(guard.contacts.verify(signed.session, contact.id))
    yield world
    guard.close()


@pytest.fixture(scope="session")
def shipped(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demo as it is shipped, its year told once for all tests of this process. To be copied, never opened."""
    return build(tmp_path_factory.mktemp("shipped") / "demo", anchor=START).folder


@pytest.fixture
def demo(shipped: Path, tmp_path: Path) -> Iterator[World]:
    """A copy of the shipped demo on the day after its story, and a terminal that it has never seen; nobody signed in."""
    with copied(shipped, tmp_path / "demo") as world:
        yield world


@contextmanager
def copied(shipped: Path, place: Path) -> Iterator[World]:
    """A world in a copy of the shipped demo."""
    folder = Path(shutil.copytree(shipped, place))  # with the modes of its files
    phone, clock, person = demo_phone(folder), StoryClock(START), the_story().person
    courier = PhoneCourier(phone)
    parts = Parts(clock=clock, hasher=SMALL, code_hasher=SMALL, couriers={Channel.SMS: courier, Channel.MAIL: courier})
    guard = open_guard(demo_config(folder), parts=parts, practice=True)
    unseen = Client("n" * 43, "A new terminal", "Fernhill")
    nobody = Session("", "", "", "", 0, 0, 0)
    try:
        yield World(guard, phone, clock, unseen, nobody, person.handle, person.password)
    finally:
        guard.close()


@pytest.fixture
def app_of() -> Callable[..., Any]:
    """The app on a world, nobody signed in."""
    from guardtui.tui.app import GuardApp

    def make(world: World, **kwargs: Any) -> GuardApp:
        return GuardApp(world.guard, world.client, phone=world.phone, **kwargs)

    return make


def seen(app: Any) -> str:
    """All text on the screen on top, as a person reads it."""
    _width, height = app.size
    lines = ["".join(segment.text for segment in strip) for strip in app.screen._compositor.render_strips()[:height]]
    return "\n".join(lines)


@pytest.fixture
def text_of() -> Callable[[Any], str]:
    """Reads the screen on top."""
    return seen


@pytest.fixture
def bare(tmp_path: Path) -> Iterator[World]:
    """A real, empty store: no account, no couriers, not practice."""
    folder = tmp_path / "bare"
    folder.mkdir(mode=0o700)
    clock = StoryClock(START)
    parts = Parts(clock=clock, hasher=SMALL, code_hasher=SMALL)
    guard = make_store(Config(folder / "guard.db", folder / "guard.key"), service="Riverbend Market", parts=parts)
    nobody = Session("", "", "", "", 0, 0, 0)
    yield World(guard, None, clock, Client("t" * 43, "Laptop"), nobody)  # type: ignore[arg-type]
    guard.close()


def there(app: Any, key: str) -> bool:
    """Whether the place with this key is shown, whole and ready for keys."""
    view = app.screen.view
    return view is not None and view.PLACE == PLACES[key] and not view.fresh and view.has_focus_within


def looked(app: Any) -> bool:
    """Whether the look for changes that follows within a second of a place's first showing is over too."""
    return bool(app.screen._seen) and not any(worker.group in {"show", "reload"} for worker in app.workers)


@pytest.fixture
def opened(app_of: Callable[..., Any], until: Until) -> Callable[..., Any]:
    """The app on a world, with Mira signed in: `async with opened(world) as (app, pilot)`."""
    from contextlib import asynccontextmanager

    from guardtui.tui.screens.main import MainScreen

    @asynccontextmanager
    async def open_(world: World, go: str = "1", size: tuple[int, int] = (120, 40), session: Any = None) -> Any:
        app = app_of(world)
        async with app.run_test(size=size, notifications=True) as pilot:
            app.open(session or world.session)
            await until(
                pilot, lambda: isinstance(app.screen, MainScreen) and any(p.badges for p in app.screen.query("Places"))
            )
            if go != "1":
                await pilot.press(go)
            await until(pilot, lambda: there(app, go))
            yield app, pilot

    return open_


@pytest.fixture
def camera() -> Callable[[Any], Any]:
    """Paints a QR view's own cells as pixels, each twice as high as wide, on a grey ground: what a camera sees."""
    from PIL import Image, ImageDraw

    def paint(view: Any, cell: int = 8) -> Any:
        picture = Image.new("RGB", (view.size.width * cell + 80, view.size.height * 2 * cell + 80), "#808080")
        draw = ImageDraw.Draw(picture)
        for y in range(view.size.height):
            x = 0
            for segment in view.render_line(y):
                front, back = (tuple(colour.get_truecolor()) for colour in (segment.style.color, segment.style.bgcolor))
                for character in segment.text:
                    upper, lower = {" ": (back, back), "▀": (front, back), "▄": (back, front)}[character]
                    left, top = 40 + x * cell, 40 + 2 * y * cell
                    draw.rectangle([left, top, left + cell - 1, top + cell - 1], upper)
                    draw.rectangle([left, top + cell, left + cell - 1, top + 2 * cell - 1], lower)
                    x += 1
        return picture

    return paint


@pytest.fixture
def totp(oathtool: Callable[[str, int], str]) -> Callable[[str, int], str]:
    """The code of an app, as another program makes it."""
    return oathtool
