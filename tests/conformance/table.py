"""What GuardTUI claims of the standards, as one table: `PYTHONPATH=src python tests/conformance/table.py > docs/conformance.md`.

`docs/conformance.toml` has a row for everything that is asked, with its source and, where it does not hold, why. A row is
claimed by nothing but a test in this folder that bears its name: `test_c18_…` claims C-18, `test_n05_…` N5. The test is
what the table links to, and `test_table.py` holds the two together.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from guardtui.policy import Policy

HERE = Path(__file__).resolve().parent
ROWS = HERE.parents[1] / "docs" / "conformance.toml"
TABLE = ROWS.with_suffix(".md")
COMMAND = "PYTHONPATH=src python tests/conformance/table.py > docs/conformance.md"

_TEST = re.compile(r"^(?:async )?def (test_([cn])(\d+)_\w+)\(", re.MULTILINE)


@dataclass(frozen=True)
class Test:
    """A test that claims a row by its name."""

    name: str
    file: str


@dataclass(frozen=True)
class Row:
    """One thing that is asked. What is not true of it is said by exactly one of the last three."""

    id: str
    group: str
    source: str
    asks: str
    holds: str = ""
    """What the program does about it, where it does something."""
    rules: Sequence[str] = ()
    """The rules of the policy that it is about, for a number."""
    default: str = ""
    """What PRODUCT's default does otherwise than the source asks."""
    strict: Mapping[str, object] = field(default_factory=dict)
    """The settings under which the source is followed to the letter."""
    missing: str = ""
    """What part is not there; the rest is claimed."""
    not_yet: str = ""
    not_claimed: str = ""

    @property
    def reason(self) -> str:
        """Why the row, or a part of it, is not claimed."""
        return self.missing or self.not_yet or self.not_claimed


def rows() -> list[Row]:
    """Every row, as the file has them."""
    return [Row(**row) for row in tomllib.loads(ROWS.read_text())["row"]]


def groups() -> dict[str, str]:
    """The groups' names by their letters."""
    found: dict[str, str] = tomllib.loads(ROWS.read_text())["groups"]
    return found


def tests() -> dict[str, list[Test]]:
    """The tests that claim something, by the row that they claim."""
    found: dict[str, list[Test]] = {}
    for file in sorted(HERE.glob("test_*.py")):
        for name, kind, number in _TEST.findall(file.read_text()):
            row = f"C-{int(number):02}" if kind == "c" else f"N{int(number)}"
            found.setdefault(row, []).append(Test(name, file.name))
    return found


def status(row: Row, claimed: Mapping[str, object]) -> str:
    """`claimed`, `partly`, `not yet` or `not claimed`: a row that no test claims is not claimed, whatever it says."""
    if row.id in claimed:
        return "partly" if row.missing else "claimed"
    return "not yet" if row.not_yet else "not claimed"


def table() -> str:
    """The whole page."""
    return "\n".join(_lines()) + "\n"


def _lines() -> Iterator[str]:
    every, claimed = rows(), tests()
    yield "# What GuardTUI claims of the standards"
    yield ""
    yield f"Made by `{COMMAND}` from [conformance.toml](conformance.toml); do not edit it by hand."
    yield ""
    yield "*Claimed* is what a test of that name shows; *partly*, what it shows but for what is named; *not yet* is planned, *not"
    yield "claimed* is not. 63B is NIST SP 800-63B-4, ASVS is OWASP's Application Security Verification Standard 5.0, RTS is"
    yield "Regulation (EU) 2018/389, TA is OWASP's Transaction Authorization cheat sheet. The numbers of the rows are ours."
    yield ""
    counted = [status(row, claimed) for row in every]
    yield ", ".join(f"{counted.count(one)} {one}" for one in ("claimed", "partly", "not yet", "not claimed")) + "."
    yield ""
    yield "## Where the default is not the standard's strictest reading"
    yield ""
    yield "| row | source | the default | the strict form, in `guardtui.toml` |"
    yield "| --- | --- | --- | --- |"
    for row in every:
        if row.default:
            settings = ", ".join(f"`{name} = {_toml(value)}`" for name, value in row.strict.items())
            yield f"| {row.id} | {row.source} | {row.default} | {settings} |"
    for letter, name in groups().items():
        yield ""
        yield f"## {letter}. {name}"
        yield ""
        yield "| row | source | what is asked | status | what holds, and what does not |"
        yield "| --- | --- | --- | --- | --- |"
        for row in every:
            if row.group == letter:
                yield f"| {row.id} | {row.source} | {row.asks} | {status(row, claimed)} | {_said(row, claimed)} |"


def _said(row: Row, claimed: Mapping[str, Sequence[Test]]) -> str:
    parts = [row.holds, _in_force(row)]
    if row.reason:
        parts.append(f"*{'Missing' if row.missing else 'Why'}:* {row.reason}")
    parts += [f"[shown](../tests/conformance/{test.file}) by `{test.name}`" for test in claimed.get(row.id, [])]
    return "<br>".join(part for part in parts if part)


def _in_force(row: Row) -> str:
    """The numbers themselves, read from the policy so that they cannot be out of date."""
    lines = {str(line["name"]): line for line in Policy().lines()}
    return ", ".join(f"`{name}` {_number(lines[name])}" for name in row.rules)


def _number(line: Mapping[str, object]) -> str:
    if "least" not in line:
        return _toml(line["value"])
    unit = "" if line["unit"] == "count" else f" {line['unit']}"
    return f"{line['value']}{unit} ({line['least']} to {line['most']})"


def _toml(value: object) -> str:
    return str(value).lower() if isinstance(value, (bool, int)) else f'"{value}"'


if __name__ == "__main__":
    print(table(), end="")
