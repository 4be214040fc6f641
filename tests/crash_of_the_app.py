"""The program with a fault in it: F1 breaks, with what is typed in a local variable. Started by a test, not by pytest."""

import sys

from guardtui.__main__ import main
from guardtui.tui.app import GuardApp


def broken(self, title, text):
    typed = [field.value for field in self.screen.query("Input")]
    raise RuntimeError(f"{title} {text} {typed}")


GuardApp.show_guide = broken
sys.exit(main())
