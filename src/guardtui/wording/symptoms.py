"""What is the matter, in the person's words: one line each."""

from __future__ import annotations

from typing import Final

SYMPTOMS: Final = {
    "code-missing": "A code did not arrive",
    "code-refused": "My code is refused",
    "phone-lost": "I lost my phone",
    "sign-in": "I cannot sign in",
    "strange-activity": "Something on the account is strange",
    "contact": "My phone or mail cannot be changed",
    "other": "Something else",
}
"""By the symptom's name, as `core.support.Symptom` has them."""
