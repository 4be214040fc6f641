"""The command line: every flow without the screen. `run` is its one entrance."""

from guardtui.cli.main import run

__all__ = ["run"]
