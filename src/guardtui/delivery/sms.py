"""SMS to a gateway, through Apprise, in a process of its own: `gateway` does the speaking, this decides what it means.

The process ends with its message: whatever a gateway does to it, and whatever Apprise and its libraries read from the
environment, does not reach the program. It also keeps 20 MB and a quarter of a second away from everything else.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from typing import Final
from urllib.parse import quote

from guardtui.core.records import MessageState
from guardtui.delivery.courier import Letter, Receipt
from guardtui.delivery.private import SecretMissing, secret_line
from guardtui.delivery.servers import SmsGateway

WHOLE_SECONDS: Final = 30
"""How long one sending takes at most (SECURITY C-97)."""
_COMMAND: Final = (sys.executable, "-P", "-m", "guardtui.delivery.gateway")
"""With -P: nothing is imported from the folder that somebody happens to stand in."""
_KEPT: Final = ("PATH", "HOME", "LANG", "LC_ALL", "SYSTEMROOT")
"""What the process may know of the environment: no proxies and no other place for certificates (SECURITY 3.2)."""


@dataclass(frozen=True, slots=True)
class Heard:
    """What a gateway was heard to say."""

    taken: bool = False
    status: int = 0
    """HTTP's; 0 where no answer came."""
    fault: str = ""
    """`unreachable`: nothing was asked of it; `unsure`: it was asked and did not answer; `address`: the operator's address is none;
    `later`: it says itself that it may go better later."""
    said: str = ""
    wait: int = 0
    """Seconds that it wants us to wait (Retry-After)."""


def send(to: SmsGateway, letter: Letter) -> Receipt:
    """Hand a letter over, in `WHOLE_SECONDS` at most, to one number."""
    try:
        template = secret_line(to.gateway_file)
    except SecretMissing as error:
        return Receipt(MessageState.DEFERRED, str(error), unreachable=True)
    if "{to}" not in template:  # some gateways would send it to their own number, and a web hook would know of none
        return Receipt(MessageState.DEFERRED, f"{to.gateway_file.name}: there is no {{to}} in it", unreachable=True)
    address = template.replace("{to}", quote(letter.to, safe="")).replace("{id}", letter.id)
    letter.in_doubt()
    return receipt(_asked(address, letter.body))


def receipt(heard: Heard) -> Receipt:
    """What a gateway's answer means: taken, later, or never (RFC 9110 15; RFC 6585 for 429)."""
    said = " ".join(filter(None, (str(heard.status or ""), heard.said)))
    if heard.taken:
        return Receipt(MessageState.ACCEPTED, said)
    match heard:
        case Heard(fault="unsure") | Heard(status=500 | 502 | 504):  # it broke on the way, perhaps behind the sending
            return Receipt(MessageState.DEFERRED, said, unsure=True)
        case Heard(fault="unreachable" | "address") | Heard(status=401 | 403 | 407):
            return Receipt(MessageState.DEFERRED, said, unreachable=True)
        case Heard(status=status) if 300 <= status <= 399:
            return Receipt(
                MessageState.DEFERRED, f"{said}: it sends us elsewhere, which we do not follow", unreachable=True
            )
        case Heard(fault="later"):
            return Receipt(MessageState.DEFERRED, said)
        case Heard(status=status) if status in {408, 425, 429} or status >= 500:
            return Receipt(MessageState.DEFERRED, said, wait=heard.wait)
    return Receipt(MessageState.REFUSED, said)


def _asked(address: str, body: str) -> Heard:
    environment = {name: os.environ[name] for name in _KEPT if name in os.environ}
    environment["PYTHONPATH"] = os.pathsep.join(filter(None, sys.path))
    asked = json.dumps({"address": address, "body": body}).encode()
    try:
        done = subprocess.run(  # noqa: S603 - our own module, and nothing of it is an argument
            _COMMAND, input=asked, capture_output=True, timeout=WHOLE_SECONDS, check=False, env=environment
        )
        return Heard(**json.loads(done.stdout))
    except subprocess.TimeoutExpired:
        return Heard(fault="unsure", said="no answer in time")
    except (ValueError, TypeError):  # it died before it could say anything
        return Heard(fault="unsure", said=f"the gateway's process ended with {done.returncode}")
