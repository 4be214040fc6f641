from __future__ import annotations

import json
import subprocess
import sys

import pytest

HEAVY = (
    "textual",
    "rich",
    "zxcvbn",
    "phonenumbers",
    "email_validator",
    "sqlite_utils",
    "cryptography",
    "argon2",
    "qrcode",
)


@pytest.fixture
def loaded(environment):
    """The top-level modules that a clean interpreter has loaded after one command."""

    def load(*arguments: str) -> set[str]:
        code = (
            "import sys\n"
            "from guardtui.__main__ import main\n"
            f"sys.argv = ['guardtui', *{list(arguments)!r}]\n"
            "code = main()\n"
            "print(code, *{name.partition('.')[0] for name in sys.modules}, file=sys.stderr)"
        )
        done = subprocess.run(
            [sys.executable, "-c", code], capture_output=True, text=True, env=environment(), check=True
        )
        status, *names = done.stderr.splitlines()[-1].split()
        assert status == "0", done.stderr
        return set(names)

    return load


@pytest.mark.parametrize("line", [["policy", "show", "--json"], ["--version"], ["policy", "check"]])
def test_a_command_that_needs_no_store_loads_nothing_heavy(loaded, line):
    assert not loaded(*line) & {*HEAVY, "sqlite3"}


def test_a_command_on_a_store_loads_no_screen_and_no_readers(loaded, tmp_path):
    store = str(tmp_path / "box" / "guard.db")
    assert not loaded("--store", store, "init") & {"textual", "rich", "zxcvbn", "phonenumbers", "email_validator"}
    assert not loaded("--store", store, "account", "list", "--json") & {
        "textual", "rich", "zxcvbn", "phonenumbers", "email_validator", "sqlite_utils", "qrcode",
    }  # fmt: skip


def test_the_numbers_in_force_can_be_read(environment):
    from guardtui.policy import Policy

    done = subprocess.run(
        [sys.executable, "-m", "guardtui", "policy", "show", "--json"],
        capture_output=True,
        env=environment(),
        check=True,
    )
    assert json.loads(done.stdout)["items"] == Policy().lines()
