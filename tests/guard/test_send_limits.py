"""How many codes may leave: for each contact, account, the whole store, and each country (SECURITY N15, N16, C-36)."""

from __future__ import annotations

from dataclasses import replace

import pytest

from guardtui.bootstrap import Parts, make_store
from guardtui.clock import DAY, HOUR
from guardtui.core import contact as contacts
from guardtui.core.action import Action
from guardtui.core.errors import Locked, NoDelivery
from guardtui.core.records import Channel, ContactKind, MessageState
from guardtui.delivery import Receipt
from guardtui.guard import Backend
from guardtui.lab.build import demo_config
from guardtui.lab.clock import StoryClock
from guardtui.policy import Policy
from guardtui.vault import Hasher

from .conftest import LAPTOP, PASSWORD

QUICK = Hasher(8, 1, 1)
MAIL, SMS = Channel.MAIL, Channel.SMS


class Kept:
    """A courier that keeps what it was given."""

    def __init__(self) -> None:
        self.letters = []

    def send(self, letter):
        self.letters.append(letter)
        return Receipt(MessageState.ACCEPTED)


class Shop:
    def __init__(self, folder, countries=None, **policy) -> None:
        self.courier, self.clock = Kept(), StoryClock(1_790_000_000_000)
        parts = Parts(self.clock, hasher=QUICK, code_hasher=QUICK, couriers={MAIL: self.courier, SMS: self.courier})
        parts = replace(parts, sms_countries=countries and frozenset(countries))
        config = replace(demo_config(folder), policy=Policy(**policy))
        self.guard = make_store(config, practice=True, parts=parts)
        self.people = 0

    def join(self, phone: str = "", mail: str = ""):
        """A new account; its session, and its one contact."""
        self.people += 1
        handle = f"person{self.people}"
        self.guard.accounts.add(handle, "A Person", PASSWORD, phone=phone or None, mail=mail or None)
        session = self.guard.signin.begin(handle, PASSWORD, LAPTOP).session
        return session, self.guard.contacts.list(session)[0]

    def verify(self, session, contact) -> None:
        challenge = self.guard.contacts.verify(session, contact.id)
        code = "".join(filter(str.isdigit, self.courier.letters[-1].body))[:6]
        assert self.guard.codes.answer(session, challenge.id, code).accepted


@pytest.fixture
def shop(store_folder):
    opened = []

    def open_shop(countries=None, **policy):
        opened.append(Shop(store_folder, countries, **policy))
        return opened[-1]

    yield open_shop
    for one in opened:
        one.guard.close()


def until(act) -> int:
    with pytest.raises(Locked) as refused:
        act()
    assert refused.value.reason == "too_many_sends"
    return refused.value.facts["until"]


def test_an_account_has_its_own_bound_whatever_the_contact(shop):
    """Ten phones of one account are no way around ten a day for each."""
    here = shop(sends_per_account=3)
    session, mail = here.join(mail="a@example.org")
    began = here.clock.now()
    here.verify(session, mail)
    me = Backend("person1")
    for number in range(2):
        here.clock.advance(HOUR)
        here.guard.codes.request(me, Action("export", {"what": str(number)}))
    here.clock.advance(HOUR)
    assert until(lambda: here.guard.codes.request(me, Action("export", {"what": "more"}))) == began + DAY
    here.clock.set(began + DAY)
    here.guard.codes.request(me, Action("export", {"what": "more"}))


def test_the_whole_store_has_a_bound(shop):
    here = shop(sends_per_store=3)
    began = here.clock.now()
    for number in range(3):
        here.guard.contacts.verify(*_ids(here.join(mail=f"p{number}@example.org")))
    another = _ids(here.join(mail="late@example.org"))
    assert until(lambda: here.guard.contacts.verify(*another)) == began + DAY
    here.clock.set(began + DAY)
    here.guard.contacts.verify(*_ids(here.join(mail="next@example.org")))


def _ids(joined):
    session, contact = joined
    return session, contact.id


def test_text_messages_go_to_no_country_that_is_not_named(shop):
    """Default-deny: also a notice to a number that was verified before its country was taken off the list."""
    here = shop(countries=["US"])
    session, phone = here.join(phone="+442079460958")
    with pytest.raises(NoDelivery) as refused:
        here.guard.contacts.verify(session, phone.id)
    assert refused.value.reason == "no_sms_there"
    assert here.courier.letters == []
    session, phone = here.join(phone="+12025550143")
    here.verify(session, phone)
    sent = len(here.courier.letters)
    object.__setattr__(here.guard._desk, "sms_countries", frozenset({"DE"}))
    here.guard.signin.begin("person2", "wrong", LAPTOP)
    here.guard.activity.record("person2", "setting:changed", {"setting": "language"})
    with pytest.raises(NoDelivery):
        here.guard.codes.request(Backend("person2"), Action("export", {"what": "all"}))
    assert len(here.courier.letters) == sent


def test_plus_one_is_more_than_one_country(shop):
    """A premium number in the Caribbean begins with +1 too."""
    assert (contacts.country("+12025550143"), contacts.country("+18765550123")) == ("US", "JM")
    here = shop(countries=["US"])
    session, phone = here.join(phone="+18765550123")
    with pytest.raises(NoDelivery):
        here.guard.contacts.verify(session, phone.id)


def test_numbers_that_never_answer_are_few(shop):
    """Toll fraud: many sign-ups with numbers of one's own. Each is one number, however often it is sent to."""
    here = shop(countries=["US", "DE"])
    began = here.clock.now()
    joined = [here.join(phone=f"+1202555{number:04d}") for number in range(100, 105)]
    for session, phone in joined[:3]:
        challenge = here.guard.contacts.verify(session, phone.id)
        here.clock.advance(30_000)
        here.guard.codes.resend(session, challenge.id)
    assert until(lambda: here.guard.contacts.verify(*_ids(joined[3]))) == began + HOUR
    here.guard.contacts.verify(*_ids(here.join(phone="+4915112345678")))
    session, phone = joined[0]
    here.clock.advance(60_000)
    code = "".join(filter(str.isdigit, next(one.body for one in here.courier.letters if one.to == phone.address)))[:6]
    found = here.guard.codes.request(session, Action("contact-verify", {"contact": phone.id}))
    assert here.guard.codes.answer(session, found.id, code).accepted
    here.guard.contacts.verify(*_ids(joined[3]))
    until(lambda: here.guard.contacts.verify(*_ids(joined[4])))


def test_where_many_answer_more_may_be_open(shop):
    here = shop(countries=["US"], sends_per_store=1000)
    for number in range(25):
        here.verify(*here.join(phone=f"+1202555{number:04d}"))
    opened = [here.join(phone=f"+1202555{number:04d}") for number in range(100, 106)]
    for one in opened[:5]:
        here.guard.contacts.verify(*_ids(one))
    until(lambda: here.guard.contacts.verify(*_ids(opened[5])))


def test_every_spelling_of_an_address_has_one_bound(shop):
    here = shop()
    for spelling in ("a@example.org", "A@Example.ORG", " a@EXAMPLE.org "):
        session, mail = here.join(mail=spelling)
        here.guard.contacts.verify(session, mail.id)
    for spelling in ("a@example.org", "A@example.org"):
        session, mail = here.join(mail=spelling)
        here.guard.contacts.verify(session, mail.id)
    session, mail = here.join(mail="a@Example.org")
    until(lambda: here.guard.contacts.verify(session, mail.id))
    assert mail.kind is ContactKind.MAIL


def test_what_was_counted_before_the_clock_went_back_still_counts(shop):
    here = shop()
    with here.guard._desk.store.write() as tx:
        for ahead in (HOUR, 2 * DAY):
            tx.limits.note(f"a bucket {ahead}", here.clock.now() + ahead)
        assert tx.limits.times(f"a bucket {HOUR}", here.clock.now()) == [here.clock.now() + HOUR]
        assert tx.limits.times(f"a bucket {2 * DAY}", here.clock.now()) == []


def test_a_message_that_waits_does_not_go_to_a_country_that_was_taken_off_the_list(shop):
    here = shop(countries=["US"])
    here.guard.messages.sender()
    here.guard.contacts.verify(*_ids(here.join(phone="+12025550143")))
    object.__setattr__(here.guard._desk, "sms_countries", frozenset({"DE"}))
    assert here.guard.messages.deliver() == 0
    assert here.courier.letters == []
    assert here.guard.messages.list(Backend("person1")).items[0].state is MessageState.GIVEN_UP
