"""An otpauth URI as the modules of a QR code, for both faces. The one door to qrcode."""

from __future__ import annotations

import qrcode
from qrcode.constants import ERROR_CORRECT_L

BORDER = 2
"""Light modules around it. Less, and readers fail on dark themes (measured); the standard's four do not fit 80x24."""


def matrix(uri: str) -> list[list[bool]]:
    """Rows of modules, True for dark, with their light border. About 100 bytes make 41 modules a side."""
    code = qrcode.QRCode(border=BORDER, error_correction=ERROR_CORRECT_L)
    code.add_data(uri)
    code.make(fit=True)
    return [[bool(module) for module in row] for row in code.get_matrix()]


def lines(uri: str) -> list[str]:
    """The code as lines of half blocks for a plain terminal: ink is light, so it reads on a dark background."""
    rows = matrix(uri)
    if len(rows) % 2:
        rows.append([False] * len(rows[0]))
    blocks = {(False, False): "█", (False, True): "▀", (True, False): "▄", (True, True): " "}
    return [
        "".join(blocks[upper, lower] for upper, lower in zip(above, below, strict=True))
        for above, below in zip(rows[::2], rows[1::2], strict=True)
    ]
