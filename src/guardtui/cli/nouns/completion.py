"""`guardtui completion`: the shell's half of completing what is typed."""

from __future__ import annotations

import click

from guardtui.cli.command import Verb


@click.command(cls=Verb)
@click.argument("shell", type=click.Choice(["bash", "zsh", "fish"]))
def completion(shell: str) -> int:
    """Print what teaches SHELL to complete guardtui. Put it where the shell reads its settings."""
    from click.shell_completion import get_completion_class

    from guardtui.cli.main import COMPLETE, root

    found = get_completion_class(shell)
    if found is not None:
        click.echo(found(root, {}, "guardtui", COMPLETE).source())
    return 0
