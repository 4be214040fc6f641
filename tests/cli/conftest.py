"""What the tests of the command line share: a line to run, and the phone to read."""

from __future__ import annotations

import io
import json
import os
import re
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

import pytest

from guardtui.cli import run

SRC = str(Path(__file__).parents[2] / "src")
PASSWORD = "green-Harbour-7-lantern"
PATIENCE = 300
"""Seconds that a command may take: a machine may be slow, and busy with other tests."""


@dataclass
class Answer:
    """What one command line gave."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> dict[str, Any]:
        """The one object on standard output."""
        lines = self.out.splitlines()
        assert len(lines) == 1, self.out
        found = json.loads(lines[0])
        assert isinstance(found, dict)
        return found


class Line(Protocol):
    def __call__(self, *arguments: str, stdin: str | bytes = "") -> Answer: ...


@pytest.fixture
def cli(lab, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Line:
    """Run `guardtui` on the lab's store, as a script does: no terminal, secrets on standard input."""

    def line(*arguments: str, stdin: str | bytes = "") -> Answer:
        raw = stdin.encode() if isinstance(stdin, str) else stdin
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(raw)))
        capsys.readouterr()
        code = run(["--store", str(lab.config.store), *arguments], guard=lab.guard)
        out, err = capsys.readouterr()
        return Answer(code, out, err)

    return line


@pytest.fixture
def newest_code(lab) -> Callable[[], str]:
    """The six digits of the newest message that has some."""

    def read() -> str:
        for message in lab.phone.arrived(20):
            if found := re.search(r"(?<!\d)(\d{3}) ?(\d{3})(?!\d)", message.body):
                return found[1] + found[2]
        raise AssertionError("no code arrived")

    return read


@pytest.fixture
def mara(lab, cli: Line) -> Line:
    """The account `mara`, with an unverified mail address, signed in on this terminal."""
    lab.guard.accounts.add("mara", "Mara Quist", PASSWORD, mail="mara@example.org")
    answer = cli("signin", "mara", stdin=f"{PASSWORD}\n")
    assert answer.code == 0, answer.err
    return cli


@pytest.fixture
def verified(mara: Line, newest_code: Callable[[], str]) -> Line:
    """`mara` with her mail address verified."""
    contact = mara("contact", "list", "--json").json["items"][0]["id"]
    challenge = mara("contact", "verify", contact, "--json").json["challenge"]
    assert mara("code", "answer", challenge, "--json", stdin=newest_code()).json["outcome"] == "accepted"
    return mara


@pytest.fixture
def environment() -> Callable[..., dict[str, str]]:
    """The environment of a real process: the test's own, with the checkout's code in front."""

    def build(**more: str) -> dict[str, str]:
        return {**os.environ, "PYTHONPATH": SRC, **more}

    return build


@pytest.fixture
def guardtui(environment) -> Callable[..., subprocess.CompletedProcess[bytes]]:
    """Run the real program, to its end, in a process of its own."""

    def run_it(*arguments: str | bytes, **options: Any) -> subprocess.CompletedProcess[bytes]:
        options.setdefault("env", environment())
        options.setdefault("input", b"")
        return subprocess.run(
            [sys.executable, "-m", "guardtui", *arguments],
            capture_output=True,
            timeout=PATIENCE,
            check=False,
            **options,
        )

    return run_it
