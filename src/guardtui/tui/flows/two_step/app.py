"""Scan the QR code, or type the secret by hand."""

from __future__ import annotations

from collections.abc import Sequence

from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.events import Resize

from guardtui.language import _
from guardtui.tui.flows.two_step.page import SecretPage
from guardtui.tui.widgets.plain import Plain, line
from guardtui.tui.widgets.qr_view import Matrix, QRView
from guardtui.wording.two_step import SHOWN_ONCE

BESIDE = 30
"""Columns that the words beside the QR code need."""


class ScanPage(SecretPage):
    """QR code and secret side by side; where the window is too small for the code, the secret alone and a hint."""

    STEP = 1
    HELP = _(
        "Open the authenticator app on your phone, choose “add” or “+”, and point the camera at the code. If that "
        "does not work, choose “enter a key” there and type the letters shown here; time-based, six digits, 30 "
        "seconds.\n\nAnyone who sees this picture can make your codes, so look over your shoulder first. It is shown "
        "in this wizard only; s hides it."
    )

    def __init__(
        self, matrix: Matrix, groups: Sequence[str], issuer: str, account: str, *, practice: bool = False
    ) -> None:
        super().__init__()
        self.practice = practice
        self.matrix = matrix
        self.groups = tuple(groups)
        self.issuer = issuer
        self.account = account

    def compose(self) -> ComposeResult:
        with Horizontal(classes="scan"):
            yield QRView(self.matrix, id="qr")
            yield Plain(_("Hidden.\nPress s to show it."), classes="hidden-note")
            with Vertical(classes="beside"):
                yield Plain(_("Scan this with your authenticator app"), classes="title")
                yield Plain(_("Can't scan? Choose “enter a key” in the app and type:"), classes="lead", id="by-hand")
                yield Plain(id="secret")
                yield Plain(
                    line((f"{self.issuer}\n{self.account}\n", ""), (_("time-based · 6 digits · 30 s"), "$text-muted")),
                    classes="facts",
                )
                yield Plain(SHOWN_ONCE, classes="warning")
                if self.practice:
                    yield Plain(_("Just practising? p lets the pretend phone scan it."), classes="practising")
                yield from self.buttons(_("I have added it"))

    def paint(self) -> None:
        """The secret in groups of four, or dots."""
        groups = self.groups if self.shown else ("····",) * len(self.groups)
        rows = ["  ".join(groups[at : at + 4]) for at in range(0, len(groups), 4)]
        self.query_one("#secret", Plain).say(line(("\n".join(rows), "bold")))

    def on_resize(self, event: Resize) -> None:
        """Half a QR code is none: it is shown whole or not at all. Nor is there one in signs of ASCII."""
        width, height = QRView.cells(self.matrix)
        draws = self.desk.signs is None
        fits = draws and event.size.width >= width + BESIDE and event.size.height >= height
        self.set_class(not fits, "-no-room")
        hint = (
            _("Can't scan? Choose “enter a key” in the app and type:")
            if fits or not draws
            else (
                _(
                    "The window is too small for the QR code: make it larger, or choose “enter a key” in the app and type:"
                )
            )
        )
        self.query_one("#by-hand", Plain).say(hint)
