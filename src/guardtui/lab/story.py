"""The demo's story as frozen records, read from `data/demo.toml` with nothing guessed and nothing passed over."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Final

from guardtui.core.errors import BadInput
from guardtui.lab.tables import Moment, Table
from guardtui.language import TOLD, told
from guardtui.shipped import data_file

VERSION: Final = 1
CHANNELS: Final = ("sms", "mail")
KINDS: Final = ("phone", "mail")
OUTCOMES: Final = ("done", "refused", "alarm")
CURRENCY: Final = "USD"
DOMAIN: Final = "riverbend.example"
"""The shop's own, as the drill tells it."""


@dataclass(frozen=True, slots=True)
class Person:
    """Whose account it is. The password is printed in the file: it is public."""

    handle: str
    name: str
    password: str = field(repr=False)
    birthday: str
    pet: str
    mail: str
    joined: Moment


@dataclass(frozen=True, slots=True)
class StoryDevice:
    """A device and where it usually is, as a person recognises them."""

    label: str
    place: str
    trusted: bool
    """Whether the person has it trusted whenever a code was asked for."""
    signs_out: bool
    """Whether the person signs out again, as on a computer that others use too."""


@dataclass(frozen=True, slots=True)
class Habit:
    """Everyday sign-ins on one device: every so many days, around a time of day."""

    device: str
    first: int
    last: int
    every: int
    around: int
    spread: int


@dataclass(frozen=True, slots=True)
class Scene:
    """Something that happens once, on one device."""

    when: Moment
    device: str


@dataclass(frozen=True, slots=True)
class SignIn(Scene):
    """A sign-in with the right password; the code is typed wrong so often, and perhaps never right."""

    place: str
    channel: str
    wrong_codes: int
    gives_up: bool
    fresh_token: bool
    """Whether the device hides who it was the last time."""


@dataclass(frozen=True, slots=True)
class Mistype(Scene):
    """So many sign-ins with a wrong password."""

    times: int


@dataclass(frozen=True, slots=True)
class Verify(Scene):
    kind: str


@dataclass(frozen=True, slots=True)
class AddContact(Scene):
    kind: str
    address: str


@dataclass(frozen=True, slots=True)
class ReplaceContact(Scene):
    kind: str
    address: str


@dataclass(frozen=True, slots=True)
class Attest(Scene):
    items: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Review(Scene):
    """Everything up to this moment is read."""


@dataclass(frozen=True, slots=True)
class Line:
    """One line that the shop's back end records."""

    when: Moment
    tag: str
    outcome: str
    details: Mapping[str, str | int]


@dataclass(frozen=True, slots=True)
class Order:
    """An order, and what became of it so many days later."""

    when: Moment
    number: str
    amount: int
    items: str
    outcome: str
    proof: str
    """The channel whose code allowed it; empty for an order below the limit."""
    wrong_codes: int
    delivered: int | None
    cancelled: int | None
    refunded: int | None


@dataclass(frozen=True, slots=True)
class StrangeLetter:
    """A message that reached the phone or the inbox without GuardTUI's doing."""

    when: Moment
    channel: str
    sender: str
    subject: str
    body: str
    place: str


@dataclass(frozen=True, slots=True)
class Ending:
    when: Moment
    device: str


@dataclass(frozen=True, slots=True)
class Story:
    seed: str
    service: str
    person: Person
    devices: Mapping[str, StoryDevice]
    habits: tuple[Habit, ...]
    scenes: tuple[Scene, ...]
    lines: tuple[Line, ...]
    orders: tuple[Order, ...]
    letters: tuple[StrangeLetter, ...]
    ending: Ending


@cache
def the_story() -> Story:
    """The story that the demo tells: also what its practice sign-in screen shows of handle and password."""
    return read(data_file("demo.toml"))


def read(path: Path) -> Story:
    """Read a story file, its texts in the language in use. Raises `BadInput` that names the field and what it needs."""
    try:
        held = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise BadInput("story_unreadable", where=path.name, problem=error.strerror or "cannot be read") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise BadInput("story_unreadable", where=path.name, problem=str(error)) from None
    return parse(told(held, TOLD["demo.toml"]))


def parse(held: Mapping[str, object]) -> Story:
    """A story from the file's tables. Raises `BadInput`."""
    top = Table(held, "")
    if top.number("version") != VERSION:
        raise top.wrong("version", f"this program reads version {VERSION}")
    devices = _devices(top.table("devices"))
    known = tuple(devices)
    story = Story(
        seed=top.text("seed"),
        service=top.text("service"),
        person=_person(top.table("person")),
        devices=devices,
        habits=tuple(_habit(table, known) for table in top.tables("habits")),
        scenes=tuple(_scene(table, known) for table in top.tables("scenes")),
        lines=tuple(_line(table) for table in top.tables("lines")),
        orders=tuple(_order(table) for table in top.tables("orders")),
        letters=tuple(_letter(table) for table in top.tables("letters")),
        ending=_ending(top.table("ending"), known),
    )
    top.done()
    _in_time(story)
    return story


def _person(table: Table) -> Person:
    person = Person(
        handle=table.text("handle"),
        name=table.text("name"),
        password=table.text("password"),
        birthday=table.text("birthday"),
        pet=table.text("pet"),
        mail=table.text("mail"),
        joined=table.moment("joined"),
    )
    table.done()
    return person


def _devices(table: Table) -> Mapping[str, StoryDevice]:
    devices: dict[str, StoryDevice] = {}
    for name in table.names():
        one = table.table(name)
        devices[name] = StoryDevice(
            one.text("label"), one.text("place"), one.switch("trusted"), one.switch("signs_out")
        )
        one.done()
    return devices


def _habit(table: Table, devices: tuple[str, ...]) -> Habit:
    habit = Habit(
        device=table.choice("device", devices),
        first=table.number("from", least=1),
        last=table.number("to", least=1),
        every=table.number("every", least=1, most=366),
        around=table.minute_of_day("around"),
        spread=table.number("spread", most=360),
    )
    if habit.first < habit.last:
        raise table.wrong("to", "a habit ends fewer days ago than it began")
    if not habit.spread <= habit.around < 24 * 60 - habit.spread:
        raise table.wrong("spread", "a habit stays within one day")
    table.done()
    return habit


def _scene(table: Table, devices: tuple[str, ...]) -> Scene:
    do = table.choice("do", tuple(_SCENES))
    when, device = table.moment("when"), table.choice("device", devices)
    scene = _SCENES[do](table, when, device)
    table.done()
    return scene


def _sign_in(table: Table, when: Moment, device: str) -> SignIn:
    return SignIn(
        when,
        device,
        place=table.text("place", ""),
        channel=table.choice("channel", CHANNELS, ""),
        wrong_codes=table.number("wrong_codes", 0, most=5),
        gives_up=table.switch("gives_up"),
        fresh_token=table.switch("fresh_token"),
    )


_SCENES: Final[Mapping[str, Callable[[Table, Moment, str], Scene]]] = {
    "sign-in": _sign_in,
    "mistype": lambda table, when, device: Mistype(when, device, table.number("times", least=1, most=9)),
    "verify": lambda table, when, device: Verify(when, device, table.choice("contact", KINDS)),
    "add-contact": lambda table, when, device: AddContact(
        when, device, table.choice("contact", KINDS), table.text("address")
    ),
    "replace-contact": lambda table, when, device: ReplaceContact(
        when, device, table.choice("contact", KINDS), table.text("address")
    ),
    "attest": lambda table, when, device: Attest(when, device, table.texts("rules")),
    "review": lambda _, when, device: Review(when, device),
}
"""What a scene's `do` may say → how the rest of its table is read."""


def _line(table: Table) -> Line:
    line = Line(
        when=table.moment("when"),
        tag=table.text("tag"),
        outcome=table.choice("outcome", OUTCOMES, "done"),
        details=table.facts("details"),
    )
    table.done()
    return line


def _order(table: Table) -> Order:
    order = Order(
        when=table.moment("when"),
        number=table.text("number"),
        amount=table.number("amount", least=1),
        items=table.text("items"),
        outcome=table.choice("outcome", OUTCOMES, "done"),
        proof=table.choice("proof", CHANNELS, ""),
        wrong_codes=table.number("wrong_codes", 0, most=5),
        delivered=table.maybe("delivered", most=60),
        cancelled=table.maybe("cancelled", most=60),
        refunded=table.maybe("refunded", most=60),
    )
    table.done()
    return order


def _letter(table: Table) -> StrangeLetter:
    letter = StrangeLetter(
        when=table.moment("when"),
        channel=table.choice("channel", CHANNELS),
        sender=table.text("sender"),
        subject=table.text("subject", ""),
        body=table.text("body").strip(),
        place=table.choice("folder", ("inbox", "spam"), "inbox"),
    )
    table.done()
    return letter


def _ending(table: Table, devices: tuple[str, ...]) -> Ending:
    ending = Ending(table.moment("when"), table.choice("device", devices))
    table.done()
    return ending


def _in_time(story: Story) -> None:
    """The account is made first, and the ending comes last: everything else lies between."""
    moments = [scene.when for scene in story.scenes] + [line.when for line in story.lines]
    moments += [letter.when for letter in story.letters] + [order.when for order in story.orders]
    for moment in moments:
        if not (story.person.joined.before(moment) and moment.before(story.ending.when)):
            problem = f"{moment} is not between {story.person.joined} (joined) and {story.ending.when} (the ending)"
            raise BadInput("story_unreadable", where="when", problem=problem)
    for order in story.orders:
        if (
            order.when.days - max(order.delivered or 0, order.cancelled or 0, order.refunded or 0)
            <= story.ending.when.days
        ):
            raise BadInput("story_unreadable", where=f"orders.{order.number}", problem="its news come after the ending")
