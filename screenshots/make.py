"""Draw every picture of this folder anew: `python screenshots/make.py [PICTURES LOOKS]`, a few minutes.

The looks in tests/tui/looks come from the same walks: every screen as text, with the colours of each line, in both themes and at
two sizes. tests/tui/test_screenshots.py holds the app against them, so a change that was meant is drawn anew by this command,
and its diff is read like any other.

Builds the practice account in a throw-away folder and walks through the app with keys, as a person would. Clock, codes
and secrets come from a fixed seed, so that the same program draws the same pictures; nothing in them is anybody's.
It lies outside the package: the product has no way to write a screen to a file, since screens can hold secrets.
"""

from __future__ import annotations

import asyncio
import hashlib
import json
import os
import platform
import re
import shutil
import sys
import tempfile
import threading
import time
from collections.abc import Awaitable, Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import repeat
from pathlib import Path
from typing import Any, Final, TypeAlias

from rich.segment import Segment
from rich.style import Style
from textual.app import App
from textual.pilot import Pilot
from textual.widgets import TextArea

from guardtui.bootstrap import Guard, Parts, make_store, open_guard
from guardtui.cli.nouns.demo import sign_in_hint
from guardtui.config import Config
from guardtui.core import totp
from guardtui.core.action import Action
from guardtui.core.errors import StoreTrouble
from guardtui.core.records import Channel, Client
from guardtui.guard import Backend
from guardtui.lab.build import demo_config, demo_phone, demo_practice
from guardtui.lab.clock import StoryClock
from guardtui.lab.entropy import SeededEntropy
from guardtui.lab.phone import PhoneCourier, PretendPhone
from guardtui.lab.plot import plot
from guardtui.lab.practice import Practice
from guardtui.lab.replay import Stage, Teller
from guardtui.lab.story import CURRENCY, DOMAIN, the_story
from guardtui.lab.workshop import MARKER
from guardtui.shared.destinations import DESTINATIONS
from guardtui.shared.doors import Way
from guardtui.store.schema import SCHEMA
from guardtui.store.store import Store
from guardtui.tui.app import GuardApp
from guardtui.tui.doors import DoorsApp
from guardtui.tui.flows.two_step.page import Page
from guardtui.tui.themes import DAY, NIGHT
from guardtui.tui.views.base import GuardView
from guardtui.tui.widgets.code_field import CodeField
from guardtui.tui.window import Window
from guardtui.vault import Hasher

NOW: Final = 1_795_197_840_000
"""Friday 20 November 2026, 18:04 UTC."""
LOOKS: Final = Path(__file__).parents[1] / "tests" / "tui" / "looks"
WIDE: Final = (120, 40)
SMALL: Final = (80, 24)
TOO_SMALL: Final = (58, 18)
QUICK: Final = Hasher(memory_kib=8, passes=1, lanes=1)
PHISHING: Final = """\
From: "Riverbend Market Security" <alert@rlverbend.example>
Reply-To: help@mail-desk.example
To: mira@larkmail.example
Subject: Your account will be closed today

Your account will be closed within 24 hours. Verify now at riverbend.example.account-check.example/login
and answer with the code that you receive and your password.
"""
"""A mail that is no friend's, of our own making."""
PATIENCE: Final = 120.0
"""Seconds for which something is waited for, and for which an answer that is long in coming stays away."""
FILM: Final = "first-minutes"
FONT: Final = "Fira Code, DejaVu Sans Mono, Menlo, Consolas, monospace"


@dataclass
class Demo:
    """The practice account at the moment at which the pictures begin."""

    guard: Guard
    clock: StoryClock
    phone: PretendPhone


@dataclass
class Out:
    """Where the pictures go, and who else looks at each scene: in both themes, at both sizes."""

    folder: Path
    look: Callable[[Painter, str], Awaitable[None]] | None = None


Walk: TypeAlias = Callable[[Path, Out], Awaitable[list["Painter"]]]
"""From an empty folder for its stores through some of the scenes."""


class Painter:
    """Walks and draws."""

    def __init__(self, demo: Demo, pilot: Pilot[Any], out: Out) -> None:
        self.demo = demo
        self.pilot = pilot
        self.out = out
        self.drawn: list[str] = []
        self.looks: dict[str, str] = {}
        """Each screen at both sizes: its lines, each after the fingerprints of its colours by day and by night."""
        self.secret = ""
        """Of the authenticator app, once it is set up."""

    @property
    def app(self) -> Window[Any]:
        assert isinstance(self.pilot.app, Window)
        return self.pilot.app

    @property
    def screen(self) -> Any:  # noqa: ANN401 - whichever screen is on top; what it must have is asked of it
        return self.app.screen

    async def until(self, condition: Callable[[], object]) -> None:
        """Wait for what a person would see."""
        end = time.monotonic() + PATIENCE
        while not condition():
            if time.monotonic() > end:
                raise SystemExit(f"{self.drawn[-1:]}: waited in vain after this picture, on {self.screen}")
            await self.pilot.pause()
            await asyncio.sleep(0.02)
        await self.pilot.pause()

    async def shows(self, name: str) -> None:
        """Wait for a screen, dialog or page by the name of its class, ready for keys."""
        await self.until(lambda: type(self.screen).__name__ == name or self.screen.query(name))
        await self.until(lambda: not getattr(self.screen, "acting", False))

    async def says(self, text: str) -> None:
        """Wait for words on the screen."""
        await self.until(lambda: text in self.text())

    def text(self) -> str:
        """All that stands on the screen."""
        return "\n".join("".join(segment.text for segment in strip) for strip in self._strips())

    def _strips(self) -> list[list[Segment]]:
        """What is on the screen, line by line."""
        return [list(strip) for strip in self.screen._compositor.render_strips()]  # noqa: SLF001

    async def go(self, key: str, view: str) -> None:
        """To a destination by its key."""
        await self.pilot.press(key)
        await self.until(lambda: self.screen.query(f"#view-{view}") and self.screen.view.id == f"view-{view}")
        await self.until(lambda: self.screen.view.has_focus_within)

    async def draw(
        self, name: str, *, night: bool = False, small: bool = False, held: bool = True, picture: bool = True
    ) -> None:
        """The screen as it looks by day and by night at both sizes; pictures of it by night and at 80 by 24 where asked for.

        Where what lies below a dialog still moves it is drawn, but not held against how it looked. A state that every place
        has is held and not drawn.
        """
        day = await self._draw(name, name if picture else "")
        await self.wear(NIGHT.name)
        dark = await self._draw(name, f"{name}-night" if night else "")
        await self.resize(SMALL)
        small_dark = await self._draw(name)
        await self.wear(DAY.name)
        small_day = await self._draw(name, f"{name}-80x24" if small else "")
        await self.resize(WIDE)
        if not held:
            return
        self.looks[name] = _look(WIDE, day, dark) + _look(SMALL, small_day, small_dark)

    async def wear(self, theme: str) -> None:
        """Another theme."""
        self.app.theme = theme
        await self.pilot.pause()

    async def resize(self, size: tuple[int, int]) -> None:
        """Another window."""
        await self.pilot.resize_terminal(*size)
        await self.until(lambda: self.screen.size == size)
        await asyncio.sleep(0.1)
        await self.pilot.pause()

    @property
    def page(self) -> Any:  # noqa: ANN401 - one of the wizard's pages, each with things of its own
        """The page of the wizard."""
        return self.screen.query_one(Page)

    async def still(self) -> list[list[Segment]]:
        """What is on the screen, its cursor not blinking."""
        for field in self.screen.query("Input, TextArea"):
            field.cursor_blink = False
        await self.pilot.pause()
        await self.pilot.pause()
        return self._strips()

    async def _draw(self, scene: str, picture: str = "") -> list[list[Segment]]:
        """What is on the screen; a picture of it too if that has a name."""
        strips = await self.still()
        if picture:
            svg = tidy(App.export_screenshot(self.app, title="GuardTUI"))
            (self.out.folder / f"{picture}.svg").write_text(svg, encoding="utf-8")
            self.drawn.append(picture)
        if self.out.look is not None:
            await self.out.look(self, scene)
        return strips

    def code_on_phone(self) -> str:
        """The newest code on the pretend phone."""
        found = (re.match(r"([0-9]{3}) ([0-9]{3}) is your", message.body) for message in self.demo.phone.arrived(9))
        return next(code[1] + code[2] for code in found if code)

    def code_of_app(self, secret: str) -> str:
        """The code that the person's app shows now."""
        return totp.code_at(secret, totp.step_at(self.demo.clock.now()))


def _look(size: tuple[int, int], day: list[list[Segment]], night: list[list[Segment]]) -> str:
    """A screen as lines of text, each after the fingerprints of its colours in both themes."""
    lines = [f"{size[0]}x{size[1]}"]
    for bright, dark in zip(day, night, strict=True):
        text = "".join(segment.text for segment in bright).rstrip()
        lines.append(f"{_colours(bright)} {_colours(dark)} {text}".rstrip())
    return "\n".join(lines) + "\n"


def _colours(strip: list[Segment]) -> str:
    """A short fingerprint of how a line is styled, however it is cut into pieces."""
    cells: list[str] = []
    for text, style, _control in strip:
        drawn = style or Style.null()
        ground = drawn.bgcolor.name if drawn.bgcolor else ""
        ink = f"{drawn.color.name if drawn.color else ''} {drawn.bold} {drawn.italic} {drawn.underline} {drawn.reverse}"
        cells += [
            ground if sign == " " and not drawn.underline and not drawn.reverse else f"{ground} {ink}" for sign in text
        ]
    return hashlib.sha256("\n".join(cells).encode()).hexdigest()[:4]


def tidy(svg: str) -> str:
    """No fonts from elsewhere, one name for each class, and every space kept, whichever program shows it."""
    svg = re.sub(r"\s*@font-face \{.*?\}", "", svg, flags=re.DOTALL)
    svg = svg.replace("font-family: Fira Code, monospace", f"font-family: {FONT}")
    svg = re.sub(r"terminal-[0-9]+-", "t-", svg)
    svg = svg.replace("<svg ", '<svg xml:space="preserve" ', 1)
    svg = re.sub(r"<!-- Generated.*?-->\s*", "", svg)
    return "\n".join(line.rstrip() for line in svg.splitlines() if line.strip()) + "\n"


def tell(folder: Path) -> Demo:
    """The demo's story up to now. Its key comes from a seed too: good for pictures, and for nothing else."""
    story, config, phone = the_story(), demo_config(folder), demo_phone(folder)
    clock, entropy = StoryClock(story.person.joined.at(NOW)), SeededEntropy("screenshots")
    courier = PhoneCourier(phone)
    couriers = {Channel.SMS: courier, Channel.MAIL: courier}
    parts = Parts(clock, entropy, QUICK, QUICK, couriers, domains=(DOMAIN,))
    make_store(config, service=story.service, practice=True, parts=parts).close()
    guard = open_guard(config, parts=parts, practice=True)
    teller = Teller(Stage(guard, clock, phone, story))
    teller.open_account(clock.now())
    teller.play(plot(story, NOW))
    clock.set(max(clock.now(), NOW))
    return Demo(guard, clock, phone)


async def walk(paint: Painter) -> None:
    """From the door to a safer account."""
    for scene in (
        sign_in,
        turn_on,
        prove,
        approve,
        look_around,
        other_places,
        add_contact,
        new_password,
        messages,
        help_and_learn,
        spare_codes,
        not_me,
        lock,
    ):
        await scene(paint)


async def sign_in(paint: Painter) -> None:
    """Password, code from the phone, overview."""
    press = paint.pilot.press
    await paint.shows("SignInScreen")
    paint.screen.query_one("#password").value = the_story().person.password
    await paint.draw("sign-in", night=True)
    await press("enter")
    await paint.shows("CodeDialog")
    await press("f2")
    await paint.until(lambda: paint.screen.query("#phone .message"))
    await press(*paint.code_on_phone()[:4])
    await paint.says("delivered")
    await paint.draw("code", night=True, small=True)
    paint.screen.query_one(CodeField).clear()
    await press("f2", *paint.code_on_phone())

    await paint.shows("MainScreen")
    await paint.until(lambda: paint.screen.query("#view-overview"))
    await paint.says("of 100")
    await paint.draw("overview", night=True, small=True)


async def turn_on(paint: Painter) -> None:
    """The wizard, page by page."""
    press = paint.pilot.press
    await paint.go("2", "two-step")
    await paint.draw("two-step-off")
    await press("t")
    await paint.shows("ChoosePage")
    await paint.draw("wizard-choose", small=True)
    await press("enter")
    await paint.shows("ScanPage")
    secret = paint.secret = "".join(paint.page.groups)
    await paint.draw("wizard-scan", night=True, small=True)
    await press("enter")
    await paint.shows("ConfirmPage")
    await press(*paint.code_of_app(secret)[:2])
    await paint.says("tries left")
    await paint.draw("wizard-confirm")
    await press(*paint.code_of_app(secret)[2:])
    await paint.shows("SecondPage")
    await paint.draw("wizard-second-way")
    await press("end", "enter")
    await paint.shows("CodesPage")
    codes = paint.page.codes
    await paint.draw("wizard-recovery-codes")
    await press("enter")
    await paint.shows("TypeBackPage")
    await press(*codes[3].replace("-", "")[:9].lower())
    await paint.draw("wizard-type-back")
    await press(*codes[3].replace("-", "")[9:].lower())
    await paint.shows("ReviewPage")
    await paint.draw("wizard-review", small=True)
    await press("enter")
    await paint.shows("DonePage")
    await paint.draw("wizard-done")
    await press("enter")

    await paint.shows("MainScreen")
    await paint.says("Recovery codes")
    await paint.draw("two-step", night=True)


async def prove(paint: Painter) -> None:
    """What a loss would come to. What weakens two-step verification is asked twice; left at the first question."""
    press = paint.pilot.press
    await press("r")
    await paint.shows("RehearsalDialog")
    await paint.draw("rehearsal", small=True)
    await press("escape")
    await paint.shows("MainScreen")
    await press("o")
    await paint.shows("Confirm")
    await paint.draw("confirm")
    await press("n")
    await paint.shows("MainScreen")


async def approve(paint: Painter) -> None:
    """A shop asks; the app's code, then the message with the details. Left before the second, and denied."""
    press, guard = paint.pilot.press, paint.demo.guard
    shop = Backend(the_story().person.handle, session="pictures")
    for order, amount in (("RM-2291", 850), ("RM-2290", 24_900)):
        details = {"order": order, "amount": amount, "currency": CURRENCY, "payee": guard.service}
        asked = guard.approvals.ask(shop, Action("purchase", details))
        if not asked.by_code:
            guard.approvals.carry_out(shop, asked.id)
    await paint.go("1", "overview")
    await paint.says("Waits for your approval")
    await paint.draw("overview-waiting", small=True)
    await paint.go("4", "approvals")
    await paint.says("waits for you")
    await paint.draw("approvals", night=True, small=True)
    await press("enter")
    await paint.shows("Choose")
    await paint.draw("approval-details")
    await press("enter")
    await paint.shows("CodeDialog")
    await paint.says("code 1 of 2")
    await paint.draw("approval-app")
    paint.demo.clock.advance(30_000)  # the wizard used the app's code of before
    await press(*paint.code_of_app(paint.secret))
    await paint.says("code 2 of 2")
    await paint.says("9:30 left · asked")  # on the page below too
    await paint.draw("approval-message", small=True)
    await press("escape")
    await paint.shows("MainScreen")
    await press("d")
    await paint.shows("Choose")
    await paint.draw("approval-deny")
    await press("escape")
    await paint.shows("MainScreen")


async def add_contact(paint: Painter) -> None:
    """Another address is taken after a proof, for which a recovery code can stand in for the app; left there."""
    press = paint.pilot.press
    await paint.go("3", "contacts")
    await press("a")
    await paint.shows("Choose")
    await paint.draw("contact-add")
    await press("down", "enter")
    await paint.shows("AskText")
    paint.screen.query_one("#text").value = "mira@second.example"
    await paint.draw("contact-add-address")
    await press("enter")
    await paint.shows("CodeDialog")
    await press("c", *"7KQ4WX")
    await paint.says("four groups of four")
    await paint.draw("code-recovery", small=True)
    await press("escape", "escape")  # back to the six digits, then out
    await paint.shows("MainScreen")


async def look_around(paint: Painter) -> None:
    """Contacts and activity, with what is asked there."""
    press = paint.pilot.press
    await paint.go("3", "contacts")
    await paint.until(lambda: paint.screen.view.contacts)
    await paint.draw("contacts", small=True)
    await paint.go("5", "activity")
    await paint.until(lambda: paint.screen.view.list.rows.events)
    await paint.draw("activity", night=True, small=True)
    for key, name in (("f", "activity-kind"), ("w", "activity-when")):
        await press(key)
        await paint.shows("Choose")
        await paint.draw(name)
        await press("escape")
        await paint.shows("MainScreen")
    await press("e")
    await paint.shows("ExportActivity")
    paint.screen.query_one("#place").value = "~/activity-mira-2026-11-20.txt"  # and not this machine's folder
    await paint.draw("activity-export", small=True)
    await press("escape")
    await paint.shows("MainScreen")
    while paint.screen.view.list.rows.chosen.outcome != "alarm":
        await press("j")
    await press("enter")
    await paint.shows("EventDetails")
    await paint.draw("activity-details")
    await press("escape")
    await paint.shows("MainScreen")
    await press("question_mark")
    await paint.shows("Guide")
    await paint.draw("help")
    await press("escape")
    await paint.shows("MainScreen")


async def other_places(paint: Painter) -> None:
    """Devices, checklist, the overview after it all, the phone and the palette."""
    press = paint.pilot.press
    await paint.go("6", "devices")
    await paint.draw("devices", small=True)
    await press("down", "enter")
    await paint.shows("Choose")
    await paint.draw("device")
    await press("escape")
    await paint.shows("MainScreen")
    await paint.go("7", "checklist")
    await paint.draw("checklist", small=True)
    await paint.go("1", "overview")
    await paint.says("of 100")
    await paint.draw("overview-after")
    await press("f2")
    await paint.until(lambda: paint.screen.query("#phone .message"))
    await paint.draw("phone", small=True)
    await press("f2", "ctrl+p")
    await paint.shows("Palette")
    await paint.pilot.pause()
    await paint.draw("palette")
    await press("escape")
    await paint.shows("MainScreen")


async def new_password(paint: Painter) -> None:
    """The three fields, with what is said of a password that is too short; left before anything is changed."""
    await paint.pilot.press("c")
    await paint.shows("NewPassword")
    for name, text in {"present": the_story().person.password, "new": "lantern"}.items():
        paint.screen.query_one(f"#{name}").value = text
    await paint.says("too short")
    await paint.draw("new-password", night=True, small=True)
    await paint.pilot.press("escape")
    await paint.shows("MainScreen")


async def messages(paint: Painter) -> None:
    """What was sent, one of it, why a code did not arrive, and a mail that is no friend's."""
    press = paint.pilot.press
    await paint.go("8", "messages")
    await paint.until(lambda: paint.screen.view.list.rows.events)
    await paint.draw("messages", night=True, small=True)
    await press("t")
    await paint.shows("CheckMessage")
    await paint.draw("message-check")
    await press("escape")
    await paint.shows("MainScreen")
    await press("enter")
    await paint.shows("MessageDetails")
    await paint.draw("message-details")
    await press("escape")
    await paint.shows("MainScreen")
    await press("m")
    await paint.shows("MissingCode")
    await paint.draw("missing-code", small=True)
    await press("escape")
    await paint.shows("MainScreen")
    await press("I")
    await paint.shows("InspectScreen")
    paint.screen.query_one(TextArea).text = PHISHING
    await press("ctrl+s")
    await paint.shows("FoundScreen")
    await paint.draw("inspected", small=True)
    await press("escape")
    await paint.shows("InspectScreen")
    await press("escape")
    await paint.shows("MainScreen")
    await press("D")
    await paint.shows("DrillScreen")
    await press("f")
    await paint.pilot.pause()
    await paint.draw("drill", small=True)
    await press("escape")
    await paint.shows("MainScreen")


async def help_and_learn(paint: Painter) -> None:
    """The cards, one of them over the place that it explains, and a support case from words to number."""
    press = paint.pilot.press
    await paint.go("9", "learn")
    await paint.says("A code shows that it is you")
    await press(*["down"] * 6)
    await paint.draw("learn", small=True)
    await paint.go("7", "checklist")
    await press("i")
    await paint.shows("CardDialog")
    await paint.draw("learn-card")
    await press("escape")
    await paint.shows("MainScreen")
    await paint.go("0", "support")
    await paint.says("What is the matter?")
    await press("enter")
    await paint.shows("SupportScreen")
    paint.screen.query_one(
        "#words"
    ).text = "I asked for a code twice since nine o'clock. On Tuesday 482 913 came, since then none. My number is +1 202 555 0143."
    await paint.draw("support-words")
    await press("ctrl+s")
    await paint.until(lambda: paint.screen.step == "look")
    await paint.draw("support", night=True, small=True)
    await press("ctrl+s")
    await paint.until(lambda: paint.screen.step == "done")
    await paint.draw("support-case")
    await press("escape")
    await paint.shows("MainScreen")


async def spare_codes(paint: Painter) -> None:
    """New recovery codes, after a proof; what is shown opens nothing but this throw-away account."""
    press = paint.pilot.press
    await paint.go("2", "two-step")
    await press("n")
    await paint.shows("Confirm")
    await press("y")
    await paint.shows("CodeDialog")
    paint.demo.clock.advance(30_000)
    await press(*paint.code_of_app(paint.secret))
    await paint.shows("SpareCodes")
    await paint.draw("spare-codes")
    await press("escape")
    await paint.shows("Confirm")
    await press("y")
    await paint.shows("MainScreen")


async def not_me(paint: Painter) -> None:
    """A line that was not the person: what is shut, what is left to do, and the places that say so afterwards."""
    press = paint.pilot.press
    await paint.go("5", "activity")
    await press("enter")
    await paint.shows("EventDetails")
    await press("n")
    await paint.shows("Confirm")
    await press("y")
    await paint.shows("NotMe")
    await paint.draw("not-me", small=True, held=False)
    await press("escape")
    await paint.shows("MainScreen")
    await paint.go("1", "overview")
    await paint.says("On hold for")
    await paint.draw("overview-hold", night=True, small=True)
    await paint.go("0", "support")
    await paint.says("go on with it")
    await paint.draw("support-cases", small=True)


async def lock(paint: Painter) -> None:
    """A window that is too small covers everything; and the last one out."""
    await paint.resize(TOO_SMALL)
    await paint.says("too small")
    await paint.draw("too-small")
    await paint.resize(WIDE)
    await paint.pilot.press("ctrl+l")
    await paint.shows("LockScreen")
    await paint.draw("lock")


class NoDoors:
    """Nothing lies behind these: they are drawn closed."""

    place = "/home/mira/.local/share/guardtui"

    def practise(self) -> Way:
        raise StoreTrouble("disk_full")

    def make(self, place: str, service: str) -> Way:  # noqa: ARG002 - as the doors call it
        raise StoreTrouble("folder_open_to_others", path=place)

    def open(self, place: str) -> Way:  # noqa: ARG002
        raise StoreTrouble("store_newer", schema=SCHEMA + 1, known=SCHEMA)


async def draw_doors(demo: Demo, out: Out) -> Painter:
    """What somebody finds who starts where no store is, and what is in the way of a door."""
    app = DoorsApp(NoDoors(), theme=DAY.name)
    app.animation_level = "none"
    async with app.run_test(size=WIDE) as pilot:
        paint = Painter(demo, pilot, out)
        await paint.shows("DoorsScreen")
        await paint.draw("doors", night=True, small=True)
        await pilot.press("2")
        await paint.shows("MakeScreen")
        await pilot.press(*"Otter", "enter")
        await paint.says("chmod 700")
        await paint.draw("doors-make", small=True)
        await pilot.press("escape", "3")
        await paint.shows("OpenScreen")
        await pilot.press(*"~/shop", "enter")
        await paint.says("newer program")
        await paint.draw("doors-open", night=True, small=True)
    return paint


async def draw_first(place: Path, out: Out) -> list[Painter]:
    """What a first start begins with: the doors, and the form of a real store without any account."""
    clock, entropy = StoryClock(NOW), SeededEntropy("first")
    config = Config(place / "guard.db", place / "guard.key")
    guard = make_store(config, service=the_story().service, parts=Parts(clock, entropy, QUICK, QUICK))
    demo = Demo(guard, clock, demo_phone(place))
    doors = await draw_doors(demo, out)
    app = GuardApp(guard, Client("picture" * 8, "Terminal"), theme=DAY.name)
    app.animation_level = "none"
    async with app.run_test(size=WIDE) as pilot:
        paint = Painter(demo, pilot, out)
        await paint.shows("FirstAccount")
        typed = {"handle": "mira", "name": "Mira Oduya", "mail": "mira@larkmail.example", "password": "lantern"}
        for name, text in typed.items():
            paint.screen.query_one(f"#{name}").value = text
        await paint.says("too short")
        await paint.draw("first-account", small=True)
    guard.close()
    return [doors, paint]


class Struck:
    """What the places ask for: is answered, or is long in coming, or cannot be had."""

    def __init__(self) -> None:
        self._answers = threading.Event()
        self._fails = False
        self._usual = GuardView.ask

    @contextmanager
    def of_the_places(self) -> Iterator[None]:
        """Put it between the places and the store."""

        async def ask(view: GuardView, verb: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:  # noqa: ANN401
            return await self._usual(view, self._held(verb), *args, **kwargs)

        setattr(GuardView, "ask", ask)  # noqa: B010 - for as long as the pictures are drawn
        try:
            yield
        finally:
            self.answer()
            del GuardView.ask

    def _held(self, verb: Callable[..., Any]) -> Callable[..., Any]:
        def answer(*args: Any, **kwargs: Any) -> Any:  # noqa: ANN401
            self._answers.wait(PATIENCE)
            if self._fails:
                raise StoreTrouble("store_busy")
            return verb(*args, **kwargs)

        return answer

    def wait(self) -> None:
        self._answers.clear()
        self._fails = False

    def fail(self) -> None:
        self._fails = True
        self._answers.set()

    def answer(self) -> None:
        self._fails = False
        self._answers.set()


async def states(paint: Painter, struck: Struck) -> None:
    """Each place while it is looked for, when it cannot be had, and as an account has it that was made just now."""
    for place in sorted(DESTINATIONS, key=lambda one: one.id == "overview"):  # where the app is at the beginning
        struck.wait()
        await paint.pilot.press(place.key)
        await paint.says("Looking …")
        await paint.draw(f"{place.id}-looking", picture=False)
        struck.fail()
        await paint.says("^r Try again")
        await paint.draw(f"{place.id}-trouble", picture=False)
        struck.answer()
        await paint.pilot.press("ctrl+r")
        await paint.until(lambda: not paint.screen.view.fresh and paint.screen.view.has_focus_within)
        await paint.draw(f"{place.id}-first", picture=False)
    for key, name in (("5", "activity"), ("8", "messages"), ("9", "learn")):
        await paint.go(key, name)
        await paint.pilot.press("slash", *"quince", "enter")
        await paint.says("Nothing is found" if name == "learn" else "Nothing matches")
        await paint.draw(f"{name}-nothing", picture=False)


async def draw_states(place: Path, out: Out) -> list[Painter]:
    """Walk through every state of every place, on an account that was made just now."""
    clock, entropy = StoryClock(NOW), SeededEntropy("states")
    person, phone = the_story().person, demo_phone(place)
    courier = PhoneCourier(phone)
    parts = Parts(clock, entropy, QUICK, QUICK, {Channel.SMS: courier, Channel.MAIL: courier})
    config = Config(place / "guard.db", place / "guard.key")
    guard = make_store(config, service=the_story().service, practice=True, parts=parts)
    guard.accounts.add(
        person.handle, person.name, person.password, mail="mira@larkmail.example", phone="+44 7700 900123"
    )
    client = Client("states" * 8, "Terminal on Mira's new laptop", "Fernhill")
    session = guard.signin.begin(person.handle, person.password, client).session
    assert session is not None
    app = GuardApp(guard, client, theme=DAY.name)
    app.animation_level = "none"
    struck = Struck()
    struck.answer()
    with struck.of_the_places():
        async with app.run_test(size=WIDE) as pilot:
            paint = Painter(Demo(guard, clock, phone), pilot, out)
            await paint.shows("SignInScreen")
            app.open(session)
            await paint.says("of 100")
            await states(paint, struck)
    guard.close()
    return [paint]


async def practise(paint: Painter) -> None:
    """The practice lab itself: its first screen, the missions, one of them under way, time, and the spam folder."""
    press, practice = paint.pilot.press, paint.app.phone
    assert isinstance(practice, Practice)
    await paint.shows("SignInScreen")
    await paint.says("mission: ")
    await press("f8")
    await paint.draw("practice-sign-in", small=True)
    await press("enter")
    await paint.shows("CodeDialog")
    await press(*paint.code_on_phone())
    await paint.shows("MainScreen")
    await paint.says("of 100")
    await press("f6")
    await paint.shows("Missions")
    await paint.draw("missions", night=True, small=True)
    await press("escape")
    await paint.shows("MainScreen")
    practice.begin(paint.demo.guard, "purchase")
    await paint.says("A purchase you did not make")
    await paint.go("4", "approvals")
    await paint.says("waits for you")
    await paint.draw("mission-under-way", small=True)
    await press("d")
    await paint.shows("Choose")
    await press("enter")
    await paint.says("did not make 1/4")
    await press("f6")
    await paint.shows("Missions")
    await paint.draw("mission")
    await press("escape")
    await paint.shows("MainScreen")
    await press("f7")
    await paint.shows("Choose")
    await paint.draw("practice-time", small=True)
    await press("escape")
    await paint.shows("MainScreen")
    await press("f5")
    await paint.shows("Choose")
    await paint.draw("practice-faults")
    await press("escape")
    await paint.shows("MainScreen")
    await spam(paint, practice)


async def spam(paint: Painter, practice: Practice) -> None:
    """A code in the spam folder of the pretend inbox."""
    practice.set_faults(("spam",))
    paint.demo.clock.advance(1_000)
    shop = Backend(the_story().person.handle, session="pictures")
    details = {"order": "RM-2301", "amount": 14_900, "currency": CURRENCY, "payee": paint.demo.guard.service}
    paint.demo.guard.codes.request(shop, Action("purchase", details), Channel.MAIL)
    await paint.pilot.press("f2", "f2")
    await paint.says("Not spam")
    await paint.draw("phone-spam", small=True)


@contextmanager
def lab(told: Demo, place: Path) -> Iterator[tuple[GuardApp, Demo]]:
    """The app on a copy of what was told, with the whole lab around it. Its clock stands still until it is moved."""
    shutil.copytree(told.phone.path.parent, place)
    wall, entropy = StoryClock(NOW), SeededEntropy("practice")
    practice = demo_practice(place, wall)
    courier = practice.courier()
    parts = Parts(practice.clock, entropy, QUICK, QUICK, {Channel.SMS: courier, Channel.MAIL: courier})
    (place / MARKER).write_text(json.dumps({"anchor": NOW}))
    guard = open_guard(demo_config(place), parts=parts, practice=True)
    client = Client("pretend" * 8, "Terminal on Mira's new laptop", "Fernhill")
    handle, password = practice.sign_in_with()
    app = GuardApp(
        guard, client, phone=practice, handle=handle, hint=sign_in_hint(handle, password, keys=True), theme=DAY.name
    )
    app.animation_level = "none"
    yield app, Demo(guard, wall, demo_phone(place))
    guard.close()


async def draw_practice(place: Path, out: Out) -> list[Painter]:
    """Walk through the lab."""
    told = tell(place / "practice")
    with lab(told, place / "lab") as (app, demo):
        async with app.run_test(size=WIDE) as pilot:
            paint = Painter(demo, pilot, out)
            await practise(paint)
    told.guard.close()
    return [paint]


async def draw_story(place: Path, out: Out) -> list[Painter]:
    """Tell the story, and walk from its end on."""
    demo, person = tell(place / "practice"), the_story().person
    client = Client("picture" * 8, "Terminal on Mira's new laptop", "Fernhill")
    hint = f"Practice account: {person.handle}, password {person.password}"
    app = GuardApp(demo.guard, client, phone=demo.phone, handle=person.handle, hint=hint, theme=DAY.name)
    app.animation_level = "none"
    async with app.run_test(size=WIDE) as pilot:
        paint = Painter(demo, pilot, out)
        await walk(paint)
    demo.guard.close()
    return [paint]


WALKS: Final[dict[str, Walk]] = {
    "story": draw_story,
    "states": draw_states,
    "practice": draw_practice,
    "first": draw_first,
}
"""Every scene there is, the longest walk first. None needs another: each makes its stores in a folder of its own."""


def pretend_machine() -> None:
    """One machine, its colours and its time zone in every picture, whoever draws it: a support case names the system."""
    os.environ |= {"TZ": "UTC", "COLORTERM": "truecolor", "TERM": "xterm-256color"}
    os.environ.pop("NO_COLOR", None)
    time.tzset()
    for name, value in {"system": "Linux", "release": "6.12", "machine": "x86_64", "python_version": "3.13.1"}.items():
        setattr(platform, name, lambda value=value: value)
    setattr(Store, "sqlite_version", property(lambda _store: "3.51.3"))  # noqa: B010 - a property put over another


def index(drawn: list[str]) -> str:
    """The list of what is drawn: each screen once, with its pictures by night and in a small window."""
    lines = [
        "# Pictures",
        "",
        f"[The film]({FILM}.svg) is drawn by `python film.py`, [the browser](browser.png) by `python browser.py`, the rest and this",
        "list by `python make.py`.",
        "",
    ]
    more = {"-night": "by night", "-80x24": "80 by 24"}
    for name in sorted(drawn):
        if not name.endswith(tuple(more)):
            others = [f"[{words}]({name}{end}.svg)" for end, words in more.items() if f"{name}{end}" in drawn]
            lines.append("- " + ", ".join([f"[{name.replace('-', ' ')}]({name}.svg)", *others]))
    return "\n".join(lines) + "\n"


def draw(name: str, folder: Path) -> tuple[list[str], dict[str, str]]:
    """One walk, in a process of its own: the names of its pictures, and its looks."""
    with tempfile.TemporaryDirectory(prefix="guardtui-pictures-") as place:
        painters = asyncio.run(WALKS[name](Path(place), Out(folder)))
    drawn = [picture for painter in painters for picture in painter.drawn]
    return drawn, {scene: look for painter in painters for scene, look in painter.looks.items()}


def main(folder: Path, looks: Path) -> None:
    """Draw, and remove what is not drawn any more, but the film, which is `film.py`'s."""
    for one in (folder, looks):
        one.mkdir(parents=True, exist_ok=True)
    with ProcessPoolExecutor(initializer=pretend_machine) as walkers:
        walked = list(walkers.map(draw, WALKS, repeat(folder)))
    drawn = [picture for pictures, _looks in walked for picture in pictures]
    (folder / "README.md").write_text(index(drawn), encoding="utf-8")
    seen = {name: look for _pictures, walk in walked for name, look in walk.items()}
    for name, look in seen.items():
        (looks / f"{name}.txt").write_text(look, encoding="utf-8")
    for old in (*folder.glob("*.svg"), *looks.glob("*.txt")):
        if old.stem not in ([*drawn, FILM] if old.suffix == ".svg" else seen):
            old.unlink()
    sys.stdout.write(f"{len(drawn)} pictures in {folder}, {len(seen)} looks in {looks}\n")


if __name__ == "__main__":
    main(*(map(Path, sys.argv[1:3]) if len(sys.argv) > 2 else (Path(__file__).parent, LOOKS)))
