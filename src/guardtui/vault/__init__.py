"""Keys and everything made with them. The one door to cryptography and argon2."""

from guardtui.vault.hashing import Hasher
from guardtui.vault.keeper import Keeper
from guardtui.vault.keys import KeyFile, make_key_file, read_key_file
from guardtui.vault.vault import Vault

__all__ = ["Hasher", "Keeper", "KeyFile", "Vault", "make_key_file", "read_key_file"]
