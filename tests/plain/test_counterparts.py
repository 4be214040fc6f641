"""Everything that a key does in the app has its counterpart line by line, or a reason why none is needed (M17)."""

import ast
from functools import cache
from pathlib import Path

import pytest

import guardtui
from guardtui.plain.main import LETTERS
from guardtui.shared.destinations import DESTINATIONS
from guardtui.tui.keymap import known

NONE = "none: "
"""Begins a reason. Every other row is a text that the plain face, or what it shares with the app, says where it offers the thing."""
CLOSES = f"{NONE}nothing stands open over anything: what is said is said, and b goes back"
BACK = "back"
MOVES = f"{NONE}there is no cursor to move: every line has its number"
HELD = f"{NONE}letters do the same while a recovery code is typed, since a line of one letter is no code"
FORM = f"{NONE}enter behind an answer goes on, b or ctrl+c back"
NUMBER = f"{NONE}the place's number in the list of places"

COUNTERPARTS = {
    "activity.export": "save to a file",
    "activity.kind": "Show which kind?",
    "activity.outcome": "Show which outcome?",
    "activity.review": "I have read everything up to the first line here",
    "app.lock": "lock",
    "app.palette": f"{NONE}each list says all that can be done there",
    "app.put_aside": f"{NONE}the shell's own ctrl+z does it, and nothing stands on a screen to be covered",
    "app.quit": "sign out and leave",
    "app.sign_out": "sign out",
    "approval.approve": "Allow it with a code.",
    "approval.deny": "Say no.",
    "approval.stands": "Show which state?",
    "card.close": CLOSES,
    "cards.choose": MOVES,
    "cards.first": MOVES,
    "cards.last": MOVES,
    "cards.next": MOVES,
    "cards.previous": MOVES,
    "check.again": f"{NONE}d checks another one",
    "check.go": FORM,
    "checklist.attest": "Say it is so",
    "checklist.order": "what helps most",
    "checklist.shown": "what is open",
    "checklist.withdraw": "Take it back",
    "choice.take": MOVES,
    "code.digits": "type the six digits",
    "code.digits_held": HELD,
    "code.missing": "a code did not arrive",
    "code.recovery": "type a recovery code",
    "code.recovery_held": HELD,
    "code.renew": "ask for a new code",
    "code.renew_held": HELD,
    "code.resend": "send it again",
    "code.resend_held": HELD,
    "code.switch": "another way",
    "code.switch_held": HELD,
    "code.trust": "trust this device for ",
    "code.trust_held": HELD,
    "confirm.no": "Type y for yes or n for no.",
    "confirm.yes": "Type y for yes or n for no.",
    "contact.add": "add a contact",
    "contact.primary": "Write to this one first.",
    "contact.remove": "Remove it from the account.",
    "contact.replace": "Put another address in its place.",
    "contact.reveal": "Say the whole address; the activity notes that it was looked at.",
    "contact.undo": "undo a change",
    "contact.verify": "Send a code there, to verify it.",
    "device.distrust": "Ask for a code there again.",
    "device.end": "Sign it out and forget it.",
    "device.end_others": "sign out all others",
    "device.not_mine": "I do not know it: shut everything else.",
    "device.order": "in which order, now ",
    "device.rename": "Call it as you know it.",
    "device.shown": "show which devices, now ",
    "device.trust": "Ask for no code there for a while.",
    "dialog.leave": BACK,
    "doors.make": "Make a store of my own",
    "doors.open": "Open a store that is there",
    "doors.practise": "Practise",
    "drill.fraud": "A fraud",
    "drill.honest": "Honest",
    "drill.next": f"{NONE}the next message is said at once",
    "drill.start": "the drill",
    "event.close": CLOSES,
    "event.not_me": "Shut everything else, and open a case.",
    "event.review": "Reviewed up to here",
    "go.back": BACK,
    **{f"go.{one.id}": NUMBER for one in DESTINATIONS},
    "help.show": f"{NONE}each list says what it is and what its letters do; i says what it is for",
    "inspect.close": CLOSES,
    "inspect.go": FORM,
    "inspect.online": "Ask the net for the signer's key.",
    "leaf.above": "The next newer line",
    "leaf.below": "The next older line",
    "learn.search": "search",
    "learn.show": "what this is for",
    "list.bottom": MOVES,
    "list.clear": "show all again",
    "list.down": MOVES,
    "list.open": f"{NONE}a line's number tells everything about it",
    "list.order": "oldest first",
    "list.pagedown": "next page",
    "list.pageup": "last page again",
    "list.search": "Search for, or enter for everything",
    "list.top": MOVES,
    "list.up": MOVES,
    "list.when": "show which time, now ",
    "lock.sign_out": "an empty line signs out.",
    "message.close": CLOSES,
    "message.inspect": "inspect a message",
    "message.not_mine": "I did not ask for this, or it was not me",
    "messages.check": "did you send this? by its text or reference",
    "messages.not_mine": "I did not ask for this, or it was not me",
    "messages.stands": "Show which state?",
    "messages.way": "Show which way?",
    "missing.back": "Back to the cause before",
    "missing.else": "Something else",
    "missing.no": "No",
    "missing.yes": "Yes",
    "overview.rehearse": "rehearse losing something",
    "password.change": "change the password",
    "password.suggest": "Type g, and one is made for you.",
    "phone.faults": "Let something go wrong",
    "phone.missions": "Missions",
    "phone.not_spam": "Take it out of the spam folder.",
    "phone.time": "Go forward in time",
    "phone.toggle": "pretend phone",
    "reference.copy": f"{NONE}it is said, and can be taken from the terminal as any text",
    "rehearsal.close": CLOSES,
    "secret.reveal": f"{NONE}what is typed unseen is never shown, and a new password is typed twice instead",
    "secret.show": f"{NONE}the secret is said once, and again when it is asked for",
    "signin.help": "I cannot get in",
    "signin.practice": "p signs in to the practice account with its printed password.",
    "state.again": f"{NONE}what is asked for again is asked anew, as every list is by enter",
    "support.back": "Change my words",
    "support.json": "A name that ends in .json is for a program.",
    "support.on": "Keep it under a number",
    "support.text": "Save it to a file?",
    "two_step.add": "add a method",
    "two_step.off": "turn it off",
    "two_step.on": "turn it on",
    "two_step.recovery": "make new recovery codes",
    "two_step.rehearse": "rehearse losing something",
    "two_step.remove": "Remove the chosen method.",
    "wizard.back": "b goes one page back, or out.",
    "wizard.leave": "b goes one page back, or out.",
    "wizard.paper": "Let a pretend paper keep them",
    "wizard.scan": "Let the pretend phone's app take it",
}


@cache
def texts():
    """Every text in the plain face, and in what it shares with the app: none of `tui`."""
    root = Path(guardtui.__file__).parent
    files = [path for part in ("plain", "shared", "wording") for path in (root / part).rglob("*.py")]
    trees = [ast.walk(ast.parse(path.read_text(encoding="utf-8"))) for path in files]
    return [node.value for tree in trees for node in tree if isinstance(node, ast.Constant) and type(node.value) is str]


def test_each_thing_that_a_key_does_has_a_row_and_no_row_is_left_over():
    assert set(COUNTERPARTS) == set(known())


@pytest.mark.parametrize("name", [name for name, row in COUNTERPARTS.items() if not row.startswith(NONE)])
def test_the_counterpart_is_offered_line_by_line(name):
    """The row is a whole text, or, where facts follow, the beginning of one."""
    row = COUNTERPARTS[name]
    assert any(text == row or (len(row) > 12 and row in text) for text in texts()), row


def test_what_is_done_from_anywhere_is_said_in_the_list_of_places():
    anywhere = {COUNTERPARTS[name] for name in ("app.lock", "app.quit", "app.sign_out", "code.missing", "drill.start")}
    anywhere |= {COUNTERPARTS[name] for name in ("message.inspect", "password.change")}
    assert anywhere <= set(LETTERS.values())
