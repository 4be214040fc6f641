"""`guardtui support`: put a support case together, see it, keep it, save it."""

from __future__ import annotations

import shutil
from pathlib import Path

import click

from guardtui import wording
from guardtui.cli import output, shown, typed
from guardtui.cli.call import Call, path_of
from guardtui.cli.command import Noun, account_option, pass_call
from guardtui.core.errors import GuardError, Refused, StoreTrouble
from guardtui.core.records import Session
from guardtui.core.support import MOST_WORDS, Packet, SupportCase, Symptom
from guardtui.guard.callers import Backend
from guardtui.guard.support import case_file
from guardtui.language import _
from guardtui.shared.terminal import terminal
from guardtui.wording.support import COMMAND_LINE

NOT_KEPT = _(
    "Nobody is signed in here, so it says nothing of an account and is not kept. Save it with --out FILE, and hand it over."
)
ONLY_SHOWN = _("Nothing was kept. With --yes it is kept under a number.")


@click.group(cls=Noun, otherwise="open")
def support() -> None:
    """Ask for help: `guardtui support --symptom S` puts everything together, takes secrets out, and shows it first."""


@support.command("open")
@click.argument("handle", required=False)
@click.option(
    "--symptom", required=True, type=click.Choice([one.value for one in Symptom]), help=_("What is the matter.")
)
@click.option("--tried", multiple=True, metavar="TEXT", help=_("What you tried already; repeatable."))
@click.option(
    "--out",
    metavar="FILE",
    help=_("Write it to this new file (mode 0600), named .txt to be read or .json for a program."),
)
@click.option("--yes", is_flag=True, help=_("Keep it under a number without asking."))
@pass_call
def open_case(call: Call, handle: str | None, symptom: str, tried: tuple[str, ...], out: str | None, yes: bool) -> None:
    """Put a case together, for HANDLE or for who is signed in. Your own words come on standard input, or are typed.

    Nothing is kept before you have seen it: at a terminal you are asked, elsewhere --yes says so.
    """
    path = _free(out)
    asker = _asker(call, handle)
    words = typed.own_words(_("What happened, in your own words (an empty line ends):"), MOST_WORDS)
    verb = call.guard.support
    here = terminal(COMMAND_LINE, shutil.get_terminal_size() if output.is_terminal() else None)
    packet = verb.prepare(asker, symptom, words, tried=tried, terminal=here)
    if not call.out.as_json:
        call.out.paragraph([wording.packet(packet)])
    case: SupportCase | None = None
    if asker is not None and (yes or typed.confirmed(_("Keep this under a number, for whoever runs these accounts?"))):
        case = verb.open_case(asker, symptom, words, tried=tried, terminal=here)
        packet = case.packet
    _save(call, packet, path)
    sentence = wording.case_mailed(case) if case else NOT_KEPT if asker is None else ONLY_SHOWN
    data = {"case": case.id if case else None, "mail": case.mail if case else None, "sentence": sentence}
    row = {"case": case.id if case else _("none"), **({"saved": str(path)} if path else {})}
    call.out.data({**data, "saved": path and str(path), "packet": packet.data()}, row, sentence)


@support.command("list")
@click.argument("handle", required=False)
@pass_call
def list_cases(call: Call, handle: str | None) -> None:
    """The support cases of HANDLE or of who is signed in, the newest first."""
    found = call.guard.support.list(call.asker(handle))
    call.out.items([_data(one) for one in found], [_row(one, call.now) for one in found], empty=_("There is no case."))


@support.command("show")
@click.argument("case_id", metavar="CASE")
@account_option
@click.option(
    "--out",
    metavar="FILE",
    help=_("Write it to this new file (mode 0600), named .txt to be read or .json for a program."),
)
@pass_call
def show(call: Call, case_id: str, handle: str | None, out: str | None) -> None:
    """One case, with everything that is in it."""
    path = _free(out)
    case = call.guard.support.show(call.asker(handle), case_id)
    if not call.out.as_json:
        call.out.paragraph([wording.packet(case.packet)])
    _save(call, case.packet, path)
    data = {**_data(case), "saved": path and str(path), "packet": case.packet.data()}
    call.out.data(data, _row(case, call.now), wording.case_mailed(case))


def _asker(call: Call, handle: str | None) -> Session | Backend | None:
    """For whom; nobody where nobody is signed in, for who cannot sign in needs help most."""
    try:
        return call.asker(handle)
    except Refused:
        return None


def _free(out: str | None) -> Path | None:
    """Where it is to be saved, seen to be free before anything is kept."""
    if out is None:
        return None
    path = case_file(path_of(out, "--out"))
    if path.exists() or path.is_symlink():
        raise StoreTrouble("file_exists", path=str(path))
    return path


def _save(call: Call, packet: Packet, path: Path | None) -> None:
    if path is None:
        return
    try:
        call.guard.support.save(packet, path)
    except GuardError:
        if packet.case:
            call.out.say(_("The case is kept under {case}; only the file is not there.").format(case=packet.case))
        raise


def _data(case: SupportCase) -> dict[str, object]:
    return {
        "case": case.id,
        "symptom": case.symptom.value,
        "opened_at": case.opened_at,
        "mail": case.mail,
        "mail_detail": case.mail_detail,
        "mail_unsure": case.mail_unsure,
    }


def _row(case: SupportCase, now: int) -> dict[str, str]:
    return {
        "case": case.id,
        "what": wording.symptom(case.symptom.value),
        "opened": shown.at(case.opened_at, now),
        "mail": case.mail.value if case.mail else _("not mailed"),
    }
