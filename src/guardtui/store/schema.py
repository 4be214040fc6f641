"""The numbers by which a file is known as a store of ours, apart from the migrations so that reading them costs nothing."""

from typing import Final

APPLICATION_ID: Final = 0x47545549
"""`GTUI` in SQLite's header."""

SCHEMA: Final = 5
"""The schema this program writes; a store with a higher number is refused (SECURITY C-89)."""
