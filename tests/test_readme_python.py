"""The README's Python example, run as it stands."""

import re
from pathlib import Path

from guardtui import Backend, Guard

README = Path(__file__).parent.parent / "README.md"


def test_the_example_asks_answers_carries_out_and_records(lab, monkeypatch):
    lab.guard.accounts.add("mira", "Mira", "seven quiet harbours at dawn", phone="+12025550143")
    contact_of_mira(lab)
    example = re.search(r"```python\n(.*?)```", README.read_text(), re.DOTALL)
    assert example
    monkeypatch.setattr(Guard, "open", lambda path: lab.guard)
    code = compile(
        example[1].replace("answer(shop, challenge.id, typed)", "answer(shop, challenge.id, newest())"),
        "README",
        "exec",
    )
    names = {"newest": lambda: lab.phone.arrived(1)[0].body[:7]}
    exec(code, names)
    assert names["verdict"].accepted
    tags = [event.tag for event in lab.guard.activity.list(Backend("mira"), limit=3).items]
    assert tags[:2] == ["order:placed", "approval:used"]
    another = re.findall(r"```python\n(.*?)```", README.read_text(), re.DOTALL)[1]
    exec(compile(another, "README", "exec"), names)
    assert names["asked"].state == "waiting"
    assert "club:transfer" in lab.guard.kinds.all()


def contact_of_mira(lab):
    """A verified phone, so that a code can be sent."""
    from guardtui import Client

    session = lab.guard.signin.begin("mira", "seven quiet harbours at dawn", Client("t" * 40)).session
    challenge = lab.guard.contacts.verify(session, lab.guard.contacts.list(session)[0].id)
    assert lab.guard.codes.answer(session, challenge.id, lab.phone.arrived(1)[0].body[:7]).accepted
