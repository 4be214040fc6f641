"""Filling a sentence's gaps with facts, each made safe to print; a fact that is missing leaves a dash, never a crash."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

from guardtui.core.text import printable

_BLANKS: Final = re.compile(r"\s{2,}")
"""A long gap would push what follows out of sight."""


class _Facts(dict[str, str]):
    def __missing__(self, key: str) -> str:
        return "–"


def fill(template: str, facts: Mapping[str, object]) -> str:
    """The sentence with its `{gaps}` filled."""
    return template.format_map(_Facts({name: _shown(value) for name, value in facts.items()}))


def _shown(value: object) -> str:
    if isinstance(value, (list, tuple, set, frozenset)):
        return ", ".join(printable(str(one)) for one in value)
    return _BLANKS.sub(" ", printable(str(value)))
