"""Run a flow while the machine fails it, a little later each time, and see what is left: started by the tests beside it.

Arguments: an empty folder, the name of a flow, the name of a fault. Each trial begins anew and runs in a child that the
fault strikes. What the child meets must be a `StoreTrouble` of the right kind; what is left must be a state that the flow
has between two statements; and once the fault is over, what was not begun can be done.
"""

from __future__ import annotations

import ctypes
import json
import os
import resource
import shutil
import sqlite3
import stat
import subprocess
import sys
import traceback
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[1] / "guard"))

from killed_anywhere import SALTED, Stage, told

from conftest import MAIL, PASSWORD, PHONE
from guardtui import wording
from guardtui.core.errors import GuardError
from guardtui.core.health import Health
from guardtui.guard import proof
from guardtui.store import connection
from guardtui.store import store as stores

BY_THE_WAY = SALTED | {"messages": {"state", "state_at", "detail", "due_at", "attempts", "unsure", "passages"}}
"""What becomes of a message is noted in a transaction of its own, which may fail while the verb goes on."""

Fault = Callable[[Stage, int], bool]
"""Strike this process; the number says how late, from 0. False when there is no such trial."""


def small_files(stage: Stage, number: int) -> bool:
    """No file can grow beyond a size: nothing at first, then more and more of the journal and of the store."""
    sizes = [0, 512, 4_096 + 520, 20_480]
    sizes += [stage.config.store.stat().st_size + more for more in (-4_096, 0, 1 << 20, 1 << 21)]
    if number == len(sizes):
        return False
    resource.setrlimit(resource.RLIMIT_FSIZE, (sizes[number], resource.RLIM_INFINITY))
    return True


def few_pages(_stage: Stage, number: int) -> bool:
    """SQLite finds no room for another page, as on a full disk; each trial has two more."""
    opened = connection.connect

    def connect(path: Path) -> sqlite3.Connection:
        found = opened(path)
        pages = found.execute("PRAGMA page_count").fetchone()[0]
        found.execute(f"PRAGMA max_page_count = {pages + 2 * number:d}")
        return found

    stores.connect = connect
    return True


def full_disk(stage: Stage, number: int) -> bool:
    """The disk that the store lies on has nothing left, then 4, 16, 36 KiB and so on."""
    disk = os.statvfs(stage.place)
    left = disk.f_bavail * disk.f_frsize - (number**2 * 4_096)
    (stage.place / "filler").write_bytes(b"\0" * left)
    return True


def locked(stage: Stage, number: int) -> bool:
    """Before one of the flow's transactions, another takes the store to write and keeps it."""
    connection.connect.__globals__["BUSY_SECONDS"] = 0.05
    opened, left, holder = connection.connect, [number], []

    def seen(statement: str) -> None:
        if statement.startswith("BEGIN IMMEDIATE"):
            left[0] -= 1
            if left[0] == -1:
                holder.append(sqlite3.connect(stage.config.store, isolation_level=None))
                holder[0].execute("BEGIN IMMEDIATE")

    def connect(path: Path) -> sqlite3.Connection:
        found = opened(path)
        found.set_trace_callback(seen)
        return found

    stores.connect = connect
    return True


def read_only(stage: Stage, number: int) -> bool:
    """The file, the folder, or both can only be read; the test starts this so that modes bind root too."""
    modes = [(0o400, 0o700), (0o600, 0o500), (0o400, 0o500)]
    if number == len(modes):
        return False
    file, folder = modes[number]
    for path in stage.place.iterdir():
        path.chmod(0o600 if path.name.endswith(".jsonl") else file)
    stage.place.chmod(folder)
    return True


def failing_sync(_stage: Stage, number: int) -> bool:
    """The disk reports an error for one of the flow's syncs."""
    let_anybody_trace, anybody = 0x59616D61, ctypes.c_ulong(-1)
    ctypes.CDLL(None).prctl(let_anybody_trace, anybody, 0, 0, 0)  # unknown where nobody restricts it
    which = f"inject=fsync,fdatasync:error=EIO:when={number + 1}"
    command = ["strace", "-f", "-p", str(os.getpid()), "-o", os.devnull, "-e", "trace=fsync,fdatasync", "-e", which]
    tracer = subprocess.Popen(command, stderr=subprocess.PIPE, text=True)
    assert tracer.stderr is not None
    assert "attached" in tracer.stderr.readline(), "strace may not trace here"
    return True


FAULTS: dict[str, Fault] = {
    fault.__name__: fault for fault in (small_files, few_pages, full_disk, locked, read_only, failing_sync)
}


@dataclass
class Met:
    """How a trial ended: `done`, or the reason of the trouble; `over` where there was no such trial."""

    how: str
    sentence: str = ""
    exit_code: int = 0
    compared: int = 0


def trial(strike: Callable[[], bool], act: Callable[[], None]) -> Met:
    """Run it in a child that the fault strikes first. Fails for anything but trouble in words."""
    reading, writing = os.pipe()
    pid = os.fork()
    if pid == 0:
        os.close(reading)
        try:
            os.write(writing, json.dumps(_met(strike, act)).encode())
        except BaseException:  # noqa: BLE001 - it is told by the exit code below
            traceback.print_exc()
            os._exit(1)
        os._exit(0)
    os.close(writing)
    with os.fdopen(reading, "rb") as pipe:
        answer = pipe.read()
    assert os.waitpid(pid, 0)[1] == 0, "the child broke"
    return Met(*json.loads(answer))


def _met(strike: Callable[[], bool], act: Callable[[], None]) -> tuple[str, str, int, int]:
    compared = [0]
    count_comparisons(compared)
    if not strike():
        return "over", "", 0, 0
    try:
        act()
    except GuardError as trouble:
        return trouble.reason, wording.problem(trouble), trouble.exit_code, compared[0]
    except AssertionError as error:
        if str(error) == "no code arrived":  # which a pretend phone without a disk cannot show
            return "undelivered", "", 0, compared[0]
        raise
    return "done", "", 0, compared[0]


def count_comparisons(compared: list[int]) -> None:
    """Count how often a typed code is compared with anything."""
    for name in ("_compare", "_compare_spare"):
        original = getattr(proof, name)

        def counted(*given: Any, original: Any = original) -> Any:
            compared[0] += 1
            return original(*given)

        setattr(proof, name, counted)


def see_what_is_left(stage: Stage, lawful: list[str], met: Met) -> str:
    """The store after a fault: whole, in a lawful state, private, and with nothing lying about. Tells the state."""
    opened = stage.opened()  # which plays back what a transaction left half done
    found = {one.check: one for one in opened.care.examine()}
    opened.close()
    for check in ("file", "activity", "anchor"):
        assert found[check].state is Health.GOOD, (met, found[check])
    state = told(stage.config.store, BY_THE_WAY)
    assert state in lawful, (met, "half of a transaction is there")
    wal = {"guard.db-wal", "guard.db-shm"} if connection._WAL_IS_SOUND else set()  # whoever only reads leaves them
    names = {path.name for path in stage.place.iterdir()} - wal
    assert names <= {"guard.db", "guard.key", "guard.anchor", "phone.jsonl"}, names
    assert all(stat.S_IMODE(path.stat().st_mode) == 0o600 for path in stage.place.iterdir())
    return {lawful[0]: "untouched", lawful[-1]: "done"}.get(state, "begun")


def see_what_was_said(stage: Stage, met: Met) -> None:
    """Trouble is one plain sentence and exit code 5, and names nothing that was typed or is private."""
    if met.how in {"done", "undelivered"}:
        return
    assert met.exit_code == 5, met
    assert met.sentence.endswith(".")
    assert met.sentence.isprintable()
    world = stage.scene.world
    typed = [value for value in stage.scene.given.values() if isinstance(value, str)]
    for secret in (PASSWORD, MAIL, PHONE, world.secret, *world.recovery, *typed):
        assert not secret or secret not in met.sentence, met


def mended(stage: Stage) -> None:
    """The fault is over."""
    (stage.place / "filler").unlink(missing_ok=True)
    for path in (stage.place, *stage.place.iterdir()):
        path.chmod(0o700 if path.is_dir() else 0o600)


def packed(stage: Stage) -> None:
    """Make the pages small, so that the next rows need another one."""
    with closing(sqlite3.connect(stage.config.store, isolation_level=None)) as outside:
        outside.execute("PRAGMA journal_mode = DELETE")  # in WAL mode pages keep their size
        outside.execute("PRAGMA page_size = 512")
        outside.execute("VACUUM")
    stage.keep_as_the_beginning()


def trials(stage: Stage, fault: Fault) -> Iterator[tuple[Met, str, bool | None]]:
    """Each trial: what the child met, whether it had begun by then, and whether the flow could be done afterwards."""
    lawful = stage.lawful(lambda store: told(store, BY_THE_WAY))
    number = done = 0
    while done < 2:  # the second is struck too late to notice
        stage.from_the_beginning()
        met = trial(lambda number=number: fault(stage, number), stage.act)
        mended(stage)
        if met.how == "over":
            return
        see_what_was_said(stage, met)
        left = see_what_is_left(stage, lawful, met)
        again = None
        if met.exit_code and (left == "untouched" or (stage.name != "replace-mail" and left != "done")):
            again = trial(lambda: True, stage.act).how == "done"
        yield met, left, again
        number, done = number + 1, done + 1 if met.how == "done" else 0


def main(folder: Path, name: str, fault: str) -> None:
    if fault == "full_disk":
        disk = folder / "store"
        disk.mkdir(mode=0o700)
        subprocess.run(["mount", "-t", "tmpfs", "-o", "size=1m,mode=0700", "tmpfs", str(disk)], check=True)
    try:
        stage = Stage.set(folder, name)
        if fault == "few_pages":
            packed(stage)
        found = [(met.how, left, again, met.compared) for met, left, again in trials(stage, FAULTS[fault])]
    finally:
        if fault == "full_disk":
            subprocess.run(["umount", str(disk)], check=True)
            shutil.rmtree(disk)
    print(json.dumps(found))


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2], sys.argv[3])
