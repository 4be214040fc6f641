"""What should not have been asked, or cannot be done now, in words: one sentence for each reason."""

from __future__ import annotations

from typing import Final

from guardtui.core.errors import GuardError
from guardtui.wording.events import BECAUSE
from guardtui.wording.fill import fill
from guardtui.wording.passwords import password_reason
from guardtui.wording.times import clock_time, day_and_time

PROBLEMS: Final = {
    # what was typed
    "control_characters": "The {field} holds control characters, which cannot be kept. Type it again without them.",
    "too_long": "The {field} is too long: at most {most} characters.",
    "empty": "The {field} is empty.",
    "not_text": "The {field} is not readable text.",
    "handle_form": "A handle has {least} to {most} letters, digits, dots, dashes or underscores,"
    " and begins with a letter or digit.",
    "handle_mixed": "A handle keeps to one alphabet; this one mixes {scripts}.",
    "mail_form": "This is no mail address. It should look like name@example.org.",
    "phone_form": "This is no phone number that can be called. It should look like +44 20 7946 0958.",
    "phone_country": "The number needs its country code, such as +44 or +1.",
    "unknown_contact_kind": "A contact is one of: {known}.",
    "unknown_channel": "A method is one of: {known}.",
    "domain_form": "This is no domain. It should look like example.org.",
    "message_file_name": "Name the file of a saved message. In the app it ends in .eml or .txt.",
    "message_unreadable": "The file cannot be read: {problem}.",
    "message_too_long": "The message is longer than {most} MiB.",
    "message_empty": "There is no message in it.",
    "drill_answers": "The drill has {count} messages, and each needs its answer.",
    "no_drill_message": "The drill has no such message.",
    "domains_many": "At most {most} domains can be compared with.",
    "date_form": "The {field} is a date such as 1990-04-12.",
    "unknown_action": "“{kind}” is no known kind of action. Known: {known}.",
    "own_kind_name": "A kind of your own is named like “club:transfer”: small letters, digits and dashes, one colon.",
    "own_kind_details": "A kind of your own has at most {most} details, named with small letters and underscores.",
    "own_kind_types": "A detail is one of: {known}.",
    "own_kind_sentence": "The sentence must name each detail once or more, as in “send {{points}} to {{to}}”: {wanted}.",
    "currency_form": "A currency is three capital letters, such as EUR (ISO 4217).",
    "action_details": "An action of kind “{kind}” has exactly these details: {wanted}.",
    "action_detail_type": "The detail “{detail}” must be a {wanted}.",
    "action_detail_long": "The detail “{detail}” is too long: at most {most} characters.",
    "event_details_many": "An entry has at most {most} details.",
    "event_details_missing": "An entry “{tag}” needs these details: {wanted}.",
    "event_detail_name": "Names of details are letters, digits and underscores, at most {most}.",
    "event_detail_type": "The detail “{detail}” must be text or a whole number.",
    "event_detail_long": "The detail “{detail}” is too long: at most {most} characters.",
    "not_recordable": "“{tag}” is not for recording from outside. These are: {known}.",
    "unknown_outcome": "The outcome is one of: {known}.",
    "unknown_symptom": "What is the matter is one of: {known}.",
    "words_long": "That is too long: at most {most} bytes. Say the main thing first.",
    "unknown_stand": "A message stands as one of: {known}.",
    "no_app_secret": "This is no secret of an authenticator app: letters A to Z and digits 2 to 7, in groups of four.",
    "unknown_cause": "What can be answered is one of: {known}.",
    "unknown_step": "A step is one of: {known}.",
    "unknown_subject": "There is no such kind of activity. There are: {known}.",
    "not_attestable": "“{item}” cannot be confirmed by hand. These can: {known}.",
    "no_such_moment": "There is no such moment.",
    "bad_cursor": "That is no place in the list. Use the one given as “next”.",
    "bad_limit": "Between 1 and {most} entries can be shown at a time.",
    "device_token": "The device's own token is missing or too short.",
    "policy_unknown": "The policy has no rule “{name}”.",
    "policy_switch": "The policy's “{name}” is either true or false.",
    "policy_text": "The policy's “{name}” does not have the form {form}.",
    "policy_choice": "The policy's “{name}” is one of: {known}.",
    "policy_number": "The policy's “{name}” is a whole number of {unit}.",
    "policy_bounds": "The policy's “{name}” must be between {least} and {most} {unit}.",
    "config_setting": "The settings file's [{table}] {key} {problem}.",
    "config_unreadable": "The settings file cannot be read: {problem}.",
    "cards_unreadable": "The learn cards cannot be read. Install the program again.",
    "story_unreadable": "The demo's story cannot be read at {where}: {problem}.",
    "file_form": "This is no path that a file can have.",
    "export_file_name": "The activity is saved to a file whose name ends in .txt, .csv or .jsonl.",
    "case_file_name": "A case is saved to a file whose name ends in .txt or .json.",
    "path_form": "This is no path that a store can have.",
    # rules
    "password_refused": "This password cannot be taken. {reasons}",
    "password_wrong": "That is not your present password, so nothing was changed.",
    "password_parts": "Between {least} and {most} make a password that is safe and can be typed.",
    "no_such_draft": "This new password was not confirmed in time. Choose it again.",
    "handle_taken": "This handle is taken. Choose another.",
    "contact_there_already": "This address is on your account already.",
    "contact_not_verified": "This contact is not verified yet. Verify it first.",
    "contact_is_verified": "This contact is verified; removing it takes a code.",
    "contact_is_primary": "This contact is the primary one already.",
    "case_unfinished": "Not finished yet: {missing} still to be looked after.",
    "hold_lasts": "This hold lasts its day: the app was taken away with a weaker method, which cannot end it as well.",
    "action_too_wide": "This says more than a person can take in at a glance: at most {most} characters in all.",
    "no_hold": "There is no hold on this account.",
    "changed_again": "This contact was changed again since, so there is nothing to put back.",
    "another_can_vouch": "Something else can vouch for you: replace the contact with a code from there.",
    "last_contact": "This is your last verified contact, so it stays: add and verify another one first.",
    "contact_is_factor": "Two-step verification uses this contact. Remove that method first, or replace the contact.",
    "proof_unavailable": "None of your ways to confirm works right now, so nothing was changed.",
    "accepted_already": "The code was accepted already, so there is nothing left to cancel.",
    "secret_needs_terminal": "A secret would be made, and it is shown at a terminal only. The commands of “guardtui factor” and"
    " “guardtui password generate” write it to a private file with --out FILE.",
    "challenge_closed": "This request is closed. Start again for a new code.",
    "no_resend_left": "This code was sent as often as it may be. Ask for a new one when it has expired.",
    "nothing_to_resend": "This code is not sent: it is shown by your app, or is one that you kept.",
    "no_such_approval": "This cannot be carried out: its approval is {state}.",
    "approval_over": "This does not wait for you any more: it is {state}.",
    "other_details": "These are not the details that were approved. The approval is void: ask again.",
    "done_by_ourselves": "Actions of kind “{kind}” are done here and nowhere else, so nobody asks for them.",
    "too_many_approved": "There are {most} approvals that were not carried out. Carry one out, take one back, or wait.",
    "too_many_wait": "There are {most} requests waiting for this person. Take one back, or wait.",
    "kind_there_already": "“{kind}” is known already, with other details or another sentence. Take another name.",
    "trust_needs_no_two_step": "Two-step verification asks every device for a code, so none is trusted without.",
    "no_trust_here": "No device is trusted here: whoever runs these accounts turned that off.",
    "two_step_is_on": "Two-step verification is on already.",
    "two_step_is_off": "Two-step verification is off.",
    "wizard_unfinished": "Not finished yet: {missing} still to be confirmed.",
    "enrolment_expired": "This set-up took too long and was dropped for safety. Begin again.",
    "other_channel": "This contact is reached another way.",
    "factor_there_already": "This contact is one of your methods already.",
    "last_factor": "This is your last method. Add another one first, or turn two-step verification off.",
    "mail_is_no_factor": "Mail is not accepted as a method here. Choose the app or a phone.",
    "no_channel_reaches_you": "Signing in here takes a code, and there is no way yet to get one to you."
    " Ask whoever runs these accounts.",
    "session_ended": "You were signed out. Sign in again.",
    "session_expired": "You were signed out because nothing happened for a while. Sign in again.",
    "session_over_age": "You were signed in for as long as is allowed at a time. Sign in again.",
    "session_needed": "Sign in first.",
    "sign_in_needed": "This belongs to a sign-in.",
    "sign_in_expired": "This sign-in took too long. Begin again with your password.",
    # not there
    "no_approval": "There is no such request for approval.",
    "no_account": "There is no account with this handle.",
    "no_authenticator": "There is no such method.",
    "no_challenge": "There is no such request of yours.",
    "no_contact": "There is no such contact.",
    "no_case": "There is no such case.",
    "no_card": "There is no such card. “guardtui learn” lists them.",
    "no_support_case": "There is no such support case.",
    "no_change": "There is no such change of a contact, or it is too long ago to be undone.",
    "no_message": "There is no such message.",
    "no_code_in_it": "That message brought no code.",
    "no_device": "There is no such device.",
    "no_event": "There is no entry {seq}.",
    "no_session": "There is no such open session.",
    "data_file": "A part of the program is missing: {name}. Install it again.",
    # waiting
    "account_locked": "This account was locked by whoever runs it. Ask them.",
    "resend_too_soon": "A code was sent just now. The next can be sent in {seconds} s.",
    "password_wait": "Too many wrong passwords. It can be tried again at {until}.",
    "too_many_sends": "Too many codes were sent. More can be sent at {until}.",
    "too_many_cases": "There are {most} support cases of today already. The next can be opened at {until}; until then,"
    " answer to one that there is.",
    "on_hold": "This has to wait until {until}, because {because}. Making the account safer is allowed meanwhile.",
    # delivery
    "test_not_sent": "The message did not leave ({state}): {detail}",
    "not_returned": "This mail does not say what became of another one (RFC 3464).",
    "no_sms_there": "No text messages go to that country from here. Use an authenticator app or a mail address,"
    " or ask whoever runs these accounts.",
    "no_delivery": "This store has no way to send messages yet. Use an authenticator app,"
    " or ask whoever runs these accounts to set up sending.",
    "no_way": "There is no way yet to confirm this. Verify a phone or mail address first, or set up an authenticator app.",
    "no_such_way": "It cannot be confirmed this way. Choose another.",
    # the store and its key
    "store_missing": "There is no store at {path}. Make one with “guardtui init”.",
    "file_exists": "There is something at {path} already. It was left as it is; name another file.",
    "file_unwritable": "{path} cannot be written: {cause}. Nothing is there.",
    "backup_exists": "There is something at {path} already. It was left as it is; name another file.",
    "store_exists": "There is a store at {path} already. It was left as it is.",
    "store_unreadable": "The store cannot be opened.",
    "store_read_only": "The store can only be read, so nothing was changed.",
    "store_busy": "Another program is using the store, so this was not done. Try again.",
    "store_damaged": "The store is damaged, so nothing was changed. Whoever runs it should put back a copy of the file and its key.",
    "store_io": "The disk reports an error. It is not certain what was kept: look at the activity before you try again.",
    "store_newer": "This store was written by a newer program (schema {schema}; this one knows {known})."
    " Update GuardTUI to open it.",
    "migration_no_copy": "This store was written by an older program (schema {schema}; this one uses {known}). A copy is made before"
    " it is brought forward, and that failed: {cause}. Nothing was changed.",
    "store_open_to_others": "Others on this machine can read the store at {path}. Make it private: chmod 600.",
    "store_linked": "The store at {path} has a second name somewhere (a hard link), where others may reach it. Remove that.",
    "folder_movable": "Anybody on this machine can put another folder in the place of {path}, because everybody may write to"
    " {above}. Put the store elsewhere.",
    "store_of_another_user": "The store at {path} belongs to another user.",
    "disk_full": "The disk is full, so this was not done.",
    "not_a_store": "The file at {path} is no GuardTUI store. It was left as it is.",
    "not_a_folder": "{path} is not a folder.",
    "folder_unwritable": "The folder {path} cannot be written to: {cause}.",
    "folder_open_to_others": "Others on this machine can enter {path}. Give the store a folder of its own: chmod 700.",
    "folder_of_another_user": "The folder {path} belongs to another user.",
    "practice_store": "This is a practice store. Open it with “guardtui demo”.",
    "not_a_practice_store": "This is a real store. The practice lab does not touch it.",
    "not_only_a_demo": "The folder {path} holds more than the demo ({others}), so it was left as it is.",
    "key_missing": "The key of this store is missing: {path}. Without it nothing can be opened; put it back.",
    "key_exists": "There is a key at {path} already, perhaps another store's. It was left as it is, and nothing was made.",
    "journal_left": "A journal of an older store lies at {path}. Move it away first; nothing was made.",
    "key_unreadable": "The key at {path} cannot be read: {cause}.",
    "key_unwritable": "The key at {path} cannot be written: {cause}.",
    "key_open_to_others": "Others on this machine can read the key at {path}. Make it private: chmod 600.",
    "key_damaged": "The file at {path} is no key, or a damaged one.",
    "key_newer": "The key at {path} was written by a newer program. Update GuardTUI.",
    "key_wrong": "The key at {path} belongs to another store.",
    "key_version": "The key at {path} has version {has}, and this store was sealed with version {wanted}. Use the key file of"
    " that time.",
    "rotation_unfinished": "Accounts that were changed from outside: {accounts}. They were left alone, so the old key is kept too."
    " “guardtui activity verify” tells which. Put a backup back, then rotate again.",
    "rotation_left": "Rows that the old key still holds: {rows}. So it is kept; rotate again.",
    "anchor_exists": "There is an anchor at {path} already, perhaps another store's. It was left as it is, and nothing was"
    " made. Move it away if its store is gone.",
    "anchor_foreign": "The file at {path} is not this store's anchor, or is damaged. Put the right one back, or take the"
    " store as it is with “guardtui restore”.",
    "anchor_missing": "The anchor of this store is missing, so nobody can tell whether the store was put back. Put the anchor"
    " back, or take the store as it is with “guardtui restore”.",
    "store_put_back": "This store was put back to an earlier state, so nothing is done on its word. Put the newer one back, or"
    " take it as it is with “guardtui restore”.",
    "store_altered": "Something was built into the store that does not belong there, so nothing is done with it. Put back a"
    " copy of the file.",
    "paths_alike": "Store, key and anchor are three files: give each its own name.",
    "anchor_unwritable": "The anchor at {path} cannot be written: {cause}.",
    "account_changed": "This account's entry in the store was changed from outside, so nothing is done on its word."
    " “guardtui activity verify” tells more.",
    "event_damaged": "Entry {seq} of the activity was changed from outside. “guardtui activity verify” tells more.",
    "seal_broken": "A sealed entry of the store was changed from outside. It cannot be trusted.",
    "seal_of_another_key": "A sealed entry was made with another version of the key, so it cannot be opened.",
    "pepper_missing": "A password or code was hashed with version {version} of the pepper, which is not in the key file. Put the"
    " right key file back.",
    "hash_damaged": "A stored password or code is damaged. Ask whoever runs these accounts.",
    "no_memory": "There is not enough memory right now. Try again in a moment.",
    "phone_unreadable": "The pretend phone cannot be read: {path}. Start over with “guardtui demo --fresh”.",
    "phone_unwritable": "The pretend phone cannot take messages: {path}.",
}

_WHY_NOT: Final = {
    "no_sms_there": "no text messages go to its country from here",
    "no_delivery": "sending is not set up here",
}


def problem(error: GuardError) -> str:
    """The sentence for an error."""
    facts = dict(error.facts)
    if error.reason == "on_hold":
        facts["because"] = BECAUSE.get(str(facts.get("reason_of_hold")), "something deserved it")
        facts["until"] = day_and_time(int(str(facts["until"])))
    elif isinstance(facts.get("until"), int):
        facts["until"] = clock_time(int(str(facts["until"])))
    if error.reason == "password_refused":
        reasons = facts.get("reasons")
        facts["reasons"] = " ".join(password_reason(one) for one in reasons) if isinstance(reasons, tuple) else ""
    if error.reason == "not_a_store" and "path" not in facts:
        facts["path"] = "this place"
    return fill(PROBLEMS.get(error.reason, "This cannot be done ({reason})."), facts | {"reason": error.reason})


def why_not(reason: str | None) -> str:
    """Why a way does not work now, to stand behind its name."""
    return _WHY_NOT.get(reason or "", "")
