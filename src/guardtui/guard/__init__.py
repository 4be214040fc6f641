"""The verbs: one door for every face. Each verb reads, decides by the rules, saves and records, in one transaction."""

from guardtui.guard.callers import Backend, Caller
from guardtui.guard.desk import Desk
from guardtui.guard.verbs import Verbs

__all__ = ["Backend", "Caller", "Desk", "Verbs"]
