"""Every key of the app in one list, and the person's own keys in place of ours."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import cache
from importlib import import_module
from pkgutil import walk_packages
from typing import TYPE_CHECKING, Final, NamedTuple, cast

from textual.app import App
from textual.binding import Binding, BindingsMap
from textual.keys import _character_to_key
from textual.widget import Widget

import guardtui.tui
from guardtui.language import _

if TYPE_CHECKING:
    from guardtui.tui.app import GuardApp

NAMED: Final = frozenset(
    "escape enter tab space backspace delete insert home end pageup pagedown up down left right".split()
) | {f"f{number}" for number in range(1, 25)}
"""Keys that have names instead of a sign. The rest is one sign, or one of both after `ctrl+`, `shift+` or `alt+`."""
HELD: Final = ("ctrl+", "shift+", "alt+")


class Known(NamedTuple):
    """One thing that a key does."""

    id: str
    keys: str
    verb: str
    tooltip: str


@cache
def known() -> Mapping[str, Known]:
    """Everything that a key does, by its id, with the keys that it has unless a person chose others."""
    found: dict[str, Known] = {}
    for binding in _bindings():
        if binding.id is None:
            continue
        before = found.get(binding.id)
        keys = [*(before.keys.split(",") if before else ()), binding.key]
        found[binding.id] = Known(
            binding.id,
            ",".join(dict.fromkeys(keys)),
            before.verb if before else binding.description or binding.id,
            before.tooltip if before else binding.tooltip,
        )
    return dict(sorted(found.items()))


def _bindings() -> Iterator[Binding]:
    for module in walk_packages(guardtui.tui.__path__, "guardtui.tui."):
        for held in vars(import_module(module.name)).values():
            if isinstance(held, type) and issubclass(held, (App, Widget)) and held.__module__ == module.name:
                yield from (one for _key, one in BindingsMap(vars(held).get("BINDINGS", ())))


def problems(keys: Mapping[str, str]) -> list[str]:
    """What is wrong with a person's own keys, each in a sentence; they are left out, the others hold."""
    return [
        *(
            _("{name} is not the name of anything a key does.").format(name=name)
            for name in keys
            if name not in known()
        ),
        *(
            _("{key} is not a key ({name}).").format(key=key, name=name)
            for name, key in keys.items()
            if name in known() and not is_key(key)
        ),
    ]


def chosen(app: App[None], ours: Binding) -> Binding:
    """A binding with one key: the first of ours, or of those that the person chose in its place."""
    own = cast("GuardApp", app).preferences.keys.get(ours.id or "")
    found = Binding(own, "") if own else ours
    return replace(found, key=found.key.partition(",")[0])


def called(app: App[None], ours: Binding) -> str:
    """What a sentence calls that key."""
    return app.get_key_display(chosen(app, ours))


def usable(keys: Mapping[str, str]) -> dict[str, str]:
    """The keys of a person without those that `problems` tells of."""
    return {name: key for name, key in keys.items() if name in known() and is_key(key)}


def is_key(text: str) -> bool:
    """Whether this names keys as Textual does: `f`, `ctrl+f`, `F` or several with commas between."""
    return all(_is_one(one) for one in text.split(","))


def is_typed(key: str) -> bool:
    """Whether this key is a sign, which a field takes as text."""
    return len(key) == 1 or key in _SIGNS


def _is_one(key: str) -> bool:
    for held in HELD:
        key = key.removeprefix(held)
    return key in NAMED or (len(key) == 1 and key.isprintable() and not key.isspace()) or key in _SIGNS


_SIGNS: Final = frozenset(_character_to_key(chr(sign)) for sign in range(33, 127))
"""Names of signs, such as `question_mark`."""
