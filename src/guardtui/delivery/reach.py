"""A connection to the first address of a host that answers, within one time for all its addresses."""

from __future__ import annotations

import socket
import time


def reach(host: str, port: int, seconds: float) -> socket.socket:
    """Connect; every address has its part of what is left, so that a dead one leaves some to the next.

    The standard library gives each address the whole time, which a host with many makes minutes of (SECURITY C-97).
    Finding the addresses is not in it. Raises `OSError`.
    """
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    until, failed = time.monotonic() + seconds, OSError("no address")
    for place, (family, kind, protocol, _, address) in enumerate(found):
        part = (until - time.monotonic()) / (len(found) - place)
        if part <= 0:
            break
        tried = socket.socket(family, kind, protocol)
        try:
            tried.settimeout(part)
            tried.connect(address)
            tried.settimeout(seconds)
            return tried
        except OSError as error:
            tried.close()
            failed = error
    raise failed
