"""The inspector as a verb: it compares with what is known of the account, and asks about signatures only when told to."""

from __future__ import annotations

import builtins
import dataclasses

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from guardtui.core.errors import BadInput, NotFound, Refused
from guardtui.core.inspection import Outcome, Signature
from guardtui.delivery import signatures
from guardtui.delivery.signatures import Unreachable
from guardtui.guard import Backend
from guardtui.guard.inspections import Inspections, domain, inspect

from .conftest import MAIL

PLAIN = "From: Jonas <jonas@hoekstra.example>\nTo: mira@post.example\nSubject: Saturday\n\nNine is fine.\n"


def reasons(found):
    return {sign.reason for sign in found.signs}


def test_a_message_is_judged_without_an_account_and_without_a_store(world):
    assert inspect(PLAIN).outcome is Outcome.NONE
    assert world.guard.inspections.inspect(PLAIN).outcome is Outcome.NONE


def test_domains_that_are_named_are_compared_with(world):
    fake = "From: A <a@riverbendd.example>\n\nHi"
    unnamed = Inspections(world.guard._desk)
    assert reasons(unnamed.inspect(fake)) == set()
    assert reasons(unnamed.inspect(fake, domains=["Riverbend.Example."])) == {"domain_slip"}
    named = Inspections(world.guard._desk, domains=("riverbend.example",))
    assert reasons(named.inspect(fake)) == {"domain_slip"}
    assert "name_of_service" in reasons(named.inspect("From: Riverbend Market <a@b.example>\n\nHi"))


def test_the_accounts_own_addresses_are_compared_with_for_whoever_may_ask(world):
    session = world.sign_up()
    verb = world.guard.inspections
    from_her = f"From: {MAIL}\n\nHi"
    assert reasons(verb.inspect(from_her)) == set()
    assert reasons(verb.inspect(from_her, session)) == {"from_yourself"}
    assert reasons(verb.inspect(from_her, Backend("mira"))) == {"from_yourself"}
    assert "domain_slip" in reasons(verb.inspect("From: a@exanple.org\n\nHi", session))
    with pytest.raises(NotFound):
        verb.inspect(PLAIN, Backend("nobody"))
    world.guard.signin.end(session)
    with pytest.raises(Refused):
        verb.inspect(PLAIN, session)


def test_nothing_of_a_message_is_kept(world):
    session = world.sign_up()
    before = world.tags(session)
    world.guard.inspections.inspect(PLAIN, session)
    assert world.tags(session) == before


def test_domains_have_a_form():
    assert domain(" Ölbaum.example. ") == "xn--lbaum-iua.example"
    for bad in ("", "localhost", "a b.example", "-a.example", "x" * 300 + ".example", "\x1b.example", "a..b"):
        with pytest.raises(BadInput) as refused:
            domain(bad)
        assert refused.value.reason == "domain_form"


def test_too_many_domains_are_refused(world):
    with pytest.raises(BadInput):
        world.guard.inspections.inspect(PLAIN, domains=[f"a{n}.example" for n in range(30)])


# Signatures


@pytest.fixture(scope="module")
def signer():
    """A key pair made for this run: what signs a mail, and what the domain publishes."""
    import base64

    from cryptography.hazmat.primitives.asymmetric import rsa
    from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat

    key = rsa.generate_private_key(public_exponent=65537, key_size=1024)
    pem = key.private_bytes(Encoding.PEM, PrivateFormat.TraditionalOpenSSL, NoEncryption())
    public = base64.b64encode(key.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo))
    return pem, b"v=DKIM1; k=rsa; p=" + public


@pytest.fixture
def signed(signer):
    """Signs a mail as a domain."""
    import dkim

    def sign(by="hoekstra.example", mail=PLAIN, **more):
        raw = mail.encode()
        header = dkim.sign(raw, b"key1", by.encode(), signer[0], include_headers=[b"from", b"subject"], **more)
        return header + raw

    return sign


@pytest.fixture
def verb(world, signer):
    """The inspector, with a name server that publishes the key of `hoekstra.example`."""
    asked = []

    def keys(name):
        asked.append(name)
        return signer[1] if name == b"key1._domainkey.hoekstra.example." else None

    found = Inspections(world.guard._desk, keys=keys)
    found.asked = asked
    return found


def test_a_signature_is_asked_about_only_when_a_person_wants_it(verb, signed):
    found = verb.inspect(signed())
    assert found.signature is Signature.NOT_ASKED
    assert verb.asked == []


def test_a_good_signature_says_where_it_is_from_and_a_changed_mail_fails(verb, signed):
    good = verb.inspect(signed(), online=True)
    assert (good.signature, good.signed_by, good.outcome) == (Signature.GOOD, "hoekstra.example", Outcome.NONE)
    assert reasons(good) == {"signature_good"}
    for was, now in ((b"Nine", b"Ten"), (b"jonas@", b"jones@"), (b"Saturday", b"Sunday")):
        changed = verb.inspect(signed().replace(was, now), online=True)
        assert (changed.signature, changed.outcome) == (Signature.FAILED, Outcome.FRAUD), was


def test_a_good_signature_of_somebody_else_is_told_apart(verb, signed):
    found = verb.inspect(signed(mail=PLAIN.replace("jonas@hoekstra.example", "jonas@other.example")), online=True)
    assert found.signature is Signature.GOOD
    assert reasons(found) == {"signature_of_other"}


def test_what_could_not_be_checked_is_not_called_failed(world, verb, signed, signer, monkeypatch):
    def why(message, keys=None):
        checker = Inspections(world.guard._desk, keys=keys) if keys else verb
        found = checker.inspect(message, online=True)
        assert found.signature is Signature.UNKNOWN, found
        assert found.outcome is Outcome.NONE
        return found.not_checked_why

    def silent(_name):
        raise Unreachable

    assert why(signed(), silent) == "no_answer"
    assert why(signed(by="gone.example")) == "no_key"
    assert why(signed(), lambda _name: b"v=DKIM1; k=rsa; p=") == "no_key"
    assert why(signed(), lambda _name: b"rubbish") == "no_key"
    assert why(signed(length=True)) == "only_a_part"
    assert why(signed() + b"x" * signatures.MOST_CHECKED) == "too_long"
    assert why(b"DKIM-Signature: rubbish\n" + PLAIN.encode()) == "unreadable"

    assert why(signed(), lambda _name: signer[1] + b" " * signatures.MOST_KEY) == "no_key"
    for blanks in (b" ", b"\t", b" \t"):
        assert why(signed() + blanks * 200_000 + b"x") == "unreadable", "the library would take hours"
    assert why(signed().replace(b"h=from", b"h=from" + b"\r\n " * 10_000)) == "unreadable"

    mail, importing = signed(), builtins.__import__

    def without(name, *rest, **more):
        if name == "dkim":
            raise ImportError(name)
        return importing(name, *rest, **more)

    monkeypatch.setattr(builtins, "__import__", without)
    assert why(mail) == "no_library"


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(at=st.integers(0, 700), length=st.integers(0, 30), instead=st.binary(max_size=12), key=st.binary(max_size=40))
def test_a_damaged_mail_or_key_is_never_called_good_and_never_raises(signed, signer, at, length, instead, key):
    raw = bytearray(signed())
    before = bytes(raw[at : at + length])
    raw[at : at + length] = instead
    checked = signatures.check(bytes(raw), lambda _name: signer[1])
    if checked.signature is Signature.GOOD:  # what is not signed may change, and blanks in the signature itself
        text = "".join(raw.decode("latin-1").lower().split())
        assert text.endswith("nineisfine."), (before, instead)
        assert "from:jonas<jonas@hoekstra.example>" in text, (before, instead)
    assert signatures.check(signed(), lambda _name: signer[1][:20] + key).signature is not Signature.GOOD


def test_an_unsigned_mail_and_a_text_have_no_signature(verb):
    assert verb.inspect(PLAIN, online=True).signature is Signature.ABSENT
    assert verb.inspect("Hello there", online=True).signature is Signature.NOT_ASKED
    assert verb.asked == []


def test_one_good_signature_among_bad_ones_is_enough(verb, signed):
    raw = signed()
    other = b"DKIM-Signature: v=1; a=rsa-sha256; d=list.example; s=k; h=from; bh=AAAA; b=AAAA\r\n"
    assert verb.inspect(other + raw, online=True).signature is Signature.GOOD


def test_a_lookup_that_finds_nobody_is_told_from_one_without_an_answer(monkeypatch):
    """The real way to the keys, with a resolver of the test's own."""
    import dns.exception
    import dns.resolver

    def failing(error):
        def resolve(*_args, **_kwargs):
            raise error

        monkeypatch.setattr(dns.resolver, "resolve", resolve)
        return signatures.keys_from_dns(b"k._domainkey.a.example.")

    assert failing(dns.resolver.NXDOMAIN()) is None
    assert failing(dns.resolver.NoAnswer()) is None
    for error in (dns.exception.Timeout(), dns.resolver.NoNameservers(), OSError("no net")):
        with pytest.raises(Unreachable):
            failing(error)

    record = type("Record", (), {"strings": (b"v=DKIM1; ", b"p=AB")})
    monkeypatch.setattr(dns.resolver, "resolve", lambda *_args, **_kwargs: [record])
    assert signatures.keys_from_dns(b"k._domainkey.a.example.") == b"v=DKIM1; p=AB"


def test_an_inspection_is_a_frozen_record():
    with pytest.raises(dataclasses.FrozenInstanceError):
        inspect(PLAIN).outcome = Outcome.FRAUD
