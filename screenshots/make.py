"""Draw every picture of this folder anew: `python screenshots/make.py [FOLDER]`, about half a minute.

Builds the practice account in a throw-away folder and walks through the app with keys, as a person would. Clock, codes
and secrets come from a fixed seed, so that the same program draws the same pictures; nothing in them is anybody's.
It lies outside the package: the product has no way to write a screen to a file, since screens can hold secrets.
"""

from __future__ import annotations

import asyncio
import os
import re
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from textual.app import App
from textual.pilot import Pilot
from textual.widgets import TextArea

from guardtui.bootstrap import Guard, Parts, make_store, open_guard
from guardtui.config import Config
from guardtui.core import totp
from guardtui.core.action import Action
from guardtui.core.records import Channel, Client
from guardtui.guard import Backend
from guardtui.lab.build import demo_config, demo_phone, the_story
from guardtui.lab.clock import StoryClock
from guardtui.lab.entropy import SeededEntropy
from guardtui.lab.phone import PhoneCourier, PretendPhone
from guardtui.lab.plot import plot
from guardtui.lab.replay import Stage, Teller
from guardtui.lab.story import CURRENCY, DOMAIN
from guardtui.tui.app import GuardApp
from guardtui.tui.themes import DAY, NIGHT
from guardtui.tui.widgets.code_field import CodeField
from guardtui.tui.widgets.event_list import EventList
from guardtui.vault import Hasher

NOW: Final = 1_795_197_840_000
"""Friday 20 November 2026, 18:04 UTC."""
WIDE: Final = (120, 36)
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
PATIENCE: Final = 20.0
FONT: Final = "Fira Code, DejaVu Sans Mono, Menlo, Consolas, monospace"


@dataclass
class Demo:
    """The practice account at the moment at which the pictures begin."""

    guard: Guard
    clock: StoryClock
    phone: PretendPhone


class Painter:
    """Walks and draws."""

    def __init__(self, demo: Demo, pilot: Pilot[Any], folder: Path) -> None:
        self.demo = demo
        self.pilot = pilot
        self.folder = folder
        self.drawn: list[str] = []
        self.secret = ""
        """Of the authenticator app, once it is set up."""

    @property
    def app(self) -> GuardApp:
        assert isinstance(self.pilot.app, GuardApp)
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
        await self.until(lambda: text in self._text())

    def _text(self) -> str:
        strips = self.screen._compositor.render_strips()  # noqa: SLF001 - what is on the screen, line by line
        return "\n".join("".join(segment.text for segment in strip) for strip in strips)

    async def go(self, key: str, view: str) -> None:
        """To a destination by its key."""
        await self.pilot.press(key)
        await self.until(lambda: self.screen.query(f"#view-{view}") and self.screen.view.id == f"view-{view}")
        await self.until(lambda: self.screen.view.has_focus_within)

    async def draw(self, name: str, *, night: bool = False, small: bool = False) -> None:
        """The screen as it is by day; by night too, and at 80 by 24, where asked for."""
        await self._draw(name)
        if small:
            await self.resize(SMALL)
            await self._draw(f"{name}-80x24")
            await self.resize(WIDE)
        if night:
            self.app.theme = NIGHT.name
            await self._draw(f"{name}-night")
            self.app.theme = DAY.name
            await self.pilot.pause()

    async def resize(self, size: tuple[int, int]) -> None:
        """Another window."""
        await self.pilot.resize_terminal(*size)
        await self.until(lambda: self.screen.size == size)
        await asyncio.sleep(0.1)
        await self.pilot.pause()

    async def _draw(self, name: str) -> None:
        await self.pilot.pause()
        await self.pilot.pause()
        (self.folder / f"{name}.svg").write_text(
            tidy(App.export_screenshot(self.app, title="GuardTUI")), encoding="utf-8"
        )
        self.drawn.append(name)

    def code_on_phone(self) -> str:
        """The newest code on the pretend phone."""
        found = (re.match(r"([0-9]{3}) ([0-9]{3}) is your", message.body) for message in self.demo.phone.arrived(9))
        return next(code[1] + code[2] for code in found if code)

    def code_of_app(self, secret: str) -> str:
        """The code that the person's app shows now."""
        return totp.code_at(secret, totp.step_at(self.demo.clock.now()))


def tidy(svg: str) -> str:
    """No fonts from elsewhere, no window buttons that do nothing, one name for each class: small and quiet files."""
    svg = re.sub(r"\s*@font-face \{.*?\}", "", svg, flags=re.DOTALL)
    svg = svg.replace("font-family: Fira Code, monospace", f"font-family: {FONT}")
    svg = re.sub(r"terminal-[0-9]+-", "t-", svg)
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
        add_contact,
        new_password,
        messages,
        help_and_learn,
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
    secret = paint.secret = "".join(paint.screen.page.groups)
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
    codes = paint.screen.page.codes
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
    await paint.shows("CodeDialog")
    await paint.says("code 1 of 2")
    await paint.draw("approval-app")
    paint.demo.clock.advance(30_000)  # the wizard used the app's code of before
    await press(*paint.code_of_app(paint.secret))
    await paint.says("code 2 of 2")
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
    """The other destinations."""
    press = paint.pilot.press
    await paint.go("3", "contacts")
    await paint.until(lambda: paint.screen.view.contacts)
    await paint.draw("contacts", small=True)
    await paint.go("5", "activity")
    await paint.until(lambda: paint.screen.query_one(EventList).rows.events)
    await paint.draw("activity", night=True, small=True)
    await press("f")
    await paint.shows("Choose")
    await paint.draw("activity-kind")
    await press("escape")
    await paint.shows("MainScreen")
    while paint.screen.query_one(EventList).rows.chosen.outcome != "alarm":
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
    await paint.go("6", "devices")
    await paint.draw("devices", small=True)
    await paint.go("7", "checklist")
    await paint.draw("checklist", small=True)
    await paint.go("1", "overview")
    await paint.says("of 100")
    await paint.draw("overview-after")
    await press("f2")
    await paint.until(lambda: paint.screen.query("#phone .message"))
    await paint.draw("phone", small=True)
    await press("f2", "ctrl+p")
    await paint.shows("CommandPalette")
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
    await paint.until(lambda: paint.screen.query_one(EventList).rows.events)
    await paint.draw("messages", night=True, small=True)
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


async def lock(paint: Painter) -> None:
    """A window that is too small covers everything; and the last one out."""
    await paint.resize(TOO_SMALL)
    await paint.says("too small")
    await paint.draw("too-small")
    await paint.resize(WIDE)
    await paint.pilot.press("ctrl+l")
    await paint.shows("LockScreen")
    await paint.draw("lock")


async def draw_first(place: Path, folder: Path) -> list[str]:
    """The form that a real store without any account begins with."""
    clock, entropy = StoryClock(NOW), SeededEntropy("first")
    config = Config(place / "guard.db", place / "guard.key")
    guard = make_store(config, service=the_story().service, parts=Parts(clock, entropy, QUICK, QUICK))
    app = GuardApp(guard, Client("picture" * 8, "Terminal"), theme=DAY.name)
    app.animation_level = "none"
    async with app.run_test(size=WIDE) as pilot:
        paint = Painter(Demo(guard, clock, demo_phone(place)), pilot, folder)
        await paint.shows("FirstAccount")
        typed = {"handle": "mira", "name": "Mira Oduya", "mail": "mira@larkmail.example", "password": "lantern"}
        for name, text in typed.items():
            paint.screen.query_one(f"#{name}").value = text
        await paint.says("too short")
        await paint.draw("first-account", small=True)
    guard.close()
    return paint.drawn


async def draw_all(place: Path, folder: Path) -> list[str]:
    """Tell the story in `place`, walk, and draw into `folder`; the names of the pictures."""
    demo, person = tell(place), the_story().person
    client = Client("picture" * 8, "Terminal on Mira's new laptop", "Fernhill")
    hint = f"Practice account: {person.handle}, password {person.password}"
    app = GuardApp(demo.guard, client, phone=demo.phone, handle=person.handle, hint=hint, theme=DAY.name)
    app.animation_level = "none"
    async with app.run_test(size=WIDE) as pilot:
        paint = Painter(demo, pilot, folder)
        await walk(paint)
    demo.guard.close()
    return paint.drawn


def main(folder: Path) -> None:
    """Draw, and remove pictures that are not drawn any more. The same colours and time zone on every machine."""
    os.environ |= {"TZ": "UTC", "COLORTERM": "truecolor"}
    os.environ.pop("NO_COLOR", None)
    time.tzset()
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="guardtui-pictures-") as place:
        real = Path(place) / "real"
        real.mkdir(mode=0o700)
        drawn = asyncio.run(draw_first(real, folder)) + asyncio.run(draw_all(Path(place) / "practice", folder))
    for picture in folder.glob("*.svg"):
        if picture.stem not in drawn:
            picture.unlink()
    sys.stdout.write(f"{len(drawn)} pictures in {folder}\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).parent)
