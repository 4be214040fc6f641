"""Run the README's first command as a newcomer does: in a terminal, up to the pretend phone's code, then leave.

Usage: python .ci/first_command.py 'COMMAND'. Needs nothing but Python. Exit code 0 when the person got that far and the
program ended well.
"""

from __future__ import annotations

import fcntl
import os
import pty
import re
import select
import struct
import sys
import termios
import time

WAIT = 240
"""Seconds for the installation and the story; a machine may be slow."""
STEPS = (
    ("Practice account: mira, password ", None),
    ("A new device: show that it is you", b"\x1bOQ"),  # F2, the pretend phone
    ("is your", b"\x11"),  # ctrl+q
)
"""What has to show, and the key that is pressed then; the first tells the password, which is typed."""


def main(command: str) -> int:
    child, terminal = pty.fork()
    if child == 0:
        os.environ.update(TERM="xterm-256color", TEXTUAL_ANIMATIONS="none")
        os.execvp("bash", ["bash", "-euo", "pipefail", "-c", command])
    fcntl.ioctl(terminal, termios.TIOCSWINSZ, struct.pack("HHHH", 40, 120, 0, 0))
    seen, end = "", time.monotonic() + WAIT
    for words, key in STEPS:
        while words not in seen:
            chunk = read(terminal, end)
            if chunk is None:
                print(f"waited in vain for {words!r}; the terminal's last words:\n{seen[-1500:]}", file=sys.stderr)
                os.kill(child, 9)
                return 1
            seen += re.sub(r"\x1b\[[0-9;?<>=]*[ -/]*[@-~]", "", chunk)
        password = re.search(re.escape(STEPS[0][0]) + r"(\S+)", seen)
        seen = ""
        time.sleep(1)
        os.write(terminal, key or (password[1] if password else "").encode() + b"\r")
    while read(terminal, end) is not None:
        pass
    _, status = os.waitpid(child, 0)
    code = os.waitstatus_to_exitcode(status)
    print("signed in, a code was read on the pretend phone, and the program was left" if code == 0 else f"exit {code}")
    return code


def read(terminal: int, end: float) -> str | None:
    """What comes next; None when nothing more does, or the time is over."""
    ready, _, _ = select.select([terminal], [], [], max(0.0, end - time.monotonic()))
    if not ready:
        return None
    try:
        return os.read(terminal, 65_536).decode("utf-8", "replace") or None
    except OSError:  # the other side has closed
        return None


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
