"""Fields whose editing keys act in the order in which they come."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, cast

from textual.events import Key

if TYPE_CHECKING:
    from textual.widget import Widget

EDITING: Final = ("cursor_", "delete_", "home", "end")
"""How the actions of Textual's fields begin that move or delete, and nothing else."""


class EditsInOrder:
    """Goes before a field of Textual's, which types at once, but leaves backspace and the like to bindings.

    Those act once the key has travelled up to the screen; what is typed right behind it, as over a slow line, is there
    first and is deleted with the rest.
    """

    async def on_key(self, event: Key) -> None:
        """Move or delete before the next key is looked at."""
        field = cast("Widget", self)
        for binding in field._bindings.key_to_bindings.get(event.key, ()):  # noqa: SLF001 - tests/tui/test_type_ahead.py guards the name
            if binding.action.startswith(EDITING):
                event.stop()
                event.prevent_default()
                await field.run_action(binding.action)
                return
