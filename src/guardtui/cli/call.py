"""One call of the command line: its store, its voice, and who is asking. Each part is made when it is first needed."""

from __future__ import annotations

import getpass
import hashlib
import os
import platform
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Final

from guardtui.cli import private
from guardtui.cli.exits import Unfit, Unmet
from guardtui.cli.output import Output
from guardtui.language import _

if TYPE_CHECKING:
    from guardtui.bootstrap import Guard
    from guardtui.config import Config
    from guardtui.core.records import Client, Session
    from guardtui.guard.callers import Backend

_MOST_PATH: Final = 4095
_APART: Final = ":"
"""Between the handle and the identifier of a challenge that a back end asked for."""


@dataclass
class Call:
    """What every command gets. `--store`, `--json` and `--plain` set it, wherever they stand."""

    store: str | None = None
    session_file: str | None = None
    practice: bool = False
    opened: Guard | None = None
    """A Guard that is open already and stays so; else the call opens its own and closes it."""
    out: Output = field(default_factory=Output)

    @cached_property
    def config(self) -> Config:
        """The settings in force, read once. The practice lab has its own, whatever is set up for real ones."""
        if self.practice:
            from guardtui.lab.build import demo_config, demo_folder

            place = demo_folder() if self.store is None else path_of(self.store, "--store").absolute()
            return demo_config(place.parent if place.is_file() else place)
        from guardtui import config

        return config.load(None if self.store is None else path_of(self.store, "--store"))

    @cached_property
    def guard(self) -> Guard:
        """The store's Guard. A practice store opens only with `--demo`, with its pretend phone; a real one only without."""
        if self.opened is not None:
            return self.opened
        if self.practice:
            from guardtui.lab.build import open_demo

            self.build_demo()
            return open_demo(self.config.folder)
        from guardtui.bootstrap import open_guard

        guard = open_guard(self.config)
        if guard.kept_copy:
            self.out.say(
                _("The store was brought forward to this program. As it was before: {kept_copy}").format(
                    kept_copy=guard.kept_copy
                )
            )
        return guard

    def build_demo(self, *, fresh: bool = False) -> None:
        """See that the practice store is there."""
        from guardtui.clock import SystemClock
        from guardtui.lab.build import build, built

        folder = self.config.folder
        if fresh or not built(folder):
            self.out.say(_("Telling the practice account's story; this takes a few seconds."))
            build(folder, anchor=SystemClock().now(), fresh=fresh)

    @property
    def has_store(self) -> bool:
        """Whether there is a store to ask, or one was named: some commands work without."""
        return self.opened is not None or self.practice or self.store is not None or self.config.store.exists()

    @property
    def now(self) -> int:
        return self.guard.clock.now()

    @cached_property
    def client(self) -> Client:
        """This terminal as a device: known by a random token of its own, never by an address."""
        from guardtui.core.records import Client

        place = _("over SSH") if os.environ.get("SSH_CONNECTION") else ""
        return Client(self._device_token(), f"{_who()} on {platform.node() or 'this machine'}", place)

    @cached_property
    def state(self) -> Path:
        """What this user's terminal remembers of this store: its device token and who is signed in."""
        from platformdirs import user_state_path

        return user_state_path("guardtui") / hashlib.sha256(os.fsencode(self.config.store)).hexdigest()[:16]

    @property
    def session_path(self) -> Path:
        """The file that holds who is signed in: `--session`, else `GUARDTUI_SESSION`, else beside the device's token."""
        named = self.session_file or os.environ.get("GUARDTUI_SESSION")
        return path_of(named, "--session") if named else self.state / "session"

    @cached_property
    def session(self) -> Session:
        """Who is signed in here. Raises `Unmet` when nobody is, `Refused` when the session is over."""
        return self.guard.signin.resume(private.need(self.session_path), self.client.token)

    def asker(self, handle: str | None, session: str = "") -> Session | Backend:
        """For whom a command asks: the account that it names, as a back end, else who is signed in."""
        if handle is None:
            if not private.read(self.session_path):
                raise Unmet(
                    "not_signed_in",
                    _(
                        "Nobody is signed in here. Start with: guardtui signin HANDLE, or name an account: --account HANDLE"
                    ),
                )
            return self.session
        from guardtui.guard.callers import Backend

        return Backend(handle, session)

    def of_challenge(self, named: str, handle: str | None, session: str = "") -> tuple[Session | Backend, str]:
        """Who asked for a challenge or approval, and its identifier: a back end's carries the handle before it."""
        before, apart, identifier = named.rpartition(_APART)
        if apart and handle is None:
            return self.asker(before, session), identifier
        return self.asker(handle, session), named

    def see_that_it_opens(self) -> None:
        """Open the store and let go of it again, for a command that leaves it to other processes."""
        if self.guard is not self.opened:
            self.guard.close()
            del self.guard

    def close(self) -> None:
        """Let go of the store, if this call opened it."""
        if "guard" in self.__dict__ and self.opened is None:
            self.guard.close()

    def _device_token(self) -> str:
        path = self.state / "device"
        token = private.read(path)
        if token is None:
            from guardtui.entropy import SystemEntropy

            token = private.keep(path, SystemEntropy().bytes(32).hex())
        return token


def challenge_name(asker: object, challenge_id: str) -> str:
    """How the command line names a challenge, so that answering needs nothing but the name."""
    from guardtui.guard.callers import Backend

    return f"{asker.handle}{_APART}{challenge_id}" if isinstance(asker, Backend) else challenge_id


def path_of(text: str, option: str) -> Path:
    """The path that a person typed. Raises `Unfit` for what no file can be called."""
    try:
        fits = text.isprintable() and 0 < len(os.fsencode(text)) <= _MOST_PATH
    except UnicodeEncodeError:  # the locale has no bytes for it
        fits = False
    if not fits:
        raise Unfit(
            "path_form", _("What {option} names is no path that a file can have.").format(option=option), option=option
        )
    try:
        return Path(text).expanduser()
    except RuntimeError:  # ~somebody who is not there
        return Path(text)


def _who() -> str:
    try:
        return _("Terminal of {getuser}").format(getuser=getpass.getuser())
    except (KeyError, OSError):  # a user without a name
        return _("Terminal")


def signed_out() -> Unmet:
    """What `signout` says where there is nothing to end."""
    return Unmet("not_signed_in", _("Nobody is signed in here."))
