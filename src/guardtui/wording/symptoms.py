"""What is the matter, in the person's words: one line each."""

from __future__ import annotations

from typing import Final

from guardtui.language import N_

SYMPTOMS: Final = {
    "code-missing": N_("A code did not arrive"),
    "code-refused": N_("My code is refused"),
    "phone-lost": N_("I lost my phone"),
    "sign-in": N_("I cannot sign in"),
    "strange-activity": N_("Something on the account is strange"),
    "contact": N_("My phone or mail cannot be changed"),
    "other": N_("Something else"),
}
"""By the symptom's name, as `core.support.Symptom` has them."""
