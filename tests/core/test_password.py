"""New passwords: what is good, and every reason that is told when one is not."""

from __future__ import annotations

import random
from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from guardtui import wording
from guardtui.core.errors import BadInput
from guardtui.core.password import (
    LEAST_CHARACTERS,
    MOST_PARTS,
    Judgement,
    Reason,
    _missing_kinds,
    characters,
    judge,
    normalised,
)
from guardtui.core.records import PasswordFacts, Profile
from guardtui.entropy import below
from guardtui.policy import Policy

MARA = Profile("mara.j42", "Mara Jensen", "1990-04-03", "Rex")
ADDRESSES = ("majen.post@example.org", "+447700900987")
SERVICE = "Riverbend Market"
BLOCKLIST = frozenset({"chickenwing101"})


def judged(password: str) -> Judgement:
    """A password as Mara Jensen might choose it."""
    return judge(password, Policy(), MARA, ADDRESSES, service=SERVICE, blocklist=BLOCKLIST)


def reason(password: str) -> Reason:
    """The one reason against a password."""
    (only,) = judged(password).reasons
    return only


@pytest.mark.parametrize(
    "password",
    [
        "Rainy4#Gardens",
        "xK9!qZ7#vQ2w",
        "correct horse battery staple",
        "planning trexes for lunch",
        "汉字密码安全测试一二三四五六七八",
        "zwölf Äpfel für Jürgen, bitte!",
        "correct horse battery staple " * 8,
        " leading and trailing spaces ",
    ],
)
def test_a_mixed_password_or_a_long_passphrase_is_good(password: str) -> None:
    """Twelve of all kinds, or fifteen of any (PRODUCT section 3)."""
    assert Judgement(ok=True, facts=judged(password).facts) == judged(password)
    assert judged(password).facts.length_ok
    assert not judged(password).facts.guessable


@pytest.mark.parametrize(
    ("password", "more", "passphrase_more", "missing"),
    [
        ("", 12, 15, ("upper", "lower", "digit", "symbol")),
        ("xkq", 9, 12, ("upper", "digit", "symbol")),
        ("xK9!qZ7#vQ2", 1, 4, ()),
    ],
)
def test_a_short_password_is_told_how_many_characters_would_do(
    password: str, more: int, passphrase_more: int, missing: tuple[str, ...]
) -> None:
    """Both ways to go on are in the facts: with a mix, and without one."""
    short = reason(password)
    assert ("short", more, passphrase_more, missing) == (
        short.code,
        short.facts["more"],
        short.facts["passphrase_more"],
        short.facts["missing"],
    )


@pytest.mark.parametrize(
    ("password", "missing"),
    [
        ("xk9!qz7#vq2w", ("upper",)),
        ("XK9!QZ7#VQ2W", ("lower",)),
        ("xKw!qZv#vQsw", ("digit",)),
        ("xK9 qZ7 vQ2w", ("symbol",)),
        ("pglwxtiumkzbqd", ("upper", "digit", "symbol")),
    ],
)
def test_a_missing_kind_is_named_with_the_length_that_would_also_do(password: str, missing: tuple[str, ...]) -> None:
    """A mix is never demanded without the way around it."""
    mix = reason(password)
    assert ("mix", missing, 15 - len(password)) == (mix.code, mix.facts["missing"], mix.facts["passphrase_more"])


def test_a_length_is_counted_as_the_password_is_hashed() -> None:
    """In code points after NFC, however a keyboard composes its accents."""
    assert 8 == reason("e\u0301" * 4).facts["more"]


@pytest.mark.parametrize(
    ("password", "how"),
    [
        ("passwordpassword", "repeated"),
        ("DragonDragonDragon", "repeated"),
        ("Password2024!", "decorated"),
        ("P@ssw0rd2024!", "decorated"),
        ("!!2024Monkey##", "decorated"),
        ("dragon8392018475", "decorated"),
    ],
)
def test_a_common_password_stays_common_when_doubled_or_decorated(password: str, how: str) -> None:
    """SECURITY C-05: compared after casefolding, also as word doubled and as word with digits."""
    assert Reason("common", {"how": how}) == reason(password)
    assert judged(password).facts.guessable


def test_a_common_password_is_told_even_while_it_is_too_short() -> None:
    """A longer version of it would not do, so it is said at once."""
    assert ["short", "common"] == [r.code for r in judged("password1").reasons]
    assert "whole" == judged("PASSWORD").reasons[1].facts["how"]


@pytest.mark.parametrize(
    ("password", "which"),
    [
        ("Xk!9Jensen#vQ2w", ("name",)),
        ("JÉNSEN#99xyQ!zk2", ("name",)),
        ("xK9!mara#Z7vQ2w", ("name", "handle")),
        ("xK9!majen#Z7vQ2w", ("mail",)),
        ("Rex!2019#vQ2wXk", ("pet",)),
        ("900987#Ab!cdefQ", ("phone",)),
        ("7700-900 #Ab!cdefQ", ("phone",)),
        ("xK#03.04.1990qzT", ("birthday",)),
        ("xK#3/4/1990qzTw", ("birthday",)),
        ("xK#1990-04-03qzT", ("birthday",)),
        ("xK#900403!qzTwV", ("birthday",)),
        ("xK#April3qzT9!wV", ("birthday",)),
        ("xK#3apr!qzT9!wVu", ("birthday",)),
        ("Riverbend#77xyQ!", ("service",)),
        ("Rex-Jensen-Riverbend", ("name", "pet", "service")),
    ],
)
def test_a_password_made_of_what_others_know_names_the_source_and_not_the_word(
    password: str, which: tuple[str, ...]
) -> None:
    """G17: name, handle, contacts, birthday, pet and service, whatever case, accents or separators they come in."""
    assert Reason("personal", {"which": which}) == reason(password)
    assert judged(password).facts.guessable


def test_a_birthday_that_is_no_date_is_compared_by_its_digits() -> None:
    """Whoever typed `3 April 1990` or `03.04.1990` is protected as far as digits go, and nothing breaks."""
    for birthday in ("03.04.1990", "the third of April", "1990-13-45", ""):
        profile = Profile("mara", birthday=birthday)
        verdict = judge("xK#03-04-1990!qzT", Policy(), profile, (), blocklist=BLOCKLIST)
        assert verdict.ok == (birthday != "03.04.1990")


@pytest.mark.parametrize(
    ("password", "pattern"),
    [("aaaaaaaaaaaaaaaaaaaa", "repeat"), ("               ", "repeat"), ("abcdefghijklmnopqrst", "sequence")],
)
def test_a_long_password_that_is_quickly_guessed_is_weak(password: str, pattern: str) -> None:
    """Length alone is not strength; the pattern that gave it away is told."""
    weak = reason(password)
    assert "weak" == weak.code
    assert pattern in str(weak.facts["patterns"])


@pytest.mark.parametrize(
    ("password", "code"),
    [
        ("xK9!qZ7#vQ2w\t", "control"),
        ("xK9!qZ7#vQ2w\x00", "control"),
        ("xK9!qZ7#vQ2w\x9b", "control"),
        ("xK9!qZ7#vQ2w\udcff", "not_text"),
        ("é!7Q" * 64 + "x", "long"),
        ("e\u0301" * 1_000_000, "long"),
    ],
)
def test_what_could_not_be_typed_or_kept_again_is_refused_before_anything_else(password: str, code: str) -> None:
    """SECURITY C-02, C-03: refused aloud, never shortened or cleaned."""
    assert code == reason(password).code
    assert PasswordFacts(length_ok=False, mixed=False, score=0, guessable=False) == judged(password).facts


def test_the_longest_password_is_taken_whole() -> None:
    """256 characters of four bytes each: nothing is cut off."""
    password = "".join(chr(0x1F300 + i * 97 % 251) for i in range(256))
    assert judged(password).ok
    assert 1024 == len(normalised(password).encode())


def test_nothing_but_the_unicode_form_of_a_password_changes() -> None:
    """No trimming, no folding (NIST SP 800-63B-4 3.1.1.2)."""
    assert " Zoë  ﬁ " == normalised(" Zoe\u0308  ﬁ ")


def test_the_operators_lengths_are_the_ones_that_count() -> None:
    """The rule's numbers come from the policy and from nowhere else."""
    policy = Policy(password_least=14, passphrase_least=20, password_most=64)
    codes = [
        judge(p, policy, MARA, (), blocklist=BLOCKLIST).reasons[0].code
        for p in ("xK9!qZ7#vQ2w1", "pglwxtiumkzbqdyuo", "a b" * 22)
    ]
    assert ["short", "mix", "long"] == codes


@settings(max_examples=60, deadline=None)
@given(st.text(st.characters(exclude_categories=()), max_size=60))
def test_any_text_is_judged_and_no_judgement_holds_the_password(password: str) -> None:
    """zxcvbn never breaks a flow; reasons and facts are safe to log."""
    verdict = judged(password)
    assert verdict.ok == (not verdict.reasons)
    assert 0 <= verdict.facts.score <= 4
    if len(password) > 8:
        assert password not in repr(verdict)
    assert verdict == judged(normalised(password))


def test_two_people_judged_at_once_do_not_mix_their_words() -> None:
    """zxcvbn's own front door keeps the person's words in a global; judged together, one would get the other's."""
    ours = Profile("kirimanjaro", "Kiri Manjaro")
    theirs = Profile("wobbegonger", "Wobbe Gonger")
    with ThreadPoolExecutor(4) as pool:
        verdicts = list(
            pool.map(lambda who: judge("kirimanjaro#W7x", Policy(), who, (), blocklist=BLOCKLIST), [ours, theirs] * 20)
        )
    assert 1 == len({v.facts.score for v in verdicts[::2]})
    assert 1 == len({v.facts.score for v in verdicts[1::2]})
    assert verdicts[0].facts.score < verdicts[1].facts.score


def test_nobodys_words_stay_in_memory() -> None:
    """After a judgement the library knows no more than before."""
    from zxcvbn.matching import RANKED_DICTIONARIES

    judged("Xk!9Jensen#vQ2w")
    assert "user_inputs" not in RANKED_DICTIONARIES


def test_each_score_has_a_word() -> None:
    """From 0 to 4, each another."""
    assert 5 == len({wording.strength(score) for score in range(5)})


@pytest.mark.parametrize(
    "password", ["chickenwing101", "ChickenWing101", "chickenwing101!!", "chickenwing101chickenwing101"]
)
def test_what_the_longer_list_holds_is_common_however_it_is_dressed_up(password: str) -> None:
    """zxcvbn's own list has few that are long enough to be taken otherwise (ASVS 6.2.4)."""
    assert "common" in [one.code for one in judged(password).reasons]


@pytest.mark.parametrize(
    ("password", "codes"),
    [
        ("planning trexes", []),
        ("xK9!qZ7#vQ2w", ["short"]),
        ("planning trexe", ["short"]),
        ("PLANNINGTREXESFORLUNCH", []),
    ],
)
def test_the_rule_nist_asks_for_fifteen_and_for_no_mix(password: str, codes: list[str]) -> None:
    """Twelve with a mix are enough for the guide, but not for NIST SP 800-63B-4 3.1.1.2."""
    nist = Policy.from_settings({"password_rule": "nist"})
    found = judge(password, nist, MARA, ADDRESSES, service=SERVICE, blocklist=BLOCKLIST)
    assert [one.code for one in found.reasons] == codes
    assert all(one.facts["more"] == 15 - len(password) for one in found.reasons)


def test_a_rule_that_nobody_knows_is_refused() -> None:
    with pytest.raises(BadInput) as refused:
        Policy.from_settings({"password_rule": "anything"})
    assert refused.value.reason == "policy_choice"


class Tape:
    """Repeatable bytes that look like chance."""

    def __init__(self, seed: int) -> None:
        self._random = random.Random(seed)

    def bytes(self, count: int) -> bytes:
        return self._random.randbytes(count)


@given(st.integers(0), st.integers(LEAST_CHARACTERS, MOST_PARTS))
def test_characters_made_by_chance_are_of_all_kinds_and_of_the_wanted_number(seed: int, count: int) -> None:
    """So that the guide's rule takes them too."""
    made = characters(Tape(seed), count)
    assert len(made) == count
    assert not _missing_kinds(made)


@given(st.integers(1, 70_000), st.integers(0))
def test_a_number_by_chance_stays_below_its_bound(bound: int, seed: int) -> None:
    """Whatever the bound's number of bytes."""
    assert 0 <= below(Tape(seed), bound) < bound
