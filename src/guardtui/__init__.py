"""GuardTUI: the login & security page of an account, in a terminal.

A shop's back end imports its public names from here. They are loaded when first asked for, so that `import guardtui`
costs nothing and a scripted check pays only for what it uses.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from guardtui.bootstrap import Guard as Guard
    from guardtui.bootstrap import Parts as Parts
    from guardtui.bootstrap import make_store as make_store
    from guardtui.bootstrap import open_guard as open_guard
    from guardtui.config import Config as Config
    from guardtui.config import load as load_config  # noqa: F401 - public under this name
    from guardtui.core.action import Action as Action
    from guardtui.core.errors import BadInput as BadInput
    from guardtui.core.errors import GuardError as GuardError
    from guardtui.core.errors import Locked as Locked
    from guardtui.core.errors import NoDelivery as NoDelivery
    from guardtui.core.errors import NotFound as NotFound
    from guardtui.core.errors import Refused as Refused
    from guardtui.core.errors import StoreTrouble as StoreTrouble
    from guardtui.core.records import Approval as Approval
    from guardtui.core.records import ApprovalState as ApprovalState
    from guardtui.core.records import Channel as Channel
    from guardtui.core.records import Client as Client
    from guardtui.core.records import MessageState as MessageState
    from guardtui.core.verdict import Outcome as Outcome
    from guardtui.core.verdict import Verdict as Verdict
    from guardtui.delivery.courier import Courier as Courier
    from guardtui.delivery.courier import Letter as Letter
    from guardtui.delivery.courier import Receipt as Receipt
    from guardtui.guard.callers import Backend as Backend
    from guardtui.policy import Policy as Policy

    __version__: str

_HOME: Final = {
    "Guard": "bootstrap:Guard",
    "Parts": "bootstrap:Parts",
    "make_store": "bootstrap:make_store",
    "open_guard": "bootstrap:open_guard",
    "Config": "config:Config",
    "load_config": "config:load",
    "Action": "core.action:Action",
    "BadInput": "core.errors:BadInput",
    "GuardError": "core.errors:GuardError",
    "Locked": "core.errors:Locked",
    "NoDelivery": "core.errors:NoDelivery",
    "NotFound": "core.errors:NotFound",
    "Refused": "core.errors:Refused",
    "StoreTrouble": "core.errors:StoreTrouble",
    "Approval": "core.records:Approval",
    "ApprovalState": "core.records:ApprovalState",
    "Channel": "core.records:Channel",
    "Client": "core.records:Client",
    "MessageState": "core.records:MessageState",
    "Outcome": "core.verdict:Outcome",
    "Verdict": "core.verdict:Verdict",
    "Courier": "delivery.courier:Courier",
    "Letter": "delivery.courier:Letter",
    "Receipt": "delivery.courier:Receipt",
    "Backend": "guard.callers:Backend",
    "Policy": "policy:Policy",
}
"""Public name → the module and name behind it."""

__all__ = ["__version__", *_HOME]  # noqa: PLE0604 - names, made from the one table


def __getattr__(name: str) -> object:
    if name == "__version__":
        from guardtui.shipped import version

        value: object = version()
    elif name in _HOME:
        module, _, attribute = _HOME[name].partition(":")
        value = getattr(import_module(f"guardtui.{module}"), attribute)
    else:
        raise AttributeError(f"module 'guardtui' has no attribute {name!r}")
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
