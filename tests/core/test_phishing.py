"""Each sign by itself: a message that shows it, and one much like it that does not."""

from __future__ import annotations

import base64
import re

import pytest

from guardtui import wording
from guardtui.core import mail_reading, phishing
from guardtui.core.inspection import Inspection, Outcome, Signature, Weight
from guardtui.core.lookalike import Known
from guardtui.core.records import Channel
from guardtui.wording.inspection import OUTCOMES, SIGNS
from guardtui.wording.messages import CodeFacts, NoticeFacts

KNOWN = Known("Riverbend Market", ("riverbend.example",), ("mira.oduya@post.example",))


def look(message: str | bytes, known: Known = KNOWN, **facts) -> Inspection:
    return phishing.inspect(mail_reading.read(message), known, **facts)


def reasons(found: Inspection) -> dict[str, Weight]:
    return {sign.reason: sign.weight for sign in found.signs}


def mail(sender: str = "Jonas <jonas@hoekstra.example>", body: str = "Nine is fine.", *more: str) -> str:
    return "\n".join([f"From: {sender}", *more, "Content-Type: text/plain; charset=utf-8", "", body])


def page(body: str, *more: str) -> str:
    return "\n".join(
        ["From: Jonas <jonas@hoekstra.example>", *more, "Content-Type: text/html; charset=utf-8", "", body]
    )


def attached(name: str, body: str = "Here it is.", kind: str = "application/octet-stream") -> str:
    return (
        "From: Jonas <jonas@hoekstra.example>\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=b\n\n"
        f"--b\nContent-Type: text/plain; charset=utf-8\n\n{body}\n"
        f'--b\nContent-Type: {kind}\nContent-Disposition: attachment; filename="{name}"\n\nxx\n--b--\n'
    )


EXAMPLES = {
    "no_sender": ("Subject: hello\nTo: a@b.example\n\nHello.", mail()),
    "several_senders": (mail("a@riverbend.example, c@other.example <e@third.example>"), mail("A <a@b.example>")),
    "name_shows_other_domain": (
        mail('"support@riverbend.example" <x@other.example>'),
        mail('"jonas@hoekstra.example" <jonas@hoekstra.example>'),
    ),
    "address_shows_other_domain": (
        mail('Jonas <"jonas@hoekstra.example"@other.example>'),
        mail("Jonas <jonas.hoekstra.example@other.example>"),
    ),
    "name_of_service": (mail("Riverbend Market <x@other.example>"), mail("River Market <x@other.example>")),
    "name_mixes_letters": (mail("Supp\u043ert <x@other.example>"), mail("\u041f\u043e\u0434\u0434\u0435\u0440\u0436\u043a\u0430 Support <x@other.example>")),
    "name_turned": (mail("Ana \u202egnidliub\u202c <x@other.example>"), mail("\u05d0\u05e0\u05d4 <x@other.example>")),
    "from_yourself": (mail("mira.oduya@post.example"), mail("ana@post.example")),
    "reply_elsewhere": (
        mail(body="Hi", sender="A <a@b.example>") .replace("Content", "Reply-To: a@c.example\nContent"),
        mail("A <a@b.example>", "Hi", "Reply-To: other@mail.b.example"),
    ),
    "bounce_elsewhere": (
        mail("A <a@b.example>", "Hi", "Return-Path: <x@sender.example>"),
        mail("A <a@b.example>", "Hi", "Return-Path: <x@bounce.b.example>"),
    ),
    "says_check_failed": (
        mail("A <a@b.example>", "Hi", "Authentication-Results: mx.post.example; dmarc=fail"),
        mail("A <a@b.example>", "Hi", "Authentication-Results: mx.post.example; dmarc=pass"),
    ),
    "says_check_passed": (
        mail("A <a@b.example>", "Hi", "Authentication-Results: mx.post.example; spf=pass"),
        mail("A <a@b.example>", "Hi", "Authentication-Results: mx.post.example; spf=softfail"),
    ),
    "domain_letters": (mail("A <a@r1verbend.example>"), mail("A <a@fernpress.example>")),
    "domain_slip": (mail("A <a@riverbendd.example>"), mail("A <a@mail.riverbend.example>")),
    "domain_two_slips": (mail("A <a@riverbands.example>"), mail("A <a@riverlandia.example>")),
    "domain_within": (
        page("<a href='https://riverbend.example.check.test/'>x</a>"),
        page("<a href='https://www.riverbend.example/'>x</a>"),
    ),
    "domain_part": (mail("A <a@riverbend-help.test>"), mail("A <a@river-bend-help.test>")),
    "domain_ending": (mail("A <a@riverbend.test>"), mail("A <a@riverbend.example>")),
    "domain_mixes_letters": (mail("A <a@xn--riverbnd-h8g.test>"), mail("A <a@xn--lbaum-iua.test>")),
    "domain_disguised": (mail("A <a@xn--80ak6aa92e.test>"), mail("A <a@xn--80afenjqcm.test>")),
    "link_text_differs": (
        page("<a href='https://other.example/x'>www.riverbend.example</a>"),
        page("<a href='https://shop.riverbend.example/x'>www.riverbend.example</a>"),
    ),
    "link_to_number": (mail(body="See http://198.51.100.7/x"), mail(body="See http://seven.example/198.51.100.7")),
    "link_with_user": (
        mail(body="See https://riverbend.example@evil.test/x"),
        mail(body="See https://evil.test/x@riverbend.example"),
    ),
    "link_runs": (page("<a href=' java\tscript:alert(1)'>x</a>"), page("<a href='https://a.example/javascript:x'>x</a>")),
    "link_to_program": (
        mail(body="See https://a.example/dl/setup.exe?x=1"),
        mail(body="See https://a.example/dl/?setup.exe and https://a.com"),
    ),
    "link_shortened": (mail(body="See https://bit.ly/3x"), mail(body="See https://sub.ly.example/3x")),
    "link_odd_port": (mail(body="See https://a.example:8443/x"), mail(body="See https://a.example:443/x")),
    "form_for_password": (page("<form><input name=p type=password></form>"), page("<p>password</p>")),
    "form_in_mail": (page("<form><input name=p></form>"), page("<p>form</p>")),
    "asks_for_code": (
        mail(body="To stop this, send us the code that you received."),
        mail(body="We never ask you to send us the code that you got."),
    ),
    "asks_for_private_data": (
        mail(body="Please confirm the number of your card and its CVV."),
        mail(body="Do not confirm the number of your card to anybody."),
    ),
    "asks_to_confirm": (
        mail(body="Please verify your account: https://a.example/v"),
        mail(body="Your account is two years old today: https://a.example/v".replace(" today", "")),
    ),
    "asks_for_remote_access": (
        mail(body="Please download TeamViewer and call us."),
        mail(body="TeamViewer is a program."),
    ),
    "asks_for_gift_cards": (
        mail(body="Buy three gift cards and send me photos of them."),
        mail(body="Our gift cards make a good present."),
    ),
    "asks_for_payment": (
        mail(body="Our bank details have changed. Please transfer the amount there."),
        mail(body="Please transfer the amount to our account."),
    ),
    "asks_for_money": (
        mail(body="Can you send me 900 EUR until Monday?"),
        mail(body="We will send you 900 EUR. The total is 900 EUR."),
    ),
    "blackmails": (
        mail(body="I recorded you. Pay 900 in bitcoin or I publish it."),
        mail(body="The talk on bitcoin was recorded by the club."),
    ),
    "asks_to_call": (
        mail(body="You were charged 399 USD. To cancel, call +1 202 555 0188."),
        mail(body="You can call us at +1 202 555 0188."),
    ),
    "asks_to_scan": (mail(body="Scan the QR code below to keep access."), mail(body="The ticket has a QR code.")),
    "password_of_archive": (
        attached("note.zip", "The password is 4471."),
        attached("note.zip", "Photos of the party."),
    ),
    "promises_money": (mail(body="You have won a telephone!"), mail(body="Nobody of us won anything.")),
    "asks_for_secrecy": (mail(body="Keep this between us."), mail(body="Tell everybody.")),
    "presses": (mail(body="Act now or your access will be blocked."), mail(body="There is no hurry.")),
    "words_broken_up": (mail(body="Your pass\u200bword"), mail(body="Your pass\u00adword \u200b")),
    "words_mix_letters": (mail(body="Your p\u0430ssword"), mail(body="Your \u043f\u0430\u0440\u043e\u043b\u044c")),
    "attachment_runs": (attached("invoice.pdf.exe"), attached("invoice.exe.pdf")),
    "attachment_macros": (attached("plan.docm"), attached("plan.docx")),
    "attachment_page": (attached("scan.html"), attached("scan.txt")),
    "attachment_archive": (attached("photos.zip"), attached("photos.jpg")),
    "attachment_turned": (
        attached("x").replace('filename="x"', "filename*=utf-8''salary%E2%80%AEfdp.txt"),
        attached("salary.txt"),
    ),
    "broken_form": (
        mail(body="x", sender="A <a@b.example>").replace("text/plain; charset=utf-8", "multipart/mixed; boundary=q"),
        mail(),
    ),
}  # fmt: skip
"""Reason → a message that shows the sign, and one that does not."""


@pytest.mark.parametrize("reason", EXAMPLES)
def test_a_sign_is_found_where_it_is_and_not_where_it_only_seems(reason):
    shows, does_not = EXAMPLES[reason]
    assert reason in reasons(look(shows))
    assert reason not in reasons(look(does_not))


def test_every_sign_is_tried_and_has_its_words():
    needs_keys = {"signature_failed", "signature_good", "signature_of_other"}
    assert {*EXAMPLES} | needs_keys == {*SIGNS}
    for reason, (shows, _) in EXAMPLES.items():
        sign = next(sign for sign in look(shows).signs if sign.reason == reason)
        told = wording.sign(sign) + " " + wording.sign_advice(sign)
        assert len(told) > 40, reason
        assert "–" not in told, (reason, told)  # a gap that nothing filled
        assert "{" not in told, (reason, told)


def test_nothing_is_ever_called_what_nothing_can_promise():
    texts = [*OUTCOMES.values(), *(part for parts in SIGNS.values() for part in parts)]
    for shows, does_not in EXAMPLES.values():
        for found in (look(shows), look(does_not)):
            texts += [*wording.inspection_steps(found, "Riverbend Market"), *wording.inspection_limits(found)]
    assert not [text for text in texts if re.search(r"\b(un)?safe|secure\b", text, re.IGNORECASE)]


def test_the_worst_comes_first_and_notes_alone_make_no_suspicion():
    found = look(EXAMPLES["asks_for_code"][0].replace("\nContent", "\nReturn-Path: <x@z.example>\nContent"))
    assert [sign.weight for sign in found.signs] == sorted((sign.weight for sign in found.signs), reverse=True)
    assert found.outcome is Outcome.FRAUD
    only_a_note = look(EXAMPLES["bounce_elsewhere"][0])
    assert reasons(only_a_note) == {"bounce_elsewhere": Weight.NOTE}
    assert only_a_note.outcome is Outcome.NONE
    assert look(EXAMPLES["presses"][0]).outcome is Outcome.DOUBT


@pytest.mark.parametrize(
    ("onward", "reason"),
    [
        ("https%3A%2F%2Friverbemd.example%2Flogin", "domain_slip"),
        ("https://riverbend.example.evil.test/login", "domain_within"),
        ("https%253A%252F%252F185.22.1.9%252Fx", "link_to_number"),
        ("HTTPS://bit.ly/3x", "link_shortened"),
    ],
)
@pytest.mark.parametrize("through", ["https://www.google.com/url?sa=t&q={}&usg=x", "https://a.example/r/{}"])
def test_where_a_redirect_goes_on_to_is_judged_too(through, onward, reason):
    assert reason in reasons(look(mail(body=f"See {through.format(onward)}")))


SAFE_LINKS = "https://eur01.safelinks.protection.outlook.com/?url={}&data=05%7C01&reserved=0"


@pytest.mark.parametrize(
    "wrapped",
    [
        SAFE_LINKS.format("https%3A%2F%2Friverbend.example%2Fsale"),
        "https://urldefense.com/v3/__https://riverbend.example/sale__;!!abc$",
    ],
)
def test_a_link_that_the_readers_own_server_wrapped_is_judged_by_where_it_led(wrapped):
    assert reasons(look(page(f'<a href="{wrapped}">riverbend.example</a> {wrapped}'))) == {}
    other = wrapped.replace("riverbend.example", "evil.test")
    assert reasons(look(page(f'<a href="{other}">riverbend.example</a>')))["link_text_differs"] is Weight.STRONG


@pytest.mark.parametrize(
    "target",
    ["https://evil.test/?u=https://riverbend.example/", "https://urldefense.com@evil.test/__https://riverbend.example"],
)
def test_nobody_else_hides_where_a_link_leads_by_naming_another(target):
    assert reasons(look(page(f'<a href="{target}">riverbend.example</a>')))["link_text_differs"] is Weight.STRONG


def test_many_links_of_one_kind_are_one_sign():
    body = " ".join(f"https://bit.ly/{n} https://t.co/{n} https://is.gd/{n}" for n in range(9))
    assert look(mail(body=body)).outcome is Outcome.DOUBT


def test_a_mailing_list_may_lead_answers_back_to_itself():
    reply = ("Reply-To: list@lists.example.org", "List-Id: <list.lists.example.org>")
    assert reasons(look(mail("A <a@b.example>", "Hi", *reply)))["reply_elsewhere"] is Weight.NOTE
    assert reasons(look(mail("A <a@b.example>", "Hi", reply[0])))["reply_elsewhere"] is Weight.SLIGHT
    assert reasons(look(mail("A <a@hoekstra.example>", "Hi", "Reply-To: a@hoekstra-billing.example")))[
        "reply_elsewhere"
    ] is Weight.MARKED  # fmt: skip


@pytest.mark.parametrize(
    ("address", "shown"),
    [
        ("support%riverbend.example@other.example", True),
        ("support%riverbend.example@mail.riverbend.example", False),
        ("support%fernpress.example@other.example", False),
    ],
)
def test_an_address_that_begins_with_a_known_domain_is_no_address_there(address, shown):
    sender = mail(f"<{address}>", "Hi")
    assert ("address_shows_other_domain" in reasons(look(sender))) is shown
    assert "address_shows_other_domain" not in reasons(look(sender.replace("Content", "List-Id: <l.example>\nContent")))


def test_without_a_known_domain_nothing_is_compared_and_that_is_said():
    found = look(mail("Riverbend Market <x@riverbendd.example>"), Known("Riverbend Market"))
    assert found.signs == ()
    assert any("No domain of the service is known" in line for line in wording.inspection_limits(found))


@pytest.mark.parametrize(
    ("signature", "by", "reason", "outcome"),
    [
        (Signature.FAILED, "hoekstra.example", "signature_failed", Outcome.FRAUD),
        (Signature.GOOD, "hoekstra.example", "signature_good", Outcome.NONE),
        (Signature.GOOD, "sendwell.example", "signature_of_other", Outcome.NONE),
        (Signature.UNKNOWN, "hoekstra.example", None, Outcome.NONE),
    ],
)
def test_a_signature_tells_where_a_mail_comes_from_and_not_what_it_wants(signature, by, reason, outcome):
    found = look(mail(), signature=signature, signed_by=by, why="no_answer")
    assert [*reasons(found)] == ([reason] if reason else [])
    assert found.outcome is outcome
    assert all(wording.sign(sign) and wording.sign_advice(sign) for sign in found.signs)
    assert wording.signature(found)


@pytest.mark.parametrize(
    "text",
    [
        "Reply with the six-digit code.",
        "We are sending you a code. Reply with the 6 digits at once.",
        "Nennen Sie mir bitte die sechs Ziffern.",
        "Please tell our agent the password.",
        "If you did not ask for this, send us the code.",
        "Senden Sie uns den Code.",
        "Den Code bitte sofort an uns senden.",
        "Envoyez-nous le code reçu.",
        "You will send us the code by mail.",
        "Could you forward the code that you received?",
        "Somebody asks for a new password. Reply with your code to stop that.",
        "Someone wants into your account, so please reply with the code.",
        "We ask you to send the code back.",
        "Envíenos el código.",
        "Forneça a senha.",
    ],
)
def test_asking_for_a_code_is_told_in_several_languages(text):
    assert "asks_for_code" in reasons(look(mail(body=text)))


@pytest.mark.parametrize(
    "text",
    [
        "Never share this code with anyone.",
        "We will send you a code.",
        "Never tell anybody the six digits.",
        "Your order number has 6 digits: look for it before you call or answer.",
        "Enter the code on the page where you asked for it.",
        "Nobody from our team will ask you to tell the code.",
        "Wir fragen nie nach PIN oder Passwort.",
        "Wir senden Ihnen einen Code.",
        "Share your referral code with friends.",
        "Ne donnez jamais ce code.",
        "No comparta el código con nadie.",
        "When you sign in, the app will send you a six-digit code by SMS.",
        "From Monday on your bank will send a code by SMS for each transfer.",
        "I send the password for the archive to your phone.",
        "Our caretaker gives you the PIN of the door.",
        "Den Code senden wir Ihnen per SMS.",
        "Die App schickt Ihnen bei der Anmeldung einen Code per SMS.",
        "Das Passwort schicke ich dir per SMS.",
        "Fraudsters may pretend to be us and ask you to share your password or code.",
        "If anyone asks you to give them your PIN, hang up.",
        "Betrüger bitten Sie, ihnen den Code aus der SMS zu schicken.",
        "Des fraudeurs vous demandent de leur envoyer le code reçu par SMS.",
        "Los estafadores le piden que les envíe el código recibido por SMS.",
    ],
)
def test_warning_of_that_is_not_asking(text):
    assert "asks_for_code" not in reasons(look(mail(body=text)))


@pytest.mark.parametrize(
    "text",
    [
        "I recorded you. Pay 900 dollars in bitcoin or your friends will see it.",
        "I recorded you through your camera. Pay within 48 hours. 1BoatSLRHtKNngkdXEeobR76b53LETtpyT",
    ],
)
def test_blackmail_names_a_sum_in_coins_or_where_they_go(text):
    assert "blackmails" in reasons(look(mail(body=text)))


@pytest.mark.parametrize(
    "text",
    [
        "Bitcoin fell below 60,000 dollars. Watch the video. Send us your tips.",
        "You can now pay with bitcoin in our shop. New: video calls with our staff.",
    ],
)
def test_news_of_coins_is_no_blackmail(text):
    assert "blackmails" not in reasons(look(mail(body=text)))


@pytest.mark.parametrize("number", ["+1 (808) 555-0123", "030/9012345", "06.12.34.56.78", "0800 123 4567 (26.11.2026)"])
def test_a_telephone_number_is_one_however_it_is_written(number):
    assert "asks_to_call" in reasons(look(mail(body=f"You were charged on 26.11.2026. To cancel, call {number}.")))


@pytest.mark.parametrize("moment", ["26.11.2026", "2026-11-26", "11/26/26", "Nov 26, 2026 10:00 AM", "26.11.2026 10"])
def test_a_date_is_no_telephone_number(moment):
    assert "asks_to_call" not in reasons(look(mail(body=f"It was renewed on {moment}. See you in the weekly call.")))


def test_words_that_are_quoted_in_part_say_so():
    long = look(mail(body="Answer within 24 hours with the code " + "that you received " * 12))
    quotes = [dict(sign.facts)["quote"] for sign in long.signs if "quote" in dict(sign.facts)]
    assert quotes
    assert all(quote.endswith("…") and len(quote) <= 120 for quote in quotes)
    short = look(mail(body="Send us the code within 24 hours."))
    assert not any(str(dict(sign.facts).get("quote", "")).endswith("…") for sign in short.signs)


@pytest.mark.parametrize(
    ("header", "name", "address"),
    [
        ("Ana @Work <ana@b.example>", "Ana @Work", "ana@b.example"),
        ("Ana [Team] <ana@b.example>", "Ana [Team]", "ana@b.example"),
        ("Ana <<ana@b.example>>", "Ana", "ana@b.example"),
        ("Foo, Inc. <a@b.example>", "Inc.", "a@b.example"),
        ("ana@b.example (Ana)", "", "ana@b.example"),
        ("=?utf-8?b?w5ZsYmF1bQ==?= @Kalamata <a@b.example>", "Ölbaum @Kalamata", "a@b.example"),
        ("Ana <ana@b.example", "Ana", "ana@b.example"),
        ('"Ana\\"B" <ana@b.example>', 'Ana"B', "ana@b.example"),
    ],
)
def test_the_sender_is_read_as_mail_programs_read_it(header, name, address):
    read = mail_reading.read(mail(header))
    assert [(one.name, one.address) for one in read.senders] == [(name, address)]
    assert read.hidden_senders == ()


def test_an_address_that_the_reading_leaves_out_is_told():
    read = mail_reading.read(mail("a@riverbend.example, c@other.example <e@third.example>"))
    told = {one.address for one in read.senders} | {*read.hidden_senders}
    assert {"a@riverbend.example", "e@third.example"} <= told
    assert "several_senders" in reasons(look(mail("a@riverbend.example, c@other.example <e@third.example>")))


def test_two_people_of_one_domain_may_write_together():
    assert reasons(look(mail("Ana <ana@b.example>, Ben <ben@b.example>"))) == {}


def test_our_own_messages_show_no_sign():
    """Neither a code nor a notice, as they are sent, is like what the inspector looks for."""
    actions = {
        "sign-in": "sign in to your account",
        "purchase": "a payment of 129.00 EUR to Riverbend Market for order 7",
        "factor-off": "turn off two-step verification",
    }
    service, at = "Riverbend Market", 1_790_000_000_000
    tags = (
        "password:changed",
        "contact:added",
        "signin:code_wrong",
        "factor:off",
        "factor:recovery_used",
        "device:added",
    )
    codes = [CodeFacts(kind, what, ("amber", "kettle"), "K7M2QX", at, 10, service) for kind, what in actions.items()]
    notices = [NoticeFacts(tag, {}, "mira", "Q4T9ZB", at, service) for tag in tags]
    texts = [wording.code_message(facts, Channel.MAIL, "482113") for facts in codes]
    texts += [wording.notice(facts, Channel.MAIL) for facts in notices]
    for text in texts:
        found = look(mail("Riverbend Market <notices@riverbend.example>", text.body, f"Subject: {text.subject}"))
        assert found.signs == (), (text.body, found.signs)


ASKING = "Send us the code that you got, and your password, für immer."


@pytest.mark.parametrize("charset", ["utf-16", "utf-16-le", "utf-16-be", "cp1252"])
@pytest.mark.parametrize("above", ["", "From: A <a@b.example>\n\n"])
def test_a_file_is_read_in_whichever_letters_it_was_saved(charset, above):
    saved = (above + ASKING).encode(charset)
    assert mail_reading.read(saved).text == ASKING
    assert "asks_for_code" in reasons(look(saved))


@pytest.mark.parametrize("length", [-1, 0, 1])
def test_a_letter_that_was_cut_does_not_change_how_the_rest_is_read(length):
    filled = "ü" * ((mail_reading.MOST_READ + length) // 2)
    assert set(mail_reading.read(("x" * (length % 2) + filled).encode()).text) <= {"x", "ü"}


ASKS_IN_A_PART = "MIME-Version: 1.0\nContent-Type: {}\n\nTo stop this, send us the code that you received."


@pytest.mark.parametrize(
    "part",
    [
        'text/plain; charset=utf-8; name="message.txt"',
        'text/plain; charset=utf-8\nContent-Disposition: inline; filename="note.txt"',
        'text/html; charset=utf-8; name="message.html"',
        'text/html\nContent-Disposition: inline; filename="note.html"',
        'text/calendar; charset=utf-8; method=REQUEST; name="invite.ics"\nContent-Disposition: attachment',
    ],
)
def test_a_text_with_a_name_is_read_where_mail_programs_show_it(part):
    assert "asks_for_code" in reasons(look("From: A <a@b.example>\n" + ASKS_IN_A_PART.format(part)))


def test_a_text_that_is_set_apart_is_none_of_the_mails_words():
    part = 'text/plain\nContent-Disposition: attachment; filename="log.txt"'
    assert "asks_for_code" not in reasons(look("From: A <a@b.example>\n" + ASKS_IN_A_PART.format(part)))


def test_the_lines_of_an_invitation_are_put_together():
    invitation = (
        "text/calendar; method=REQUEST\n\nBEGIN:VCALENDAR\nDESCRIPTION:https://riverbend.examp\n le.evil.test/x\n"
    )
    found = look(f"From: A <a@b.example>\nMIME-Version: 1.0\nContent-Type: {invitation}")
    assert "domain_within" in reasons(found)


def test_a_page_in_xml_that_acts_weighs_as_any_other():
    page = attached("scan.xhtml", kind="application/xhtml+xml").replace("\nxx\n", "\n<html><script>x</script></html>\n")
    assert reasons(look(page))["attachment_page"] is Weight.STRONG


@pytest.mark.parametrize(
    "leads",
    [
        '<form action="https://riverbemd.example/x"></form>',
        '<form><input type=submit formaction="https://riverbemd.example/x"></form>',
        '<svg><a xlink:href="https://riverbemd.example/x"><text>go</text></a></svg>',
        '<meta http-equiv="Refresh" content="0; URL=https://riverbemd.example/x">',
    ],
)
def test_what_leads_somewhere_without_being_a_link_is_judged_as_one(leads):
    assert "domain_slip" in reasons(look(page(leads)))


@pytest.mark.parametrize(
    "held",
    [
        '<body onload="eval(atob(1))">',
        "<img src=x\nonerror=go()>",
        '<meta http-equiv=refresh content="0;url=https://a.example">',
    ],
)
def test_an_attached_page_that_acts_by_itself_weighs_as_one_with_a_script(held):
    found = look(attached("scan.html", kind="text/html").replace("\nxx\n", f"\n{held}\n"))
    assert reasons(found)["attachment_page"] is Weight.STRONG
    quiet = look(attached("scan.html", kind="text/html").replace("\nxx\n", "\n<meta charset=utf-8><p>It is on.\n"))
    assert reasons(quiet)["attachment_page"] is Weight.MARKED


def test_a_word_that_is_broken_up_is_quoted_with_its_line():
    found = look(mail(body="Enter your pass\u200bword here."))
    (quote,) = (dict(sign.facts)["quote"] for sign in found.signs if sign.reason == "words_broken_up")
    assert quote == "Enter your password here."


@pytest.mark.parametrize("named", ["BASE64 ", "base64 (as usual)", '"base64"', "(so) Base64"])
def test_a_body_is_decoded_however_its_encoding_is_written(named):
    body = base64.b64encode(ASKING.encode()).decode()
    assert "asks_for_code" in reasons(look(mail("A <a@b.example>", body, f"Content-Transfer-Encoding: {named}")))


@pytest.mark.parametrize("charset", ["utf-7", "utf-32", "windows-1252", "utf-16"])
def test_a_body_is_read_in_every_charset_that_mail_programs_know(charset):
    text = "\N{NO-BREAK SPACE}Send us the code that you got.".encode(charset).replace(
        b"Send", b"+AFM-end" if charset == "utf-7" else b"Send"
    )
    head = f"From: A <a@b.example>\nContent-Type: text/plain; charset={charset}\nContent-Transfer-Encoding: base64\n\n"
    assert "asks_for_code" in reasons(look(head.encode() + base64.b64encode(text)))


@pytest.mark.parametrize(
    "hidden",
    [
        "<!--><a href='https://evil.test'>{}</a>",
        "<!---><a href='https://evil.test'>{}</a>",
        "<!-- x --!><a href='https://evil.test'>{}</a>",
        "<base href='https://evil.test/'><a href='login'>{}</a>",
        "<a href='/login'>{}</a><base href='https://evil.test/a/b'><base href='https://riverbend.example'>",
        f"<a title='{'x' * 5000}' href='https://evil.test'>{{}}</a>",
        f"<a href='https://riverbend.example:{'x' * 2500}@evil.test/'>{{}}</a>",
        "<a href='https://evil\u3002test/'>{}</a>",
        "<title><style></title><a href='https://evil.test'>{}</a>",
        "<textarea><script></textarea><a href='https://evil.test'>{}</a>",
        "<svg><style/></svg><a href='https://evil.test'>{}</a>",
        "<svg><style><p><a href='https://evil.test'>{}</a>",
    ],
)
def test_a_link_is_seen_that_a_browser_would_follow(hidden):
    assert "link_text_differs" in reasons(look(page(hidden.format("https://riverbend.example/"))))


@pytest.mark.parametrize(
    "shown", ["riverbend.example\u200b/x", "river\u00adbend.example", "https://riverbend\u2060.example/"]
)
def test_unseen_signs_in_a_links_text_do_not_hide_what_it_shows(shown):
    found = reasons(look(page(f"<a href='https://evil.test'>{shown}</a>")))
    assert found["link_text_differs"] is Weight.STRONG
    assert "link_text_differs" not in reasons(look(page(f"<a href='https://riverbend.example'>{shown}</a>")))


@pytest.mark.parametrize(
    "hidden", ["<style>{}</style>", "<iframe>{}</iframe>", "<noframes><p>{}</p></noframes>", "<!-- {} -->"]
)
def test_what_a_browser_does_not_show_is_not_read(hidden):
    assert "asks_for_code" not in reasons(look(page(hidden.format(ASKING) + "Nine is fine.")))


@pytest.mark.parametrize(
    ("name", "reason"),
    [("a.rdp", "attachment_runs"), ("b.MSC", "attachment_runs"), ("c.library-ms ", "attachment_runs"),
     ("d.xlsb", "attachment_macros"), ("e.tar.xz", "attachment_archive")],
)  # fmt: skip
def test_attachments_that_came_up_lately_are_known(name, reason):
    assert reason in reasons(look(attached(name)))


def test_a_domain_in_its_own_script_is_the_services_own_however_it_is_written():
    ours = Known("Bücher", ("xn--bcher-kva.example",))
    for sender in ("a@bücher.example", "a@xn--bcher-kva.example"):
        assert reasons(look(mail(f"Bücher <{sender}>", "See https://www.bücher.example/ for all."), ours)) == {}
    links = "<a href='https://bücher.example/x'>bücher.example</a><a href='https://xn--bcher-kva.example'>bücher.example</a>"
    assert reasons(look(page(links), ours)) == {}
    assert "domain_letters" in reasons(look(mail("A <a@bucher.example>"), ours))
    assert "domain_within" in reasons(look(mail(body="See https://bücher.example.evil.test/"), ours))


@pytest.mark.parametrize("base", ["https://evil.test/", "https://[x", "x", ""])
@pytest.mark.parametrize(
    "target", ["https://riverbend.example/x", "//riverbend.example/x", "https:\\\\riverbend.example"]
)
def test_a_link_with_a_place_of_its_own_stays_there(base, target):
    found = look(page(f"<base href='{base}'><a href='{target}'>riverbend.example</a>"))
    assert "link_text_differs" not in reasons(found)
