"""The SQLite file. The one door to SQL."""

from guardtui.store.store import Store

__all__ = ["Store"]
