"""Draw first-minutes.svg anew: `python screenshots/film.py [FILE]`, some twenty seconds.

The first minutes of the practice account, from the sign-in to a stranger shut out, as frames of the app that follow one another in
one SVG: style sheets alone move it, and who asks their system for less motion sees the first frame. Lines that frames have in common
are in it once. Clock, codes and secrets come from a fixed seed, so the same program draws the same bytes; no frame shows a secret.
"""

from __future__ import annotations

import asyncio
import re
import sys
import tempfile
from dataclasses import dataclass, field
from itertools import groupby
from pathlib import Path
from typing import Final
from xml.sax.saxutils import escape

from make import FILM, FONT, Demo, Out, Painter, lab, pretend_machine, tell
from rich.cells import cell_len
from rich.color import ColorTriplet
from rich.segment import Segment
from rich.style import Style

from guardtui.tui.app import GuardApp
from guardtui.tui.screens.main import MainScreen

SIZE: Final = (100, 30)
CELL: Final = (9.8, 20)
"""Width and height of a sign, for letters 16 high."""
RISE: Final = 15
"""From the top of a line to the foot of its letters."""
EDGE: Final = 14
CAPTION: Final = 46
SECRET: Final = re.compile(r"(?:[A-Z2-7]{4} +){3}[A-Z2-7]{4}|[0-9A-Z]{4}(?:-[0-9A-Z]{4}){3}|▀▄▀")
"""An app's secret in groups, a recovery code, part of a QR code."""
FULL: Final = "█"


@dataclass(frozen=True)
class Frame:
    """What stands on the screen, what is said of it, and for how many seconds."""

    lines: tuple[str, ...]
    caption: str
    seconds: float


@dataclass
class Reel:
    """The frames so far, and each line and colour of theirs once."""

    paint: Painter
    frames: list[Frame] = field(default_factory=list)
    lines: dict[str, str] = field(default_factory=dict)
    colours: dict[str, str] = field(default_factory=dict)

    async def take(self, caption: str, seconds: float = 3.0) -> None:
        """A frame of the screen as it is now. Raises where it shows what nobody else may see."""
        await self._catch_up()
        strips = await self.paint.still()
        text = "\n".join("".join(segment.text for segment in strip) for strip in strips)
        if SECRET.search(text):
            raise SystemExit(f"a secret is on the screen of “{caption}”")
        self.frames.append(Frame(tuple(self._line(strip) for strip in strips), caption, seconds))

    async def _catch_up(self) -> None:
        """Have shown now what the app looks for once a second, so that a slow machine draws the same."""
        app = self.paint.app
        assert isinstance(app, GuardApp)
        if app.lab is not None:
            await app.lab.look()
        for screen in app.screen_stack:
            if isinstance(screen, MainScreen):
                screen.ask_again()
        await self.paint.until(lambda: not any(work.group == "reload" and work.is_running for work in app.workers))

    def _line(self, strip: list[Segment]) -> str:
        """The name of a line that looks like this."""
        drawn = "".join(self._ground(strip)) + "".join(self._words(strip))
        return self.lines.setdefault(drawn, f"l{len(self.lines)}")

    def _ground(self, strip: list[Segment]) -> list[str]:
        """What lies below the words: one rectangle for each stretch of a colour, full blocks among them."""
        colours = [_ink(style) if sign == FULL else _paper(style) for sign, style, _ in _signs(strip)]
        found, at = [], 0
        for colour, stretch in groupby(colours):
            width = len(list(stretch))
            found.append(
                f'<rect x="{at * CELL[0]:.1f}" y="-{RISE}" width="{width * CELL[0]:.1f}" height="{CELL[1] + 0.5:.1f}" '
                f'class="{self._colour(colour)}"/>'
            )
            at += width
        return found

    def _words(self, strip: list[Segment]) -> list[str]:
        """Words in one colour, laid to the grid whatever the font."""
        found = []
        for style, stretch in groupby(_signs(strip), key=lambda sign: _face(sign[1])):
            signs = list(stretch)
            text = "".join(" " if sign == FULL else sign for sign, _, _ in signs)
            words = text.strip()
            if words:
                lead = cell_len(text) - cell_len(text.lstrip())
                ink, face = style
                x, width = (signs[0][2] + lead) * CELL[0], cell_len(words) * CELL[0]
                named = " ".join(filter(None, (self._colour(ink), face)))
                found.append(f'<text x="{x:.1f}" textLength="{width:.1f}" class="{named}">{escape(words)}</text>')
        return found

    def _colour(self, colour: str) -> str:
        return self.colours.setdefault(colour, f"c{len(self.colours)}")

    def svg(self) -> str:
        """All of it in one file that moves by itself."""
        width, height = SIZE[0] * CELL[0] + 2 * EDGE, SIZE[1] * CELL[1] + 2 * EDGE + CAPTION
        whole = sum(frame.seconds for frame in self.frames)
        style = [
            f"text {{ font: 16px {FONT}; white-space: pre; }}",
            "rect { shape-rendering: crispEdges; }",
            ".b { font-weight: bold; } .i { font-style: italic; } .u { text-decoration: underline; }",
            ".frame { visibility: hidden; } .first { visibility: visible; }",
            ".say { font: bold 19px sans-serif; fill: #ffffff; }",
            *(f".{name} {{ fill: {colour}; }}" for colour, name in self.colours.items()),
        ]
        drawn, at = [], 0.0
        for number, frame in enumerate(self.frames):
            start, end = (f"{100 * moment / whole:.3f}%" for moment in (at, at + frame.seconds))
            before = "" if number == 0 else "0% { visibility: hidden; } "
            style.append(
                f"@keyframes k{number} {{ {before}{start} {{ visibility: visible; }} {end} {{ visibility: hidden; }} }}"
            )
            style.append(f"#f{number} {{ animation: k{number} {whole:.1f}s step-end infinite; }}")
            rows = "".join(f'<use href="#{name}" y="{row * CELL[1] + RISE}"/>' for row, name in enumerate(frame.lines))
            drawn.append(
                f'<g id="f{number}" class="frame{" first" if number == 0 else ""}">{rows}\n'
                f'<text class="say" x="8" y="{SIZE[1] * CELL[1] + 36}">{escape(frame.caption)}</text></g>'
            )
            at += frame.seconds
        style.append("@media (prefers-reduced-motion: reduce) { .frame { animation: none !important; } }")
        kept = "\n".join(f'<g id="{name}">{line}</g>' for line, name in self.lines.items())
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:.0f} {height:.0f}" role="img">\n'
            "<title>GuardTUI: the first minutes of the practice account</title>\n"
            f"<style>\n{chr(10).join(style)}\n</style>\n<defs>\n{kept}\n</defs>\n"
            f'<rect width="{width:.0f}" height="{height:.0f}" rx="8" fill="#23272e"/>\n'
            f'<g transform="translate({EDGE},{EDGE})">\n{chr(10).join(drawn)}\n</g>\n</svg>\n'
        )


def _signs(strip: list[Segment]) -> list[tuple[str, Style, int]]:
    """Each sign of a line with its style and the column at which it begins; a wide one is followed by an empty one."""
    found: list[tuple[str, Style, int]] = []
    for text, style, _control in strip:
        for sign in text:
            found += [
                (part, style or Style.null(), len(found) + at) for at, part in enumerate((sign, "")[: cell_len(sign)])
            ]
    return found


def _face(style: Style) -> tuple[str, str]:
    """Colour and letters of what is written."""
    letters = {"b": style.bold, "i": style.italic, "u": style.underline}
    return _ink(style), " ".join(name for name, has in letters.items() if has)


def _ink(style: Style) -> str:
    return _hex(style.bgcolor if style.reverse else style.color, "#e0e0e0")


def _paper(style: Style) -> str:
    return _hex(style.color if style.reverse else style.bgcolor, "#121212")


def _hex(colour: object, otherwise: str) -> str:
    triplet: ColorTriplet | None = getattr(colour, "triplet", None)
    return triplet.hex if triplet is not None else otherwise


async def play(reel: Reel) -> None:
    """What a newcomer does, key by key."""
    for scene in (sign_in, choose, confirm, keep, turned_on, in_again, not_me):
        await scene(reel)


async def sign_in(reel: Reel) -> None:
    """The password that is told, and the code from the pretend phone."""
    paint, press = reel.paint, reel.paint.pilot.press
    await paint.shows("SignInScreen")
    await paint.says("mission: ")
    await reel.take("guardtui demo: an invented shop's account to practise on.", 3.5)
    await press("f8")
    await reel.take("F8 types the practice password, Enter signs in.", 2)
    await press("enter")
    await paint.shows("CodeDialog")
    await paint.says("delivered")
    await reel.take("A new device has to show that it is you: a code went to Mira's phone.", 3)
    await press("f2")
    await paint.until(lambda: paint.screen.query("#phone .message"))
    await paint.says("F2 hides it")
    await reel.take("F2 is that phone. Same two words on both: this message is for this action.", 4)
    code = paint.code_on_phone()
    await press(*code[:3])
    await reel.take("The code is typed …", 1.5)
    await press("f2", *code[3:])
    await paint.shows("MainScreen")
    await paint.says("of 100")
    await reel.take("… and this is how safe the account is: 40 of 100, with reasons and the next best step.", 4)


async def choose(reel: Reel) -> None:
    """Two-step verification, and the way to get codes; the picture with the secret stays covered here."""
    paint, press = reel.paint, reel.paint.pilot.press
    await paint.go("2", "two-step")
    await reel.take("2: two-step verification is off. A stolen password alone would open the account.", 3)
    await press("t")
    await paint.shows("ChoosePage")
    await reel.take("t turns it on. The ways to get a code, strongest first.", 3)
    await press("enter")
    await paint.shows("ScanPage")
    await press("p")
    await press("s")
    await paint.says("Hidden.")
    await reel.take(
        "The app on the phone scans a picture. It is a secret, so it is covered here; p lets the pretend phone scan it.",
        3.5,
    )


async def confirm(reel: Reel) -> None:
    """The app's code, read in the phone drawer."""
    paint, press = reel.paint, reel.paint.pilot.press
    await press("enter")
    await paint.shows("ConfirmPage")
    await press("f2")
    await paint.says("Authenticator app  ")
    code = paint.app.lab.practice.app_code()
    await press(*code[:3])
    await paint.until(lambda: f"{code[:3]} {code[3:]}" in paint.text())
    await reel.take("Its code, from the phone: the way is shown to work before it counts.", 3.5)
    await press("f2", *code[3:])
    await paint.shows("SecondPage")
    await paint.says("two-step verification 1/3")
    await reel.take("A second way for the day the phone is gone; it can wait.", 2.5)


async def keep(reel: Reel) -> None:
    """Recovery codes, covered; one of them is typed back."""
    paint, press = reel.paint, reel.paint.pilot.press
    await press("end", "enter")
    await paint.shows("CodesPage")
    code = paint.page.codes[3].replace("-", "").lower()
    await press("s")
    await paint.says("····")
    await reel.take("Ten recovery codes for paper, covered here too …", 2.5)
    await press("enter")
    await paint.shows("TypeBackPage")
    await reel.take("… and one typed back, to be sure that they were kept.", 2)
    await press(*code)


async def turned_on(reel: Reel) -> None:
    """What will change, and that it has."""
    paint, press = reel.paint, reel.paint.pilot.press
    await paint.shows("ReviewPage")
    await reel.take("What will change, before anything does. Enter turns it all on at once.", 4)
    await press("enter")
    await paint.shows("DonePage")
    await paint.says("two-step verification 2/3")
    await reel.take("Done: two-step verification is on.", 2.5)
    await press("enter")
    await paint.shows("MainScreen")
    await paint.go("1", "overview")
    await paint.until(lambda: "of 100" in paint.text() and "+25" not in paint.text())
    await reel.take("The score has risen, and the next step is offered.", 3.5)


async def in_again(reel: Reel) -> None:
    """Out, and in again with a code: the first mission is solved."""
    paint, press = reel.paint, reel.paint.pilot.press
    await press("ctrl+o")
    await paint.shows("SignInScreen")
    paint.demo.clock.advance(60_000)
    await press("f8", "enter")
    await paint.shows("CodeDialog")
    await press("f2")
    code = paint.app.lab.practice.app_code()
    await paint.until(lambda: f"{code[:3]} {code[3:]}" in paint.text())
    await reel.take("The next sign-in asks for the app's code as well.", 3)
    await press("f2", *code)
    await paint.shows("MainScreen")
    await paint.says("two-step verification ✓")
    await press("f6")
    await paint.shows("Missions")
    await reel.take("F6: the first of nine missions is ticked, by what happened to the account.", 4)
    await press("escape")
    await paint.shows("MainScreen")


async def not_me(reel: Reel) -> None:
    """A stranger's sign-in, reported."""
    paint, press = reel.paint, reel.paint.pilot.press
    await paint.go("5", "activity")
    await paint.until(lambda: paint.screen.view.list.rows.events)
    while (line := paint.screen.view.list.rows.chosen).tag != "device:added" or "Port Caldera" not in str(line.details):
        await press("j")
    await reel.take("5: what happened. A new device, Chrome on Windows, from a place where Mira never was …", 3.5)
    await press("enter")
    await paint.shows("EventDetails")
    await reel.take("… Enter tells all that is known of it; n says: this was not me.", 3.5)
    await press("n")
    await paint.shows("Confirm")
    await reel.take("What that does is said before it is done.", 3)
    await press("y")
    await paint.shows("NotMe")
    await reel.take("Everything else is signed out, and the account is on hold. Three steps make it whole again.", 4)
    await press("escape")
    await paint.shows("MainScreen")
    await paint.go("1", "overview")
    await paint.says("On hold for")
    await reel.take("Nothing that pays or weakens goes through for a day. Now you: guardtui demo", 4.5)


async def film(place: Path) -> str:
    """The film of a throw-away practice account."""
    told: Demo = tell(place / "practice")
    told.guard.close()
    with lab(told, place / "lab") as (app, demo):
        async with app.run_test(size=SIZE) as pilot:
            reel = Reel(Painter(demo, pilot, Out(place)))
            await play(reel)
    return reel.svg()


def main(file: Path) -> None:
    """Draw it."""
    pretend_machine()
    with tempfile.TemporaryDirectory(prefix="guardtui-film-") as place:
        file.write_text(asyncio.run(film(Path(place))), encoding="utf-8")
    sys.stdout.write(f"{file}: {file.stat().st_size // 1024} kB\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).with_name(f"{FILM}.svg"))
