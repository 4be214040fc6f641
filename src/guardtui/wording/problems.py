"""What should not have been asked, or cannot be done now, in words: one sentence for each reason."""

from __future__ import annotations

import errno
import os
from typing import Final

from guardtui.core.errors import GuardError
from guardtui.core.records import ApprovalState, ContactKind
from guardtui.language import N_, _
from guardtui.wording.events import because
from guardtui.wording.fill import fill
from guardtui.wording.names import APPROVALS, EXAMPLES
from guardtui.wording.passwords import password_reason
from guardtui.wording.times import clock_time, day_and_time

PROBLEMS: Final = {
    # what was typed
    "control_characters": _("The {field} holds control characters, which cannot be kept. Type it again without them."),
    "too_long": _("The {field} is too long: at most {most} characters."),
    "empty": _("The {field} is empty."),
    "not_text": _("The {field} is not readable text."),
    "handle_form": _(
        "A handle has {least} to {most} letters, digits, dots, dashes or underscores,"
        " and begins with a letter or digit."
    ),
    "handle_mixed": _("A handle keeps to one alphabet; this one mixes {scripts}."),
    "mail_form": _("This is no mail address. It should look like {mail_example}."),
    "phone_form": _("This is no phone number that can be called. It should look like {phone_example}."),
    "phone_country": _("The number needs its country code, such as +44 or +1."),
    "unknown_contact_kind": _("A contact is one of: {known}."),
    "unknown_channel": _("A method is one of: {known}."),
    "domain_form": _("This is no domain. It should look like example.org."),
    "message_file_name": _("Name the file of a saved message. In the app it ends in .eml or .txt."),
    "message_unreadable": _("The file cannot be read: {problem}."),
    "message_too_long": _("The message is longer than {most} MiB."),
    "message_empty": _("There is no message in it."),
    "drill_answers": _("The drill has {count} messages, and each needs its answer."),
    "no_drill_message": _("The drill has no such message."),
    "domains_many": _("At most {most} domains can be compared with."),
    "date_form": _("The {field} is a date such as 1990-04-12."),
    "unknown_action": _("“{kind}” is no known kind of action. Known: {known}."),
    "own_kind_name": _(
        "A kind of your own is named like “club:transfer”: small letters, digits and dashes, one colon."
    ),
    "own_kind_details": _("A kind of your own has at most {most} details, named with small letters and underscores."),
    "own_kind_types": _("A detail is one of: {known}."),
    "own_kind_sentence": _(
        "The sentence must name each detail once or more, as in “send {{points}} to {{to}}”: {wanted}."
    ),
    "currency_form": _("A currency is three capital letters, such as EUR (ISO 4217)."),
    "action_details": _("An action of kind “{kind}” has exactly these details: {wanted}."),
    "action_detail_type": _("The detail “{detail}” must be a {wanted}."),
    "action_detail_long": _("The detail “{detail}” is too long: at most {most} characters."),
    "event_details_many": _("An entry has at most {most} details."),
    "event_details_missing": _("An entry “{tag}” needs these details: {wanted}."),
    "event_detail_name": _("Names of details are letters, digits and underscores, at most {most}."),
    "event_detail_type": _("The detail “{detail}” must be text or a whole number."),
    "event_detail_long": _("The detail “{detail}” is too long: at most {most} characters."),
    "not_recordable": _("“{tag}” is not for recording from outside. These are: {known}."),
    "unknown_outcome": _("The outcome is one of: {known}."),
    "unknown_symptom": _("What is the matter is one of: {known}."),
    "words_long": _("That is too long: at most {most} bytes. Say the main thing first."),
    "span_form": _(
        "A day is written like 2026-11-24. For a span write its first and its last day, the earlier one first."
    ),
    "unknown_stand": _("It stands as one of: {known}."),
    "no_app_secret": _(
        "This is no secret of an authenticator app: letters A to Z and digits 2 to 7, in groups of four."
    ),
    "unknown_cause": _("What can be answered is one of: {known}."),
    "unknown_step": _("A step is one of: {known}."),
    "unknown_subject": _("There is no such kind of activity. There are: {known}."),
    "not_attestable": _("“{item}” cannot be confirmed by hand. These can: {known}."),
    "no_such_moment": _("There is no such moment."),
    "bad_cursor": _("That is no place in the list. Use the one given as “next”."),
    "bad_limit": _("Between 1 and {most} entries can be shown at a time."),
    "device_token": _("The device's own token is missing or too short."),
    "policy_unknown": _("The policy has no rule “{name}”."),
    "policy_switch": _("The policy's “{name}” is either true or false."),
    "policy_text": _("The policy's “{name}” does not have the form {form}."),
    "policy_choice": _("The policy's “{name}” is one of: {known}."),
    "policy_number": _("The policy's “{name}” is a whole number of {unit}."),
    "policy_bounds": _("The policy's “{name}” must be between {least} and {most} {unit}."),
    "config_setting": _("The settings file's [{table}] {key} {problem}."),
    "config_unreadable": _("The settings file cannot be read: {problem}."),
    "cards_unreadable": _("The learn cards cannot be read. Install the program again."),
    "story_unreadable": _("The demo's story cannot be read at {where}: {problem}."),
    "file_form": _("This is no path that a file can have."),
    "export_file_name": _("The activity is saved to a file whose name ends in .txt, .csv or .jsonl."),
    "case_file_name": _("A case is saved to a file whose name ends in .txt or .json."),
    "path_form": _("This is no path that a store can have."),
    "public_url_form": _("A public address looks like https://guard.example.org or https://example.org/guard."),
    "public_url_open": _(
        "Across a network, passwords and codes need https: let a proxy speak it, and name its address."
    ),
    # rules
    "password_refused": _("This password cannot be taken. {reasons}"),
    "password_wrong": _("That is not your present password, so nothing was changed."),
    "password_parts": _("Between {least} and {most} make a password that is safe and can be typed."),
    "no_such_draft": _("This new password was not confirmed in time. Choose it again."),
    "handle_taken": _("This handle is taken. Choose another."),
    "contact_there_already": _("This address is on your account already."),
    "contact_not_verified": _("This contact is not verified yet. Verify it first."),
    "contact_is_verified": _("This contact is verified; removing it takes a code."),
    "contact_is_primary": _("This contact is the primary one already."),
    "case_unfinished": _("Not finished yet: {missing} still to be looked after."),
    "hold_lasts": _(
        "This hold lasts its day: the app was taken away with a weaker method, which cannot end it as well."
    ),
    "action_too_wide": _("This says more than a person can take in at a glance: at most {most} characters in all."),
    "no_hold": _("There is no hold on this account."),
    "changed_again": _("This contact was changed again since, so there is nothing to put back."),
    "another_can_vouch": _("Something else can vouch for you: replace the contact with a code from there."),
    "last_contact": _("This is your last verified contact, so it stays: add and verify another one first."),
    "contact_is_factor": _(
        "Two-step verification uses this contact. Remove that method first, or replace the contact."
    ),
    "proof_unavailable": _("None of your ways to confirm works right now, so nothing was changed."),
    "accepted_already": _("The code was accepted already, so there is nothing left to cancel."),
    "secret_needs_terminal": _(
        "A secret would be made, and it is shown at a terminal only. The commands of “guardtui factor” and"
        " “guardtui password generate” write it to a private file with --out FILE."
    ),
    "challenge_closed": _("This request is closed. Start again for a new code."),
    "no_resend_left": _("This code was sent as often as it may be. Ask for a new one when it has expired."),
    "nothing_to_resend": _("This code is not sent: it is shown by your app, or is one that you kept."),
    "no_such_approval": _("This cannot be carried out: its approval is {state}."),
    "approval_over": _("This does not wait for you any more: {state}."),
    "other_details": _("These are not the details that were approved. The approval is void: ask again."),
    "done_by_ourselves": _("Actions of kind “{kind}” are done here and nowhere else, so nobody asks for them."),
    "too_many_approved": _(
        "There are {most} approvals that were not carried out. Carry one out, take one back, or wait."
    ),
    "too_many_wait": _("There are {most} requests waiting for this person. Take one back, or wait."),
    "kind_there_already": _("“{kind}” is known already, with other details or another sentence. Take another name."),
    "not_trusted": _("This device is not trusted, so nothing was changed."),
    "trust_needs_no_two_step": _("Two-step verification asks every device for a code, so none is trusted without."),
    "no_trust_here": _("No device is trusted here: whoever runs these accounts turned that off."),
    "two_step_is_on": _("Two-step verification is on already."),
    "two_step_is_off": _("Two-step verification is off."),
    "wizard_unfinished": _("Not finished yet: {missing} still to be confirmed."),
    "enrolment_expired": _("This set-up took too long and was dropped for safety. Begin again."),
    "other_channel": _("This contact is reached another way."),
    "factor_there_already": _("This contact is one of your methods already."),
    "last_factor": _("This is your last method. Add another one first, or turn two-step verification off."),
    "mail_is_no_factor": _("Mail is not accepted as a method here. Choose the app or a phone."),
    "no_channel_reaches_you": _(
        "Signing in here takes a code, and there is no way yet to get one to you. Ask whoever runs these accounts."
    ),
    "session_ended": _("You were signed out. Sign in again."),
    "session_expired": _("You were signed out because nothing happened for a while. Sign in again."),
    "session_over_age": _("You were signed in for as long as is allowed at a time. Sign in again."),
    "session_needed": _("Sign in first."),
    "sign_in_needed": _("This belongs to a sign-in."),
    "sign_in_expired": _("This sign-in took too long. Begin again with your password."),
    # not there
    "no_approval": _("There is no such request for approval."),
    "no_account": _("There is no account with this handle."),
    "no_authenticator": _("There is no such method."),
    "no_challenge": _("There is no such request of yours."),
    "no_contact": _("There is no such contact."),
    "no_case": _("There is no such case."),
    "no_card": _("There is no such card. “guardtui learn” lists them."),
    "no_support_case": _("There is no such support case."),
    "no_change": _("There is no such change of a contact, or it is too long ago to be undone."),
    "no_message": _("There is no such message."),
    "no_code_in_it": _("That message brought no code."),
    "never_left": _(
        "That message was never handed over, so nobody can have received it or sent it back. Nothing was changed."
    ),
    "no_device": _("There is no such device."),
    "no_event": _("There is no entry {seq}."),
    "no_session": _("There is no such open session."),
    "data_file": _("A part of the program is missing: {name}. Install it again."),
    # waiting
    "account_locked": _("This account was locked by whoever runs it. Ask them."),
    "resend_too_soon": _("A code was sent just now. The next can be sent in {seconds} s."),
    "password_wait": _("Too many wrong passwords. It can be tried again at {until}."),
    "too_many_sends": _("Too many codes were sent. More can be sent at {until}."),
    "too_many_cases": _(
        "There are {most} support cases of today already. The next can be opened at {until}; until then,"
        " answer to one that there is, or save this one to a file and hand it over."
    ),
    "too_many_cases_half_way": _(
        "A sign-in that is not finished can open {most} support cases a day, so the next can be opened at"
        " {until}. Until then, save this one to a file and hand it over."
    ),
    "on_hold": _("This has to wait until {until}, because {because}. Making the account safer is allowed meanwhile."),
    # delivery
    "test_not_sent": _("The message did not leave ({state}): {detail}"),
    "not_returned": _("This mail does not say what became of another one (RFC 3464)."),
    "phone_rests": _(
        "Messages did not reach this phone several times in a row, so no code goes there. Take another way, and"
        " verify the number again in your contacts once it works."
    ),
    "no_sms_there": _(
        "No text messages go to that country from here. Use an authenticator app or a mail address,"
        " or ask whoever runs these accounts."
    ),
    "no_delivery": _(
        "This store has no way to send messages yet. Use an authenticator app,"
        " or ask whoever runs these accounts to set up sending."
    ),
    "nothing_sends": _(
        "No mail server and no gateway is set up, so nothing can be sent from here. “guardtui delivery show” tells"
        " what the settings say."
    ),
    "no_way": _(
        "There is no way yet to confirm this. Verify a phone or mail address first, or set up an authenticator app."
    ),
    "no_such_way": _("It cannot be confirmed this way. Choose another."),
    # the store and its key
    "store_missing": _("There is no store at {path}. Make one with “guardtui init”."),
    "file_exists": _("There is something at {path} already. It was left as it is; name another file."),
    "file_unwritable": _("{path} cannot be written: {cause}. Nothing was saved."),
    "backup_exists": _("There is something at {path} already. It was left as it is; name another file."),
    "store_exists": _("There is a store at {path} already. It was left as it is."),
    "store_unreadable": _("The store cannot be opened."),
    "store_read_only": _("The store can only be read, so nothing was changed."),
    "store_busy": _("Another program is using the store, so this was not done. Try again."),
    "store_damaged": _(
        "The store is damaged, so nothing was changed. Whoever runs it should put back a copy of the file and its key."
    ),
    "store_io": _(
        "The disk reports an error. It is not certain what was kept: look at the activity before you try again."
    ),
    "store_newer": _(
        "This store was written by a newer program (schema {schema}; this one knows {known})."
        " Update GuardTUI to open it."
    ),
    "migration_no_copy": _(
        "This store was written by an older program (schema {schema}; this one uses {known}). A copy is made before"
        " it is brought forward, and that failed: {cause}. Nothing was changed."
    ),
    "store_open_to_others": _("Others on this machine can read the store at {path}. Make it private: chmod 600."),
    "store_linked": _(
        "The store at {path} has a second name somewhere (a hard link), where others may reach it. Remove that."
    ),
    "folder_movable": _(
        "Anybody on this machine can put another folder in the place of {path}, because everybody may write to"
        " {above}. Put the store elsewhere."
    ),
    "store_of_another_user": _("The store at {path} belongs to another user."),
    "disk_full": _("The disk is full, so this was not done."),
    "not_a_store": _("The file at {path} is no GuardTUI store. It was left as it is."),
    "not_a_folder": _("{path} is not a folder."),
    "folder_unwritable": _("The folder {path} cannot be written to: {cause}."),
    "folder_open_to_others": _(
        "Others on this machine can enter {path}. Give the store a folder of its own: chmod 700."
    ),
    "folder_of_another_user": _("The folder {path} belongs to another user."),
    "practice_store": _("This is a practice store. Open it with “guardtui demo”."),
    "not_a_practice_store": _("This is a real store. The practice lab does not touch it."),
    "not_only_a_demo": _("The folder {path} holds more than the demo ({others}), so it was left as it is."),
    "key_missing": _("The key of this store is missing: {path}. Without it nothing can be opened; put it back."),
    "key_exists": _(
        "There is a key at {path} already, perhaps another store's. It was left as it is, and nothing was made."
    ),
    "journal_left": _("A journal of an older store lies at {path}. Move it away first; nothing was made."),
    "key_unreadable": _("The key at {path} cannot be read: {cause}."),
    "key_unwritable": _("The key at {path} cannot be written: {cause}."),
    "key_open_to_others": _("Others on this machine can read the key at {path}. Make it private: chmod 600."),
    "key_damaged": _("The file at {path} is no key, or a damaged one."),
    "key_newer": _("The key at {path} was written by a newer program. Update GuardTUI."),
    "key_wrong": _("The key at {path} belongs to another store."),
    "key_version": _(
        "The key at {path} has version {has}, and this store was sealed with version {wanted}. Use the key file of"
        " that time."
    ),
    "rotation_unfinished": _(
        "Accounts that were changed from outside: {accounts}. They were left alone, so the old key is kept too."
        " “guardtui activity verify” tells which. Put a backup back, then rotate again."
    ),
    "rotation_left": _("Rows that the old key still holds: {rows}. So it is kept; rotate again."),
    "anchor_exists": _(
        "There is an anchor at {path} already, perhaps another store's. It was left as it is, and nothing was"
        " made. Move it away if its store is gone."
    ),
    "anchor_foreign": _(
        "The file at {path} is not this store's anchor, or is damaged. Put the right one back, or take the"
        " store as it is with “guardtui restore”."
    ),
    "anchor_missing": _(
        "The anchor of this store is missing, so nobody can tell whether the store was put back. Put the anchor"
        " back, or take the store as it is with “guardtui restore”."
    ),
    "store_put_back": _(
        "This store was put back to an earlier state, so nothing is done on its word. Put the newer one back, or"
        " take it as it is with “guardtui restore”."
    ),
    "store_altered": _(
        "Something was built into the store that does not belong there, so nothing is done with it. Put back a"
        " copy of the file."
    ),
    "paths_alike": _("Store, key and anchor are three files: give each its own name."),
    "anchor_unwritable": _("The anchor at {path} cannot be written: {cause}."),
    "account_changed": _(
        "This account's entry in the store was changed from outside, so nothing is done on its word."
        " “guardtui activity verify” tells more."
    ),
    "event_damaged": _("Entry {seq} of the activity was changed from outside. “guardtui activity verify” tells more."),
    "seal_broken": _("A sealed entry of the store was changed from outside. It cannot be trusted."),
    "seal_of_another_key": _("A sealed entry was made with another version of the key, so it cannot be opened."),
    "pepper_missing": _(
        "A password or code was hashed with version {version} of the pepper, which is not in the key file. Put the"
        " right key file back."
    ),
    "hash_damaged": _("A stored password or code is damaged. Ask whoever runs these accounts."),
    "no_memory": _("There is not enough memory right now. Try again in a moment."),
    "phone_unreadable": _("The pretend phone cannot be read: {path}. Start over with “guardtui demo --fresh”."),
    "phone_unwritable": _("The pretend phone cannot take messages: {path}."),
    "no_mission": _("There is no such mission. There are: {known}."),
    "mission_two_step_on": _(
        "Two-step verification is on already. Turn it off first (2, then o), or begin the demo anew with --fresh."
    ),
    "mission_needs_phone": _("This takes a verified phone, and a mail address or recovery codes beside it."),
    "mission_needs_app": _(
        "This takes two-step verification with the pretend phone's app: 2, t, and p where the picture is shown."
    ),
    "mission_on_hold": _(
        "This mission has to wait until {until}, because {because}. Go forward a day, and it can begin."
    ),
    "mission_all_good": _("The checklist is finished. Go forward 6 months, and it comes back."),
    "mission_password": _("The password is not the printed one any more. Type it, so that the stranger can have it."),
    "mission_no_way_in": _("Nobody gets in: no code of this account reaches the pretend phone. Well done."),
    "no_span": _("Say how far to go forward as {known}, or another number of min, h, d or mo."),
    "too_far_ahead": _("{years} years ahead is as far as practice goes. Start over with “guardtui demo --fresh”."),
}

FIELDS: Final = {
    "address": _("address"),
    "birthday": _("birthday"),
    "code": _("code"),
    "description": _("description"),
    "device": _("device"),
    "handle": _("handle"),
    "identifier": _("identifier"),
    "line": _("line"),
    "name": _("name"),
    "password": _("password"),
    "pet": _("pet"),
    "place": _("place"),
    "search": _("search"),
    "sentence": _("sentence"),
    "text": _("text"),
}
"""What is typed, as its fault is told."""

_MISSING: Final = {
    "method": _("a method"),
    "recovery codes": _("recovery codes"),
    "password": _("another password"),
    "contacts": _("your contacts"),
    "methods": _("your two-step methods"),
}
"""What a wizard or a case still lacks."""

_CAUSES: Final = {
    os.strerror(errno.ENOENT): N_("No such file or directory"),
    os.strerror(errno.EACCES): N_("Permission denied"),
    os.strerror(errno.EPERM): N_("Operation not permitted"),
    os.strerror(errno.EISDIR): N_("Is a directory"),
    os.strerror(errno.ENOTDIR): N_("Not a directory"),
    os.strerror(errno.ENAMETOOLONG): N_("File name too long"),
    os.strerror(errno.ENOSPC): N_("No space left on device"),
    os.strerror(errno.EROFS): N_("Read-only file system"),
    os.strerror(errno.EIO): N_("Input/output error"),
    "no valid path": N_("no valid path"),
}
"""What the system says of a file, in English. What it says beside these stays as it is."""

_WHY_NOT: Final = {
    "phone_rests": _("messages did not reach it lately"),
    "no_sms_there": _("no text messages go to its country from here"),
    "no_delivery": _("sending is not set up here"),
}


def problem(error: GuardError) -> str:
    """The sentence for an error."""
    facts = dict(error.facts)
    if error.reason in {"on_hold", "mission_on_hold"}:
        facts["because"] = because(str(facts.get("reason_of_hold")))
        facts["until"] = day_and_time(int(str(facts["until"])))
    elif isinstance(facts.get("until"), int):
        facts["until"] = clock_time(int(str(facts["until"])))
    if error.reason == "password_refused":
        reasons = facts.get("reasons")
        facts["reasons"] = " ".join(password_reason(one) for one in reasons) if isinstance(reasons, tuple) else ""
    if error.reason == "not_a_store" and "path" not in facts:
        facts["path"] = _("this place")
    for name in ("cause", "problem"):
        said = _CAUSES.get(str(facts.get(name)))
        if said is not None:
            facts[name] = _(said)
    if "missing" in facts:
        names = facts["missing"] if isinstance(facts["missing"], list) else [facts["missing"]]
        facts["missing"] = [_MISSING.get(str(name), name) for name in names]
    if isinstance(facts.get("field"), str):
        facts["field"] = FIELDS.get(str(facts["field"]), facts["field"])
    if error.reason == "approval_over":
        facts["state"] = APPROVALS[ApprovalState(str(facts["state"]))]
    facts |= {"reason": error.reason, "phone_example": EXAMPLES[ContactKind.PHONE]}
    facts["mail_example"] = EXAMPLES[ContactKind.MAIL]
    return fill(PROBLEMS.get(error.reason, _("This cannot be done ({reason}).")), facts)


def why_not(reason: str | None, until: int | None = None) -> str:
    """Why a way does not work now, or until when no code goes that way, to stand behind its name."""
    if reason is None and until is not None:
        return _("enough was sent that way; again at {clock_time}").format(clock_time=clock_time(until))
    return _WHY_NOT.get(reason or "", "")
