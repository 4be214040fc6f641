"""Kill a flow at every statement and every write of the anchor, and see what is left: started by `test_killed.py`.

Arguments: an empty folder, the name of a flow. The flow runs once to the end, and the store is written down after each
commit. Then it runs again from the same beginning, in a child that is killed (SIGKILL) at a statement. What is left must
be one of the states that were written down: no transaction is half there.

With `GUARDTUI_TEST_EVERY=1` it is killed at every single statement. Without, at every one that begins or ends a
transaction or writes the anchor, at the ones right before and behind these, and at every sixteenth of the others: between them
nothing was committed, and a child is dear.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import signal
import sqlite3
import sys
import traceback
from collections.abc import Callable, Mapping
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from conftest import LAPTOP, OTHER, PASSWORD, World
from guardtui.bootstrap import Guard, Parts, make_store, open_guard
from guardtui.config import Config
from guardtui.core.action import Action
from guardtui.core.records import Challenge, Channel, ContactKind, MessageState
from guardtui.guard import Backend
from guardtui.lab.build import demo_config, demo_phone
from guardtui.lab.clock import StoryClock
from guardtui.lab.entropy import SeededEntropy
from guardtui.lab.phone import PhoneCourier, PretendPhone
from guardtui.store import anchor, connection
from guardtui.store import store as stores
from guardtui.vault import Hasher

EVERY = os.environ.get("GUARDTUI_TEST_EVERY") == "1"
START = 1_790_000_000_000
QUICK = Hasher(memory_kib=8, passes=1, lanes=1)
SALTED = {"accounts": {"password", "state", "seal"}, "password_history": {"password"}, "recovery_codes": {"hash"}}
SALTED |= {"password_drafts": {"password"}, "contacts": {"address"}, "authenticators": {"secret"}}
"""Columns that differ from run to run, since each hash has a salt of its own."""


@dataclass
class Lab:
    """What the tests' World stands on."""

    guard: Guard
    clock: StoryClock
    phone: PretendPhone
    config: Config


@dataclass
class Scene:
    """An account at the moment before a flow."""

    world: World
    session: Any
    given: dict[str, Any] = field(default_factory=dict)

    @property
    def guard(self) -> Guard:
        return self.world.guard


def protected(world: World) -> Scene:
    return Scene(world, world.protected())


def half_signed_in(world: World) -> Scene:
    scene = protected(world)
    pending = world.pending(OTHER)
    challenge = world.guard.codes.request(pending, Action("sign-in"))
    scene.given = {"pending": pending, "challenge": challenge.id, "app": world.app(), "spare": world.recovery[4]}
    return scene


def by_app(scene: Scene) -> None:
    assert scene.guard.signin.finish(scene.given["pending"], scene.given["challenge"], scene.given["app"]).accepted


def by_recovery_code(scene: Scene) -> None:
    assert scene.guard.signin.finish(scene.given["pending"], scene.given["challenge"], scene.given["spare"]).accepted


def wrong_code(scene: Scene) -> None:
    scene.guard.signin.finish(scene.given["pending"], scene.given["challenge"], "000000")


def begin_sign_in(scene: Scene) -> None:
    assert scene.guard.signin.begin("mira", PASSWORD, LAPTOP).outcome == "code"


def turn_on(scene: Scene) -> None:
    scene.world.guard.authenticators.turn_on(scene.session)


def wizard_to_its_end(world: World) -> Scene:
    scene = Scene(world, world.verified())
    new = world.guard.authenticators.begin_app(scene.session)
    world.secret = new.secret
    challenge = world.guard.authenticators.confirm(scene.session, new.authenticator.id)
    assert world.guard.codes.answer(scene.session, challenge.id, world.app()).accepted
    codes = world.guard.authenticators.new_recovery_codes(scene.session)
    assert world.guard.authenticators.keep_recovery_codes(scene.session, codes[0]).accepted
    return scene


def turn_off(scene: Scene) -> None:
    challenge = scene.guard.authenticators.turn_off(scene.session)
    assert scene.world.answer(scene.session, challenge, scene.world.app()).accepted


def replace_mail(scene: Scene) -> None:
    world, session = scene.world, scene.session
    old = world.contact(session, ContactKind.MAIL)
    new = world.answer(session, arrived(world.guard.contacts.replace(session, old.id, "mira@second.example"))).result
    assert world.answer(session, arrived(world.guard.contacts.verify(session, new.id))).accepted


def arrived(challenge: Challenge) -> Challenge:
    """A challenge whose code can be read; the flow cannot go on without."""
    assert challenge.delivery is MessageState.DELIVERED, "no code arrived"
    return challenge


def verified(world: World) -> Scene:
    return Scene(world, world.verified())


def not_me(scene: Scene) -> None:
    scene.guard.notme.report(scene.session, 3)


SHOP = Backend("mira", session="basket 7")
PURCHASE = Action("purchase", {"order": "7", "amount": 24_900, "currency": "USD", "payee": "Riverbend"})


def approve(scene: Scene) -> None:
    """Asked by a shop, allowed by the app's code and the message's, carried out; taken up where it was cut."""
    world, session = scene.world, scene.session
    asked = world.guard.approvals.ask(SHOP, PURCHASE)
    if asked.state == "waiting":
        challenge = world.guard.approvals.approve(session, asked.id)
        if challenge.step == 1:
            assert world.answer(session, challenge, world.app()).outcome == "one_more"
        assert world.answer(session, arrived(world.guard.codes.show(session, challenge.id))).accepted
    world.guard.approvals.carry_out(SHOP, asked.id, PURCHASE)


def change_password(scene: Scene) -> None:
    challenge = scene.guard.passwords.change(scene.session, PASSWORD, "violet tractors sing 4 Mondays")
    assert scene.world.answer(scene.session, challenge, scene.world.app()).accepted


def new_recovery_codes(scene: Scene) -> None:
    challenge = scene.guard.authenticators.regenerate(scene.session)
    assert len(scene.world.answer(scene.session, challenge, scene.world.app()).result) == 10


FLOWS: dict[str, tuple[Callable[[World], Scene], Callable[[Scene], None]]] = {
    "begin-sign-in": (protected, begin_sign_in),
    "by-app": (half_signed_in, by_app),
    "by-recovery-code": (half_signed_in, by_recovery_code),
    "wrong-code": (half_signed_in, wrong_code),
    "turn-on": (wizard_to_its_end, turn_on),
    "turn-off": (protected, turn_off),
    "replace-mail": (verified, replace_mail),
    "not-me": (protected, not_me),
    "approve": (protected, approve),
    "change-password": (protected, change_password),
    "new-recovery-codes": (protected, new_recovery_codes),
}


def parts(clock: StoryClock, phone: PretendPhone) -> Parts:
    courier = PhoneCourier(phone)
    couriers = {Channel.SMS: courier, Channel.MAIL: courier}
    return Parts(clock, SeededEntropy("killed"), QUICK, QUICK, couriers)


def told(store: Path, but: Mapping[str, set[str]] = SALTED) -> str:
    """All that a store says, as one fingerprint, `but` some columns of some tables."""
    said = hashlib.sha256()
    with closing(connection.connect(store, read_only=True)) as reading:
        tables = [
            row[0] for row in reading.execute("SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name")
        ]
        for table in tables:
            for row in reading.execute(f"SELECT * FROM {table}"):
                kept = {name: row[name] for name in row.keys() if name not in but.get(table, ())}  # noqa: SIM118
                said.update(repr((table, kept)).encode())
    return said.hexdigest()


def watched(seen: Callable[[str], None]) -> None:
    """Have every statement and every write of the anchor told before it happens."""
    opened, advance = connection.connect, anchor.Anchor.advance

    def connect(path: Path) -> sqlite3.Connection:
        found = opened(path)
        found.set_trace_callback(seen)
        return found

    def advanced(self: anchor.Anchor, *given: Any) -> None:
        seen("ANCHOR")
        advance(self, *given)

    stores.connect = connect
    anchor.Anchor.advance = advanced


def child(act: Callable[[], None]) -> int:
    """Run it in a child of its own; how that ended."""
    pid = os.fork()
    if pid == 0:
        code = 1
        try:
            act()
            code = 0
        finally:
            if code:
                traceback.print_exc()
            os._exit(code)
    return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])


@dataclass
class Stage:
    """One flow on one store, which can be put back to where the flow begins."""

    folder: Path
    name: str
    config: Config
    parts: Parts
    scene: Scene

    @classmethod
    def set(cls, folder: Path, name: str) -> Stage:
        place = folder / "store"
        place.mkdir(mode=0o700, exist_ok=True)
        config, clock, phone = demo_config(place), StoryClock(START), demo_phone(place)
        made = parts(clock, phone)
        scene = FLOWS[name][0](World(Lab(make_store(config, practice=True, parts=made), clock, phone, config)))
        scene.guard.close()
        stage = cls(folder, name, config, made, scene)
        stage.keep_as_the_beginning()
        return stage

    @property
    def place(self) -> Path:
        return self.config.folder

    def keep_as_the_beginning(self) -> None:
        shutil.rmtree(self.folder / "beginning", ignore_errors=True)
        shutil.copytree(self.place, self.folder / "beginning")

    def from_the_beginning(self) -> None:
        for left in self.place.iterdir():  # the folder stays: something may be mounted there
            left.unlink()
        shutil.copytree(self.folder / "beginning", self.place, dirs_exist_ok=True)

    def opened(self) -> Guard:
        return open_guard(self.config, parts=self.parts, practice=True)

    def act(self) -> None:
        self.scene.world.lab.guard = self.opened()
        FLOWS[self.name][1](self.scene)

    def statements(self) -> list[str]:
        """Every statement of the flow, in order."""
        said = self.folder / "statements"

        def reference() -> None:
            watched(lambda statement: said.open("a").write(statement.split("\n")[0][:40] + "\n"))
            self.act()

        assert child(reference) == 0, "the flow itself fails"
        self.from_the_beginning()
        return said.read_text().splitlines()

    def lawful(self, told: Callable[[Path], str]) -> list[str]:
        """What the store may say after a fault at any point: all that it says between two statements of the flow, in order."""
        states = self.folder / "states"

        def write_down(_statement: str) -> None:
            with states.open("a") as file:
                file.write(told(self.config.store) + "\n")

        def reference() -> None:
            watched(write_down)
            self.act()
            write_down("END")

        assert child(reference) == 0, "the flow itself fails"
        self.from_the_beginning()
        return states.read_text().split()


def worth_a_child(statements: list[str]) -> list[int]:
    """At which statements of a flow it is killed, counted from 1; the last number is behind its end."""
    edges = {
        n for n, said in enumerate(statements, 1) if said.split(" ")[0] in {"BEGIN", "COMMIT", "ROLLBACK", "ANCHOR"}
    }
    near = edges | {n + 1 for n in edges} | {n - 1 for n in edges if n > 1}
    chosen = range(1, len(statements) + 1) if EVERY else sorted(near | set(range(1, len(statements) + 1, 16)))
    return [*(n for n in chosen if n <= len(statements)), len(statements) + 1]


def main(folder: Path, name: str) -> None:
    stage = Stage.set(folder, name)
    lawful = set(stage.lawful(told))
    died = -signal.SIGKILL
    numbers = worth_a_child(stage.statements())
    for number in numbers:
        assert died == -signal.SIGKILL, (name, number, died)
        stage.from_the_beginning()
        left = [number]

        def kill(_statement: str, left: list[int] = left) -> None:
            left[0] -= 1
            if left[0] == 0:
                os.kill(os.getpid(), signal.SIGKILL)

        def act(kill: Callable[[str], None] = kill) -> None:
            watched(kill)
            stage.act()

        died = child(act)
        guard = stage.opened()
        report = guard.activity.verify()
        guard.close()
        assert report.ok, (name, number, report)
        assert told(stage.config.store) in lawful, (name, number)
    assert died == 0, (name, number, died)
    print(json.dumps({"killed": len(numbers) - 1, "statements": numbers[-1] - 1, "states": len(lawful)}))


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2])
