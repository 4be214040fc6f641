"""Short facts as rows of a label and a value; a long value wraps under itself, never inside a pair of words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.content import Content

from guardtui.core.text import width
from guardtui.tui.widgets.plain import Plain


class Facts(Vertical):
    """Rows whose labels line up, in a column as wide as the longest."""

    DEFAULT_CSS = """
    Facts { height: auto; }
    Facts > Horizontal { height: auto; }
    Facts .label { max-width: 45%; box-sizing: content-box; margin-right: 2; color: $text-muted; }
    Facts .value { width: 1fr; height: auto; }
    """

    def __init__(
        self,
        labels: dict[str, str],
        values: Mapping[str, str] | None = None,
        *,
        id: str | None = None,
        classes: str = "",
    ) -> None:
        super().__init__(id=id, classes=classes)
        self._labels = dict(labels)
        self._values = values

    @classmethod
    def of(cls, told: Iterable[tuple[str, str]], **how: Any) -> Facts:
        """Labels with values that never change."""
        named = {f"told-{number}": pair for number, pair in enumerate(told)}
        labels, values = ({name: pair[i] for name, pair in named.items()} for i in (0, 1))
        return cls(labels, values, **how)

    @property
    def _column(self) -> int:
        return max(map(width, self._labels.values()), default=0)

    def compose(self) -> ComposeResult:
        for name, label in self._labels.items():
            with Horizontal(id=f"fact-{name}"):
                said = Plain(label, classes="label")
                said.styles.width = self._column
                yield said
                yield Plain(classes="value")

    def on_mount(self) -> None:
        """Values that never change may be given at once."""
        if self._values is not None:
            self.say(**self._values)

    def call(self, **labels: str) -> None:
        """Give rows another label."""
        self._labels |= labels
        for name, label in self._labels.items():
            said = self.query_one(f"#fact-{name} .label", Plain)
            said.styles.width = self._column
            said.say(label)

    def say(self, **values: str | Content | None) -> None:
        """Fill rows in; a row without a value is not shown."""
        for name, value in values.items():
            row = self.query_one(f"#fact-{name}")
            row.display = bool(value)
            if value:
                row.query_one(".value", Plain).say(value)
