"""One whole run of the program, and then a search for every secret of it in everything that it wrote, said and passed on.

SECURITY I6, T16, T47: no secret in clear in the store, its journal, exports, standard output and error, the process list,
pictures of the screen or what a crash says. What the README says is secret and printed is left out by name: the session's
token in `signin --json` and in its private file, `--out` files, the key file, and the pretend phone.
"""

from __future__ import annotations

import base64
import json
import os
import pty
import re
import select
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from guardtui.bootstrap import open_guard
from guardtui.core import totp
from guardtui.core.action import Action
from guardtui.core.records import AuthenticatorState, Channel, Client, Session
from guardtui.lab.build import demo_config, demo_phone, open_demo
from guardtui.vault import read_key_file
from guardtui.vault.vault import derived

SRC = str(Path(__file__).parents[1] / "src")
CRASH = Path(__file__).with_name("crash_of_the_app.py")
PASSWORD, NEW, WRONG = "copper Lantern 9 bridges walk", "violet Tractors 4 sing mondays", "amber Walrus 7 hums softly"
STEP = 30_000


@dataclass
class Evidence:
    """Everything in which a secret might be found, by where it was seen."""

    seen: dict[str, bytes] = field(default_factory=dict)
    secrets: dict[str, bytes] = field(default_factory=dict)
    codes: set[str] = field(default_factory=set)

    def keep(self, where: str, what: bytes | str) -> None:
        self.seen[where] = self.seen.get(where, b"") + (what.encode() if isinstance(what, str) else what)

    def secret(self, name: str, what: str | bytes) -> None:
        self.secrets[name] = what.encode() if isinstance(what, str) else what

    def leaks(self) -> list[str]:
        """Where which secret stands in clear, or in a spelling that anybody undoes."""
        found = []
        needles = {name: set(_spellings(name, what)) for name, what in self.secrets.items()}
        code = re.compile(
            b"(?<![0-9A-Za-z])(" + b"|".join(_spaced(one) for one in sorted(self.codes)) + b")(?![0-9A-Za-z])"
        )
        for where, what in self.seen.items():
            found += [f"{name} in {where}" for name, spelt in needles.items() if any(one in what for one in spelt)]
            if self.codes and (hit := code.search(what)):
                found.append(f"code {hit[0].decode()} in {where}")
        return found


def _spaced(code: str) -> bytes:
    return f"{code[:3]}[ -]?{code[3:]}".encode()


def _spellings(name: str, what: bytes) -> Iterator[bytes]:
    yield what
    yield what.hex().encode()
    yield what.hex().upper().encode()
    yield base64.b64encode(what)
    yield base64.urlsafe_b64encode(what).rstrip(b"=")
    yield base64.b32encode(what).rstrip(b"=")
    if name.startswith("recovery code"):
        yield what.replace(b"-", b"")
        yield what.replace(b"-", b"").lower()
        yield what.lower()
    with suppress(UnicodeDecodeError):
        yield what.decode().encode("utf-16-le")
        yield json.dumps(what.decode()).strip('"').encode()


class Program:
    """Runs the program in child processes and looks at each while it runs."""

    def __init__(self, folder: Path, evidence: Evidence) -> None:
        self.folder, self.evidence = folder, evidence
        self.env = {**os.environ, "PYTHONPATH": SRC}

    def __call__(
        self, *arguments: str, stdin: str = "", where: str = "", quiet: bool = False, store: Path | None = None
    ) -> dict[str, Any]:
        """Run one command on the practice store, or on a real one; its JSON object, if it printed one."""
        place = ["--store", str(store)] if store else ["--demo", "--store", str(self.folder)]
        command = [sys.executable, "-m", "guardtui", *place, *arguments]
        child = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=self.env
        )
        watch = threading.Thread(target=self._watch, args=(child, " ".join(arguments[:3])))
        watch.start()
        out, err = child.communicate(stdin.encode(), timeout=60)
        watch.join()
        name = where or " ".join(arguments)
        assert child.returncode in (0, 1, 4, 5), (name, err)
        if not quiet:
            self.evidence.keep(f"stdout of {name}", out)
        self.evidence.keep(f"stderr of {name}", err)
        return json.loads(out) if "--json" in arguments else {}

    def _watch(self, child: subprocess.Popen[bytes], name: str) -> None:
        """The command line and environment, and a journal as long as there is one."""
        kept: set[bytes] = set()
        while child.poll() is None:
            for file in (f"/proc/{child.pid}/cmdline", f"/proc/{child.pid}/environ"):
                with suppress(OSError):
                    kept.add(Path(file).read_bytes())
            for journal in (*self.folder.glob("*-journal"), *self.folder.glob("*-wal")):
                with suppress(OSError):
                    kept.add(journal.read_bytes())
            time.sleep(0.002)
        self.evidence.keep(f"the process list and journals during {name}", b"\n".join(kept))

    def sent(self, challenge: dict[str, Any]) -> str:
        """The code of a challenge on the pretend phone."""
        for message in demo_phone(self.folder).arrived(30):
            if message.reference == challenge["reference"] and (
                found := re.match(r"(\d{3}) ?(\d{3}) (?:is|for|approves)", message.body)
            ):
                self.evidence.codes.add(found[1] + found[2])
                return found[1] + found[2]
        raise AssertionError("no code came")

    def prove(self, challenge: dict[str, Any], right: Callable[[], str] | None = None, wrong: str = "") -> None:
        """A wrong code, then the right one."""
        if not wrong:
            wrong = "000000" if right else f"{(int(self.sent(challenge)) + 7) % 1_000_000:06d}"
            self.evidence.codes.add(wrong)
        self("code", "answer", challenge["challenge"], "--json", stdin=f"{wrong}\n", where="code answer, a wrong one")
        code = right() if right else self.sent(challenge)
        answer = self("code", "answer", challenge["challenge"], "--json", stdin=f"{code}\n", where="code answer")
        if answer["outcome"] == "one_more":
            code = self.sent(answer["then"])
            answer = self("code", "answer", challenge["challenge"], "--json", stdin=f"{code}\n", where="second answer")
        assert answer["outcome"] == "accepted", answer


class Journey:
    """Noor's account from its beginning to a safe one."""

    def __init__(self, program: Program, evidence: Evidence, out: Path) -> None:
        self.program, self.evidence, self.out = program, evidence, out
        self.secret, self.spares, self.step = "", [], 0

    def app(self) -> str:
        """A code of the app that was not used yet: of this step, or already of the next."""
        self.step = max(self.step + 1, totp.step_at(time.time_ns() // 1_000_000))
        code = totp.code_at(self.secret, self.step)
        self.evidence.codes.add(code)
        return code

    def found(self, store: Path) -> None:
        """A real store too, as an operator makes it."""
        self.program("init", store=store)
        self.program("account", "add", "noor", stdin=f"{PASSWORD}\n", store=store)
        self.program("signin", "noor", stdin=f"{WRONG}\n", store=store)

    def sign_up(self) -> None:
        for name, what in (("password", PASSWORD), ("new password", NEW), ("wrong password", WRONG)):
            self.evidence.secret(name, what)
        self.program(
            "account", "add", "noor", "--name", "Noor Vale", "--email", "noor@example.org", "--phone", "+12025550143",
            "--birthday", "1990-04-12", "--pet", "Marble", stdin=f"{PASSWORD}\n",
        )  # fmt: skip
        self.program("signin", "noor", stdin=f"{WRONG}\n")
        self.sign_in(PASSWORD)

    def sign_in(self, *lines: str) -> None:
        signed = self.program("signin", "noor", "--json", stdin="\n".join(lines) + "\n", quiet=True)
        self.evidence.secret(f"session token {len(self.evidence.secrets)}", signed["token"])

    def verify(self) -> None:
        for contact in self.program("contact", "list", "--json")["items"]:
            self.program.prove(self.program("contact", "verify", contact["id"], "--json"))

    def turn_on(self) -> None:
        """An app, whose secret goes to a private file, and recovery codes, which go to another."""
        begun = self.program("factor", "enroll", "totp", "--json", "--out", str(self.out / "app"))
        uri, groups = (self.out / "app").read_text().splitlines()
        self.secret = groups.replace(" ", "")
        assert self.secret in uri
        for name, what in (("secret", self.secret), ("secret in groups", groups), ("secret as a URI", uri)):
            self.evidence.secret(f"app's {name}", what)
        self.evidence.secret("app's raw secret", base64.b32decode(self.secret))
        confirm = self.program("factor", "confirm", begun["authenticator"]["id"], "--json")
        self.program.prove(confirm, self.app)
        self.program("factor", "recovery-codes", "--json", "--out", str(self.out / "spares"))
        self.spares = (self.out / "spares").read_text().split()
        for number, spare in enumerate(self.spares):
            self.evidence.secret(f"recovery code {number}", spare)
        self.program("factor", "keep", "--json", stdin=f"{WRONG}\n")
        self.program("factor", "keep", "--json", stdin=f"{self.spares[4].lower()}\n")
        assert self.program("factor", "on", "--json")["two_step"]

    def buy(self) -> None:
        purchase = ("--detail", "order=RM-7", "--detail", "amount=12900", "--detail", "currency=EUR", "--detail", "payee=Shop")  # fmt: skip
        asked = self.program("code", "request", "noor", "--action", "purchase", *purchase, "--json")
        self.program.prove(asked, self.app)

    def change_password(self) -> None:
        asked = self.program("password", "change", "--json", stdin=f"{PASSWORD}\n{NEW}\n")
        self.program.prove(asked, lambda: self.spares[2], wrong=self.spares[3][::-1])

    def come_back(self) -> None:
        """With a recovery code; a hold begins."""
        self.program("signout")
        self.program("signin", "noor", stdin=f"{NEW}\n{self.spares[3][::-1]}\n")
        self.sign_in(NEW, self.spares[0])
        self.program.prove(self.program("hold", "lift", "--json"))

    def look_at_everything(self) -> None:
        for line in (
            ["account", "list"], ["contact", "list"], ["factor", "list"], ["factor", "draft"], ["activity", "list", "--limit", "500"],
            ["activity", "export"], ["device", "list"], ["session", "list"], ["checklist"], ["message", "list"],
            ["rehearse"], ["doctor"], ["activity", "verify"],
        ):  # fmt: skip
            self.program(*line, "--json")
        for line in (["activity", "list"], ["message", "list"], ["contact", "list"]):
            self.program(*line)
        self.program("activity", "export", "--plain")
        self.program("backup", str(self.out / "copy.db"))
        self.program("password", "generate", "--out", str(self.out / "generated"))
        self.evidence.secret("generated password", (self.out / "generated").read_text().strip())
        self.program("notme", "report", "3", "--json")
        note_keys(demo_config(self.program.folder).key, self.evidence)
        self.program("key", "rotate", "--json")
        self.program("key", "show")


def crash(folder: Path, evidence: Evidence) -> None:
    """The app on a terminal, with a password in its field and a fault: what stays on the terminal."""
    pid, handle = pty.fork()
    if pid == 0:
        env = {**os.environ, "PYTHONPATH": SRC, "TERM": "xterm-256color", "COLUMNS": "120", "LINES": "40"}
        os.execve(sys.executable, [sys.executable, str(CRASH), "demo", "--folder", str(folder)], env)
    written, end = b"", time.monotonic() + 60
    while b"Practice account" not in written:
        assert time.monotonic() < end, written[-500:]
        if select.select([handle], [], [], 0.5)[0]:
            written += os.read(handle, 65_536)
    os.write(handle, f"{NEW}\x1bOP".encode())
    with suppress(OSError):
        while block := os.read(handle, 65_536):
            written += block
    code = os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
    _, left, stays = written.rpartition(b"\x1b[?1049l")
    assert left, "the crash leaves the alternate screen"
    assert b"because of a fault of its own" in stays, stays
    assert code != 0
    evidence.keep("what a crash of the app leaves on the terminal", stays)


def files(folder: Path, evidence: Evidence, *but: Path) -> None:
    """Every file below a folder but those that are secret by their nature."""
    for path in sorted(folder.rglob("*")):
        if path.is_file() and path.resolve() not in {one.resolve() for one in but}:
            evidence.keep(f"file {path.name}", path.read_bytes())


USES = ("seal", "look-up", "mark", "code", "words", "chain", "pepper")


def note_keys(path: Path, evidence: Evidence) -> None:
    """Every root in a key file, and every subkey of it."""
    for version, root in read_key_file(path).roots.items():
        evidence.secret(f"root key {version}", root)
        for use in USES:
            evidence.secret(f"{use} key {version}", derived(read_key_file(path), version, use))


def keys_of(folder: Path, evidence: Evidence) -> None:
    config = demo_config(folder)
    guard = open_guard(config, practice=True)
    note_keys(config.key, evidence)
    with guard._desk.store.write() as tx:  # a journal as it is in the middle of a change
        account = tx.accounts.by_handle("noor")
        (app,) = tx.authenticators.of(account.id, AuthenticatorState.BOUND)
        tx.authenticators.use_step(app.id, 2**40, 1)
        guard._desk.record(tx, account, "setting:changed", {"setting": "x"})
        for journal in (*folder.glob("*-journal"), *folder.glob("*-wal")):
            evidence.keep("a journal", journal.read_bytes())
    guard.close()


async def pictures(folder: Path, evidence: Evidence, spare: str, until: Callable[..., Any]) -> None:
    """Every screen but those whose business it is to show a secret, as Textual would export it."""
    from guardtui.tui.app import GuardApp
    from guardtui.tui.dialogs.code import CodeDialog
    from guardtui.tui.dialogs.new_password import NewPassword
    from guardtui.tui.widgets.code_field import CodeField

    guard = open_demo(folder)
    client = Client("picture" * 8, "A terminal")
    evidence.secret("device token", client.token)
    pending = guard.signin.begin("noor", NEW, client).pending
    assert pending is not None
    asked = guard.codes.request(pending, Action("sign-in"), Channel.RECOVERY)
    verdict = guard.signin.finish(pending, asked.id, spare)
    assert isinstance(verdict.result, Session)
    evidence.secret("session token of the app", verdict.result.token)
    evidence.secret("recovery code in the place of a used one", verdict.replacement or "")
    app = GuardApp(guard, client, phone=demo_phone(folder))

    def picture(name: str) -> None:
        evidence.keep(f"picture of {name}", app.export_screenshot())
        evidence.keep("notes", " ".join(str(note.message) for note in app._notifications))

    async with app.run_test(size=(120, 40), notifications=True) as pilot:
        await until(pilot, lambda: app.screen.query("#password"))
        app.screen.query_one("#password").value = NEW
        await pilot.pause()
        picture("the door")
        app.open(verdict.result)
        for key in "1234567":
            await until(pilot, lambda: getattr(app.screen, "view", None) is not None)
            await pilot.press(key)
            await until(pilot, lambda: app.screen.view.has_focus_within and not app.screen.view.acting)
            picture(f"destination {key}")
        await pilot.press("c")
        await until(pilot, lambda: isinstance(app.screen, NewPassword))
        for name, typed in (("#present", NEW), ("#new", PASSWORD), ("#again", WRONG)):
            app.screen.query_one(name).value = typed
        await until(pilot, lambda: str(app.screen.query_one("#feedback").content))
        picture("another password")
        await pilot.press("escape")
        challenge = guard.codes.request(verdict.result, Action("factor-add", {"channel": "app", "contact": ""}))
        app.push_screen(CodeDialog(guard, verdict.result, challenge))
        await until(pilot, lambda: any(one.has_focus for one in app.screen.query(CodeField)))
        picture("a code")
        await pilot.press("ctrl+p")
        await pilot.pause()
        picture("the palette")
        await pilot.press("escape")
        app.lock()
        await pilot.pause()
        picture("the lock")
    guard.close()


@pytest.fixture
def until() -> Callable[..., Any]:
    import asyncio

    async def wait(pilot: Any, condition: Callable[[], object]) -> None:
        end = time.monotonic() + 20
        while not condition():
            assert time.monotonic() < end, "waited in vain"
            await pilot.pause()
            await asyncio.sleep(0.01)
        await pilot.pause()

    return wait


@pytest.mark.slow
async def test_no_secret_of_a_whole_run_is_found_anywhere(tmp_path, until):
    folder, out, evidence = tmp_path / "demo", tmp_path / "out", Evidence()
    out.mkdir(mode=0o700)
    program = Program(folder, evidence)
    journey = Journey(program, evidence, out)
    journey.found(tmp_path / "real" / "guard.db")
    journey.sign_up()
    journey.verify()
    journey.turn_on()
    journey.buy()
    journey.change_password()
    journey.come_back()
    journey.look_at_everything()
    crash(folder, evidence)
    keys_of(folder, evidence)
    await pictures(folder, evidence, journey.spares[1], until)
    state = Path(os.environ["XDG_STATE_HOME"]) / "guardtui"
    private = [path for path in state.rglob("*") if path.name in ("session", "device")]
    for path in private:
        assert path.stat().st_mode & 0o077 == 0
        evidence.secret(f"token in the private file {path.name}", path.read_text().strip())
    note_keys(tmp_path / "real" / "guard.key", evidence)
    config = demo_config(folder)
    files(folder, evidence, config.key, demo_phone(folder).path)
    files(tmp_path / "real", evidence, tmp_path / "real" / "guard.key")
    files(Path(os.environ["HOME"]), evidence, *private)
    files(out, evidence, out / "app", out / "spares", out / "generated")
    places = " ".join(evidence.seen)
    assert all(
        word in places
        for word in ("file guard.db", "anchor", "copy.db", "picture", "crash", "process list", "a journal")
    )
    assert len(evidence.codes) >= 8
    assert evidence.leaks() == []


@pytest.mark.parametrize("spell", ["plain", "hex", "base64", "utf-16"])
def test_the_search_finds_what_is_planted(spell):
    """Else the run above would prove nothing."""
    planted = {
        "plain": PASSWORD.encode(),
        "hex": PASSWORD.encode().hex().encode(),
        "base64": base64.b64encode(PASSWORD.encode()),
        "utf-16": PASSWORD.encode("utf-16-le"),
    }[spell]
    evidence = Evidence()
    evidence.secret("password", PASSWORD)
    evidence.keep("a log", b"nothing")
    assert evidence.leaks() == []
    evidence.keep("a log", b"..." + planted + b"...")
    assert evidence.leaks() == ["password in a log"]


def test_a_code_is_found_by_itself_and_not_inside_a_longer_number():
    evidence = Evidence(codes={"123456"})
    for harmless in ("1790123456789", "a123456f", "order 1234567"):
        evidence.keep("text", harmless + "\n")
    assert evidence.leaks() == []
    for number, told in enumerate(("code 123456.", '"code": "123456"', "123 456", "123-456")):
        evidence.keep(f"text {number}", told)
    assert len(evidence.leaks()) == 4
