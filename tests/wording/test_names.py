"""What things are called: the details of a line as a person would say them, also those that another program named."""

import pytest

from guardtui import wording
from guardtui.core.contact import parse
from guardtui.core.errors import BadInput, Refused
from guardtui.core.records import ContactKind, Event, MessageState
from guardtui.core.verdict import Outcome
from guardtui.language import speaking
from guardtui.wording.events import WHY
from guardtui.wording.names import APP_LABEL, EXAMPLES, LEDGER, TOO_LATE, detail, own
from guardtui.wording.support_facts import row


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("tries_left", "Tries left"),
        ("order", "Order"),
        ("loyalty_points", "Loyalty points"),
        ("ISBN", "ISBN"),
    ],
)
def test_a_detail_is_called_by_its_name_in_words(name, said):
    assert detail(name) == said


def test_every_state_of_a_message_has_its_words():
    assert set(LEDGER) == set(MessageState)


@pytest.mark.parametrize(("reason", "kind"), [("phone_form", ContactKind.PHONE), ("mail_form", ContactKind.MAIL)])
def test_what_is_refused_is_told_by_the_example_that_its_field_shows(reason, kind):
    assert parse(kind, EXAMPLES[kind])
    assert wording.problem(BadInput(reason)).endswith(f"like {EXAMPLES[kind]}.")


def test_what_the_program_itself_called_a_method_is_said_in_the_language_in_use():
    """It is kept in English; what a person called theirs stays."""
    held = Event("a", 1, 1_790_000_000_000, "factor:bound", "done", {"channel": "app", "to": APP_LABEL})
    with speaking("de"):
        assert [own(APP_LABEL), own("My old phone")] == ["Authenticator-App", "My old phone"]
        assert own(TOO_LATE) == "zu spät"
        assert wording.event(held).endswith("hinzugefügt: Authenticator-App")
        assert wording.action("factor-remove", {"authenticator": APP_LABEL}).startswith("Authenticator-App aus")


@pytest.mark.parametrize(
    ("details", "said"),
    [
        ({"action": "purchase"}, {"action": "make a purchase"}),
        ({"reason": "not_me"}, {"reason": "somebody said that something was not them"}),
        ({"reason": "wrong", "tries_left": 3}, {"reason": "wrong", "tries_left": 3}),
        (
            {"reason": "out of stock", "kind": "gift", "channel": "fax"},
            {"reason": "out of stock", "kind": "gift", "channel": "fax"},
        ),
        ({"symptom": "phone-lost", "kind": "mail"}, {"symptom": "I lost my phone", "kind": "mail address"}),
        ({"item": "G24", "channel": "sms"}, {"item": "Antivirus on computer and phone", "channel": "text message"}),
        ({"amount": 124_950, "currency": "EUR"}, {"amount": "1,249.50", "currency": "EUR"}),
    ],
)
def test_the_details_of_a_line_are_told_in_words(details, said):
    """Not by the names that the program keeps them under; those of another program stay."""
    assert wording.event_facts(Event("a", 1, 0, "x:y", "done", details)) == said


@pytest.mark.parametrize(
    "details", [{"reason": "recovery"}, {"item": "G19"}, {"reason": "yes"}, {"action": "purchase"}]
)
def test_what_another_program_records_is_told_in_its_own_words(details):
    """Else an order that was cancelled for `recovery` would say that a recovery code was used."""
    with speaking("de"):
        assert wording.event_facts(Event("a", 1, 0, "order:cancelled", "done", details)) == details
        assert wording.event_facts(Event("a", 1, 0, "code:refused", "refused", {"reason": "yes"})) == {"reason": "yes"}


def test_every_outcome_of_a_code_has_its_words():
    refused = set(Outcome) - {Outcome.ACCEPTED, Outcome.ONE_MORE}
    assert refused <= WHY.keys(), refused - WHY.keys()


def test_a_word_of_a_support_case_is_translated_whole():
    """`Land` is not L and `and`."""
    with speaking("de"):
        assert row({"ready": "in dieses Land gehen von hier keine SMS"}).endswith(
            "in dieses Land gehen von hier keine SMS"
        )
        assert row({"status": "open"}).endswith("offen")


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (Refused("wizard_unfinished", missing="method"), "Not finished yet: a method still to be confirmed."),
        (
            Refused("case_unfinished", missing=["password", "methods"]),
            "Not finished yet: another password, your two-step methods still to be looked after.",
        ),
    ],
)
def test_what_is_still_missing_is_told_in_words(error, said):
    assert wording.problem(error) == said
