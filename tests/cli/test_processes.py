"""The program as a script, a shell and a clumsy operator meet it."""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import stat
import subprocess
import sys
import termios
import time
from fcntl import ioctl
from pathlib import Path

import pytest

from guardtui import language
from guardtui.core.text import printable

pytestmark = pytest.mark.slow  # each command is a process of its own, as installed

PASSWORD = b"green-Harbour-7-lantern\n"


@pytest.fixture
def store(tmp_path: Path, guardtui) -> str:
    path = str(tmp_path / "box" / "guard.db")
    assert guardtui("--store", path, "init", "--service", "Riverbend Market").returncode == 0
    return path


def test_from_nothing_to_a_signed_in_account(store, guardtui):
    assert guardtui("--store", store, "account", "add", "mara", input=PASSWORD).returncode == 0
    done = guardtui("--store", store, "--json", "signin", "mara", input=PASSWORD)
    assert done.returncode == 0, done.stderr
    assert guardtui("--store", store, "checklist").returncode == 0
    assert guardtui("--store", store, "signout").returncode == 0
    assert guardtui("--store", store, "contact", "list").returncode == 1


def test_everything_that_is_made_is_the_owner_s_alone(store, tmp_path, guardtui):
    os.umask(0o022)
    guardtui("--store", store, "account", "add", "mara", input=PASSWORD)
    done = guardtui("--store", store, "--json", "signin", "mara", input=PASSWORD)
    session = Path(json.loads(done.stdout)["session_file"])
    for path in (*Path(store).parent.rglob("*"), session, session.parent / "device", session.parent):
        assert stat.S_IMODE(path.stat().st_mode) & 0o077 == 0, path


def test_the_store_may_come_from_the_environment(store, guardtui, environment):
    done = guardtui("account", "list", "--json", env=environment(GUARDTUI_STORE=store))
    assert json.loads(done.stdout) == {"items": [], "next": None}


def test_init_never_touches_what_is_there(store, guardtui):
    before = Path(store).read_bytes()
    done = guardtui("--store", store, "--json", "init")
    assert (done.returncode, json.loads(done.stdout)["error"]) == (5, "store_exists")
    assert Path(store).read_bytes() == before


@pytest.mark.parametrize("kind", ["missing", "text", "huge", "no permission", "fifo", "device", "other database"])
def test_what_is_no_store_is_said_in_a_sentence(tmp_path, kind, guardtui):
    folder = tmp_path / "box"
    folder.mkdir(mode=0o700)
    path = folder / "some.db"
    match kind:
        case "text":
            path.write_text("hello")
        case "huge":
            with path.open("wb") as file:
                file.truncate(10**12)
        case "no permission":
            path.write_text("hello")
            path.chmod(0o644)
        case "fifo":
            os.mkfifo(path, 0o600)
        case "device":
            path.symlink_to("/dev/zero")
        case "other database":
            import sqlite3

            sqlite3.connect(path).executescript("CREATE TABLE t (x); PRAGMA user_version = 7;")
    if path.exists() and kind not in ("no permission", "device"):
        path.chmod(0o600)
    done = guardtui("--store", str(path), "--json", "account", "list")
    assert done.returncode == 5, done
    assert json.loads(done.stdout)["sentence"]
    assert b"Traceback" not in done.stderr


@pytest.mark.parametrize("path", ["", "a\tb.db", "a\x1b[2Jb.db", "x" * 5000, "/dev/null/x/y.db", b"\xff\xfe.db"])
def test_a_path_that_no_store_can_have(path, guardtui):
    done = guardtui("--store", path, "--json", "account", "list")
    assert done.returncode in (2, 5)
    assert json.loads(done.stdout)["sentence"]
    assert b"\x1b" not in done.stderr
    assert b"Traceback" not in done.stderr


def test_a_lost_key_is_said_and_not_a_wrong_password(store, guardtui):
    guardtui("--store", store, "account", "add", "mara", input=PASSWORD)
    Path(store).with_suffix(".key").unlink()
    done = guardtui("--store", store, "--json", "signin", "mara", input=PASSWORD)
    assert (done.returncode, json.loads(done.stdout)["error"]) == (5, "key_missing")


def test_bytes_that_are_no_text_as_an_argument(store, guardtui):
    done = guardtui("--store", store, "--json", "account", "show", b"m\xffra")
    assert (done.returncode, json.loads(done.stdout)["error"]) == (2, "not_text")


@pytest.mark.parametrize(
    "more",
    [{"LC_ALL": "C"}, {"LC_ALL": "C", "PYTHONIOENCODING": "ascii", "PYTHONUTF8": "0"}, {"LC_ALL": "tr_TR.UTF-8"}],
)
def test_any_locale_will_do(store, more, guardtui, environment):
    env = environment(**more)
    line = ["--store", store, "account", "add", "mara", "--name", "Zoë 王 🦊", "--email", "mara@example.org"]
    assert guardtui(*line, input=PASSWORD, env=env).returncode == 0
    for mode in ([], ["--plain"], ["--json"]):
        done = guardtui("--store", store, *mode, "activity", "list", "mara", env=env)
        assert done.returncode == 0, done.stderr
    shown = guardtui("--store", store, "--json", "account", "show", "MARA", env=env)
    assert json.loads(shown.stdout)["name"] == "Zoë 王 🦊"


@pytest.mark.parametrize(
    ("encoding", "said", "words"),
    [
        (
            "ascii",
            "„Die Datei“ 3 Einträge – Ö, Übung, Grüße 王",
            b'"Die Datei" 3 Eintraege - Oe, Uebung, Gruesse \\u738b',
        ),
        ("utf-8", "„Die Datei“ 3 Einträge", "„Die Datei“ 3 Einträge".encode()),
        (
            "ascii",
            printable("Signed in · adm\u200bin, Otto\u200b, Jürgen ü\u200b"),
            b"Signed in - adm\\xb7in, Otto\\xb7, Juergen ue\\xb7",
        ),
    ],
)
def test_what_the_encoding_lacks_is_spelt_and_what_is_hidden_stays_marked(encoding, said, words, environment):
    code = f"from guardtui.cli import output; output.lenient_streams(); print({said!r})"
    env = environment(PYTHONIOENCODING=encoding)
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, env=env, timeout=60, check=False)
    assert words in done.stdout, done.stderr


def test_a_closed_standard_output_is_no_trouble(store, environment):
    for closing in (">&-", "2>&-", "<&-", ">&- 2>&- <&-"):
        line = f'"$0" -m guardtui --store "$1" account list --json {closing}'
        done = subprocess.run(
            ["bash", "-c", line, sys.executable, store], capture_output=True, env=environment(), timeout=60, check=False
        )
        assert done.returncode == 0, (closing, done.stderr)
        assert b"Traceback" not in done.stderr


def test_a_reader_who_leaves_early_ends_it_quietly(store, guardtui, environment):
    guardtui("--store", store, "account", "add", "mara", input=PASSWORD)
    line = 'for i in 1; do "$0" -m guardtui --store "$1" policy show --json; echo $? >&2; done | true'
    done = subprocess.run(
        ["bash", "-c", line, sys.executable, store], capture_output=True, text=True, env=environment(), check=False
    )
    assert done.stderr.strip() in {"141", "0"}


def test_a_full_disk_under_standard_output_is_said(store, environment):
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run(
            [sys.executable, "-m", "guardtui", "--store", store, "policy", "show"],
            stdout=full, stderr=subprocess.PIPE, env=environment(), check=False,
        )  # fmt: skip
    assert done.returncode == 5
    assert b"could not be written" in done.stderr
    assert b"Traceback" not in done.stderr


def test_an_interrupt_is_130(store, environment):
    unignored = ["env", "--default-signal=INT"]  # a run in the background ignores it
    running = subprocess.Popen(
        [*unignored, sys.executable, "-m", "guardtui", "--store", store, "signin", "mara"],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environment(),
    )  # fmt: skip
    running.stdin.write(b"half a pass")
    running.stdin.flush()
    while ioctl(running.stdin, termios.FIONREAD, bytes(4)) != bytes(4):  # until it reads what is typed
        assert running.poll() is None
        time.sleep(0.01)
    running.send_signal(signal.SIGINT)
    out, err = running.communicate(timeout=60)
    assert running.returncode == 130
    assert b"Traceback" not in err
    assert out == b""


def test_a_fault_of_the_program_shows_no_value_and_no_traceback(tmp_path, environment):
    code = (
        "import sys\n"
        "import guardtui.cli.main as main\n"
        "def broken(*_): raise RuntimeError('hunter2')\n"
        "main._carried_out = broken\n"
        "from guardtui.__main__ import main\n"
        "sys.exit(main())"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, env=environment(), check=False)
    assert done.returncode == 70
    assert "RuntimeError in cli/main.py line" in done.stderr
    assert "hunter2" not in done.stderr
    assert "Traceback" not in done.stderr


FAULT_IN_GERMAN = """
from guardtui import language
language.use("de")
from guardtui.__main__ import last_resort
try:
    1 / 0
except ZeroDivisionError as fault:
    last_resort(fault)
try:
    language.data("none.toml")
except Exception as fault:
    last_resort(fault)
"""


def test_a_fault_is_told_in_one_language(environment):
    done = subprocess.run(
        [sys.executable, "-c", FAULT_IN_GERMAN], capture_output=True, text=True, env=environment(), check=True
    )
    told = [line for line in done.stderr.splitlines() if "Error" in line or "NotFound" in line]
    assert told[0] == "guardtui: ZeroDivisionError an unbekannter Stelle"
    assert re.fullmatch(r"guardtui: \w+ in shipped\.py, Zeile \d+", told[1]), told


@pytest.fixture
def damaged(tmp_path) -> Path:
    """The program's code where its data is not."""
    code = Path(language.__file__).parent
    shutil.copytree(code, tmp_path / "src" / code.name, ignore=shutil.ignore_patterns("__pycache__"))
    return tmp_path / "src"


@pytest.mark.parametrize("damage", ["no catalogue", "a broken catalogue"])
def test_an_installation_without_its_language_still_says_what_is_wrong(damaged, damage, environment):
    if damage == "a broken catalogue":
        catalogue = damaged.parent / "data" / "languages" / "de" / "LC_MESSAGES" / "guardtui.mo"
        catalogue.parent.mkdir(parents=True)
        catalogue.write_bytes(b"no catalogue")
    env = environment(PYTHONPATH=str(damaged), GUARDTUI_LANGUAGE="de")
    line = [sys.executable, "-m", "guardtui", "policy", "show"]
    done = subprocess.run(line, capture_output=True, text=True, env=env, timeout=60, check=False)
    assert done.returncode == 70
    assert "Traceback" not in done.stderr
    assert "something broke inside the program" in done.stderr


def test_a_language_that_is_not_installed_is_not_chosen(damaged, environment):
    code = (
        "from guardtui import language\n"
        "try: language.use('de')\n"
        "except Exception as fault: print(fault, language.chosen(), language._('yes'))"
    )
    line = [sys.executable, "-c", code]
    done = subprocess.run(
        line, capture_output=True, text=True, env=environment(PYTHONPATH=str(damaged)), timeout=60, check=True
    )
    assert done.stdout.split()[-2:] == ["en", "yes"]


def test_the_environment_cannot_hook_the_screen(environment):
    code = (
        "import os, resource, sys\n"
        "from guardtui.__main__ import harden\n"
        "harden()\n"
        "print(sorted(n for n in os.environ if n.startswith('TEXTUAL')), resource.getrlimit(resource.RLIMIT_CORE))\n"
        "print(oct(os.umask(0)))"
    )
    env = environment(TEXTUAL_DRIVER="evil:Driver", TEXTUAL_SCREENSHOT="1", TEXTUAL_ANIMATIONS="none")
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, env=env, check=True)
    assert done.stdout.splitlines() == ["['TEXTUAL_ANIMATIONS'] (0, 0)", "0o77"]
