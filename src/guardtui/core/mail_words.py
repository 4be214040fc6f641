"""What a text asks for, and how it presses: told from its words, clause by clause, in six languages.

Words only, no grammar. A clause asks for something when a word for giving stands before a word for the thing (in German
on either side), none for "not" before them, and it is the reader who gives: not "we", not "the app will", and not whoever
a fraudster is said to ask. Other languages are not read; that is said.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from enum import StrEnum
from typing import Final, NamedTuple

MOST_TEXT: Final = 65_536
NEAR: Final = 9
"""Words between the word for giving and the thing, at most."""
MOST_QUOTE: Final = 120
"""Characters of a clause that are quoted."""


class Ask(StrEnum):
    """What a text wants or does."""

    CODE = "asks_for_code"
    PRIVATE = "asks_for_private_data"
    CONFIRM = "asks_to_confirm"
    REMOTE = "asks_for_remote_access"
    GIFT_CARDS = "asks_for_gift_cards"
    PAYMENT = "asks_for_payment"
    MONEY = "asks_for_money"
    BLACKMAIL = "blackmails"
    CALL = "asks_to_call"
    QR = "asks_to_scan"
    PACKED = "password_of_archive"
    PROMISE = "promises_money"
    SECRECY = "asks_for_secrecy"
    PRESSURE = "presses"


class Found(NamedTuple):
    """What was found, the words of the text that say so, and in how many places."""

    ask: Ask
    quote: str
    times: int = 1
    clear: bool = True
    """Whether the words can hardly mean anything else; "code" alone can, among programmers."""


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


GIVE: Final = _words(
    "send reply respond answer tell give forward provide submit supply dictate share"
    " envoyez envoyer communiquez donnez transmettez répondez fournissez partagez indiquez"
    " envíe envíenos envíanos envie envienos responda comparta facilite proporcione díganos indíquenos"
    " invii inviate inviaci fornisca fornite comunichi comunicate risponda"
    " envie-nos informe forneça compartilhe"
)
GIVE_EITHER_WAY: Final = _words(
    "senden sende sendet schicken schicke schick schickt nennen nenne nennt mitteilen teilen übermitteln antworten"
)
CONFIRM: Final = _words(
    "confirm verify update validate enter restore reactivate provide submit complete"
    " bestätigen bestätige bestätigt verifizieren aktualisieren eingeben geben prüfen"
    " confirmez confirmer vérifiez vérifier saisissez actualisez mettez"
    " confirme confirmar verifique verificar actualice ingrese introduzca"
    " confermi confermare verifichi verificare aggiorni inserisca atualize insira"
)
CODE: Final = _words(
    "code codes otp passcode passcodes pin tan password passwords passphrase"
    " kennwort passwort passwörter code codes zahlencode bestätigungscode sicherheitscode"
    " passe código códigos codigo contraseña clave codice codici senha palavra-passe phrase seed"
)
SIX_DIGITS: Final = re.compile(
    r"\b(?:6|six|sechs|seis|sei)[ -](?:digits?|ziffern|chiffres|dígitos|digitos|cifras|cifre)\b(?! (?:code|pin)\b)"
)
"""What a code is called by who would not call it that."""
AMBIGUOUS: Final = _words("code codes passe código códigos codigo clave codice codici phrase seed")
"""Of these, what can mean something else."""
ABOUT_ACCESS: Final = _words(
    "digit digits six-digit sms account password login sign-in verification verify security received receive owner"
    " one-time wallet recovery phone ziffern konto anmeldung sicherheit erhalten erhältst compte mot reçu sécurité cuenta"
    " recibido seguridad contraseña conto ricevuto sicurezza conta recebido segurança"
)
"""Words beside which they do not."""
SIGN_IN: Final = _words("sign log login anmelden connectez")
PASSWORD: Final = _words("password passwort kennwort passe contraseña phrase seed")
PRIVATE: Final = _words(
    "passport ssn cvv cvc card iban kreditkarte kreditkartendaten kartendaten personalausweis bankdaten ausweis"
    " carte bancaires bancaire identité coordonnées tarjeta pasaporte bancarios carta documento cartão"
)
ACCOUNT: Final = _words(
    "account identity details mailbox payment billing data information"
    " konto daten identität zahlungsdaten postfach angaben"
    " compte coordonnées données dossier cuenta datos identidad conto dati identità conta dados"
    " address delivery adresse anschrift dirección indirizzo morada endereço"
)
NOT: Final = _words(
    "never not don't dont nobody cannot can't won't without nie niemals nicht kein keine niemand ohne jamais pas ne aucun"
    " nunca no jamás nadie mai non nessuno não nao ninguém"
)
WE: Final = _words("we we'll we've i i'll i'd wir ich nous je nosotros noi nós")
YOU: Final = _words("you ihnen dir euch")
"""To whom something is given, where it stands behind the word for giving."""
WOULD: Final = _words("will would may might can could")
"""Before the word for giving: of whoever else stands before that, it only tells."""
OTHERS: Final = _words(
    "scammer scammers fraudster fraudsters criminals thieves anyone anybody someone somebody caller callers jemand betrüger"
    " kriminelle quelqu'un fraudeurs escrocs alguien estafadores qualcuno truffatori alguém golpistas"
)
ASK: Final = _words(
    "ask asks asking bittet bitten fordert fordern verlangt verlangen demande demandent pide piden pidan chiede chiedono pede"
    " pedem"
)
ASKED: Final = YOU | _words("sie dich vous le les lhe")
"""Beside that, whom they ask."""
HARMLESS: Final = _words(
    "referral discount voucher coupon promo promotion invite friends friend gutschein gutscheincode rabattcode freunde"
    " réduction parrainage descuento sconto amigos amis amici desconto"
)
REMOTE: Final = _words(
    "anydesk teamviewer rustdesk ultraviewer quickassist logmein supremo ammyy connectwise screenconnect"
)
INSTALL: Final = _words(
    "install download open run start allow give accept grant installieren laden öffnen starten installez téléchargez"
    " instale descargue installi scarichi baixe"
)
GIFTS: Final = ("gift card", "gift cards", "geschenkkarte", "geschenkkarten", "gutscheinkarten", "carte cadeau",
                "cartes cadeaux", "tarjetas regalo", "tarjeta regalo", "steam card", "steam cards")  # fmt: skip
GIFT_CODES: Final = _words("scratch photo photos picture pictures codes foto fotos rubbeln grattez photographie")
MONEY: Final = re.compile(
    r"(?:[$€£]|\b(?:eur|euro|usd|dollars?|gbp|pounds?|chf))\s?\d|\d\s?(?:[$€£]|(?:eur|euro|usd|dollars?|gbp|pounds?|chf)\b)"
)
"""A sum of money in a text that `plain` made."""
PAY: Final = _words(
    "transfer pay send wire deposit überweisen überweise zahlen bezahlen virez payez transfiera pague paghi versi transfira"
)
COINS: Final = _words("bitcoin bitcoins btc monero ethereum usdt wallet")
ADDRESS_OF_COINS: Final = re.compile(r"\b(?:bc1|[13])[a-z0-9]{25,60}\b|\b0x[0-9a-f]{40}\b")
"""As `plain` leaves it."""
THREAT: Final = _words(
    "recorded video camera webcam contacts publish leak aufgenommen kamera video filmé caméra grabado"
)
PHONE: Final = re.compile(r"\+?\d[\d ()./-]{5,20}\d")
LEAST_DIGITS: Final = 7
"""Of a telephone number that somebody in another town can call."""
DATE: Final = re.compile(
    r"(?<![\d./-])(?:\d{1,2}[./-]\d{1,2}[./-](?:\d{4}|\d{2})|\d{4}[./-]\d{1,2}[./-]\d{1,2})(?![./-]?\d)"
)
CALL: Final = _words("call ring dial phone telephone anrufen rufen appelez llame chiami ligue")
CHARGED: Final = _words(
    "cancel cancellation refund charged renewed renewal subscription authorise authorize stornieren abgebucht annuler"
    " remboursement cancelar reembolso annullare rimborso"
)
PROMISE: Final = (
    "you have won", "you've won", "has won", "your prize", "claim your", "inheritance", "beneficiary", "lottery winner",
    "unclaimed", "million dollars", "million euro", "sie haben gewonnen", "ihr gewinn", "erbschaft", "vous avez gagné",
    "héritage", "droit à un remboursement", "ha ganado", "premio", "herencia", "hai vinto", "eredità", "você ganhou",
    "tax refund", "steuererstattung", "devolución", "awaits you", "wartet auf sie", "vous attend", "le espera",
)  # fmt: skip
SECRECY: Final = (
    "keep this between us", "between you and me", "do not tell", "don't tell", "tell nobody", "keep it confidential",
    "strictly confidential", "cannot talk", "can't talk", "do not call", "don't call", "in a meeting", "only by mail",
    "answer only", "nur per mail", "solo por correo", "seulement par mail",
    "behalte es für dich", "nicht anrufen", "streng vertraulich", "gardez cela pour vous", "no se lo diga",
)  # fmt: skip
NEW_ACCOUNT: Final = (
    "bank details have changed", "new bank details", "new account", "changed bank", "neue bankverbindung",
    "neues konto", "nouveau rib", "nouvelles coordonnées bancaires", "nueva cuenta", "nuevo número de cuenta",
    "nuovo iban", "new number", "neue nummer", "nouveau numéro", "nuevo número",
)  # fmt: skip
PRESSURE: Final = (
    "immediately", "at once", "urgent", "urgently", "within 24 hours", "within 48 hours", "within 12 hours", "right away",
    "as soon as possible", "act now", "suspended", "will be closed", "will be deleted", "will be blocked", "terminated",
    "final notice", "last warning", "last chance", "expires today", "legal action", "unusual activity",
    "or it will be", "umgehend", "sofort", "unverzüglich", "gesperrt", "gelöscht", "letzte mahnung", "24 stunden",
    "48 stunden", "dringend", "immédiatement", "urgente", "urgent", "sous 24 heures", "sous 48 heures", "suspendu",
    "suspendida", "suspendido", "inmediatamente", "de inmediato", "24 horas", "48 horas", "bloqueada", "immediatamente",
    "sospeso", "sospesa", "bloccato", "bloccata", "subito", "entro 24 ore", "imediatamente", "suspensa", "bloqueado",
)  # fmt: skip
SCAN: Final = ("qr code", "qr-code", "code qr", "código qr", "codice qr")

_WORD: Final = re.compile(r"[\w'-]+")
_TO_US: Final = re.compile(r"-(?:nous|moi|nos|me)\b")
"""What hangs on a word for giving in French and Portuguese."""
_CLAUSE: Final = re.compile(r"[.!?;:,](?=\s)|\n\s*\n|[。！？]")
_UNSEEN: Final = dict.fromkeys(map(ord, "\u200b\u200c\u200d\u2060\ufeff\u00ad\u180e"))


def plain(text: str) -> str:
    """The text as it reads: unseen characters gone, letters of every width alike, in small letters."""
    return unicodedata.normalize("NFKC", text[:MOST_TEXT].translate(_UNSEEN)).casefold().replace("’", "'")[:MOST_TEXT]


def asks(text: str) -> list[Found]:
    """Everything that a text asks for, with the words that do; each kind once."""
    shown = plain(text)
    words = frozenset(_WORD.findall(shown))
    flat = " ".join(shown.split())
    clauses = [clause for clause in _CLAUSE.split(shown) if clause.strip()]
    found: dict[Ask, Found] = {}
    for one in (*_by_clause(clauses, words), *_by_phrase(flat), *_by_words(words, flat)):
        before = found.get(one.ask)
        if before is None:
            found[one.ask] = one
        else:
            found[one.ask] = before._replace(times=before.times + one.times, clear=before.clear or one.clear)
    return list(found.values())


def broken_up(text: str) -> str:
    """A word with something unseen inside it, which a filter does not find and an eye does not see; empty for none.

    Not the soft hyphen, which German newsletters are full of, nor joiners, which some scripts need.
    """
    for sign in ("\u200b", "\u2060", "\ufeff"):
        at = text.find(sign)
        while at >= 0:
            if text[at - 1 : at].isalpha() and text[at + 1 : at + 2].isalpha():
                before, behind = text[max(0, at - 20) : at].rpartition("\n")[2], text[at : at + 20].partition("\n")[0]
                return (before + behind).translate(_UNSEEN)
            at = text.find(sign, at + 1)
    return ""


def _by_clause(clauses: list[str], all_words: frozenset[str]) -> Iterator[Found]:
    about_access, threatens = not ABOUT_ACCESS.isdisjoint(all_words), not THREAT.isdisjoint(all_words)
    words: list[str] = []
    for clause in clauses:
        before, words = words, _WORD.findall(_TO_US.sub("", SIX_DIGITS.sub("code", clause)))
        quote = _quoted(clause)
        if threatens and COINS.intersection(words) and PAY.intersection(words) and re.search(r"\d", clause):
            yield Found(Ask.BLACKMAIL, quote)
        if not HARMLESS.isdisjoint(words):
            continue
        wishes = _wishes(words, before)
        if _gives(words, wishes, GIVE, CODE) or _gives(words, wishes, GIVE_EITHER_WAY, CODE, either_way=True):
            yield Found(Ask.CODE, quote, clear=about_access or not (CODE - AMBIGUOUS).isdisjoint(words))
        elif _gives_private(words, wishes):
            yield Found(Ask.PRIVATE, quote)
        elif _gives(words, wishes, CONFIRM, ACCOUNT):
            yield Found(Ask.CONFIRM, quote)
        if MONEY.search(clause) and not NOT.intersection(words) and _asks_to_pay(words):
            yield Found(Ask.MONEY, quote)
        if not NOT.intersection(words) and INSTALL.intersection(words) and _remote(words, clause):
            yield Found(Ask.REMOTE, quote)


def _gives_private(words: list[str], wishes: list[int]) -> bool:
    """Whether it wants data of a card or document, or one's own password on somebody else's page ("sign in with …")."""
    return (
        _gives(words, wishes, GIVE | CONFIRM, PRIVATE)
        or _gives(words, wishes, GIVE_EITHER_WAY, PRIVATE, either_way=True)
        or _gives(words, wishes, SIGN_IN, PASSWORD)
    )


def _wishes(words: list[str], before: list[str]) -> list[int]:
    """Where a word for giving would be a wish to the reader. `before` are the words of the clause before this one."""
    denied = next((at for at, word in enumerate(words) if word in NOT), len(words))
    warned = _warns(before) < len(before)  # as in "Betrüger bitten Sie, ihnen den Code zu schicken"
    return [
        at
        for at in range(min(denied, _warns(words)))
        if not (_somebody_else_gives(words, at) or (warned and words[at - 1 : at] == ["zu"]))
    ]


def _warns(words: list[str]) -> int:
    """From where on it tells what others ask for, as in "scammers ask you to share"; behind the last word for nowhere."""
    who = next((at for at, word in enumerate(words) if word in OTHERS), len(words))
    for at in range(who + 1, len(words)):
        if words[at] in ASK and not ASKED.isdisjoint((words[at - 1], *words[at + 1 : at + 2])):
            return at
    return len(words)


def _somebody_else_gives(words: list[str], at: int) -> bool:
    """As in "we send", "the app will send", "sends you" and "schicke ich"."""
    if WE.intersection(words[max(0, at - 2) : at]) or words[at + 1 : at + 2] in (["ich"], ["wir"]):
        return True
    if YOU.intersection(words[at + 1 : at + 2]):
        return True
    return at > 0 and words[at - 1] in WOULD and words[max(0, at - 2)] != "you"


def _asks_to_pay(words: list[str]) -> bool:
    """Whether money is to be sent, and neither by "we" nor by "a code to", which only says what a code is for."""
    for at, word in enumerate(words):
        before = words[max(0, at - 2) : at]
        if word in PAY and not WE.intersection(before) and not (before[-1:] == ["to"] and CODE.intersection(before)):
            return True
    return False


def _remote(words: list[str], clause: str) -> bool:
    return bool(REMOTE.intersection(words)) or any(
        phrase in clause
        for phrase in ("remote access", "remote control", "remote support", "fernzugriff", "fernwartung")
    )


def _gives(
    words: list[str], wishes: list[int], give: frozenset[str], thing: frozenset[str], *, either_way: bool = False
) -> bool:
    """Whether the clause asks to give the thing."""
    if thing.isdisjoint(words):
        return False
    for at in wishes:
        if words[at] not in give:
            continue
        reach = words[max(0, at - NEAR) if either_way else at + 1 : at + 1 + NEAR]
        if not thing.isdisjoint(reach) and (not either_way or not NOT.intersection(reach)):
            return True
    return False


def _by_phrase(flat: str) -> Iterator[Found]:
    for ask, phrases in ((Ask.PROMISE, PROMISE), (Ask.SECRECY, SECRECY), (Ask.PRESSURE, PRESSURE)):
        told = [at for phrase in phrases if (at := _phrase(flat, phrase)) >= 0]
        if told:
            yield Found(ask, _around(flat, min(told)), len(told))


def _by_words(words: frozenset[str], flat: str) -> Iterator[Found]:
    gift = next((at for phrase in GIFTS if (at := flat.find(phrase)) >= 0), -1)
    if gift >= 0 and GIFT_CODES & words and (GIVE | GIVE_EITHER_WAY) & words:
        yield Found(Ask.GIFT_CARDS, _around(flat, gift))
    wallet = ADDRESS_OF_COINS.search(flat) if PAY & words and THREAT & words else None
    if wallet:
        yield Found(Ask.BLACKMAIL, _around(flat, wallet.start()))
    changed = [at for phrase in NEW_ACCOUNT if (at := _phrase(flat, phrase)) >= 0]
    if changed and PAY & words:
        yield Found(Ask.PAYMENT, _around(flat, min(changed)))
    number = _number(flat) if CALL & words and CHARGED & words else -1
    if number >= 0:
        yield Found(Ask.CALL, _around(flat, number))
    scan = next((at for phrase in SCAN if (at := flat.find(phrase)) >= 0), -1)
    if scan >= 0 and {"scan", "scannen", "scannez", "escanee", "scansioni"} & words:
        yield Found(Ask.QR, _around(flat, scan))
    if {"password", "passwort", "kennwort", "passe", "contraseña"} & words:
        at = min(
            flat.find(word) for word in ("password", "passwort", "kennwort", "passe", "contraseña") if word in flat
        )
        yield Found(Ask.PACKED, _around(flat, at))


def _number(flat: str) -> int:
    """Where a telephone number stands, which is no date; -1 for nowhere."""
    for found in PHONE.finditer(flat):
        if sum(map(str.isdigit, found[0])) >= LEAST_DIGITS and not DATE.search(found[0]):
            return found.start()
    return -1


def _phrase(flat: str, phrase: str) -> int:
    """Where a phrase stands as words of its own; -1 for nowhere."""
    at = flat.find(phrase)
    while at >= 0:
        behind = flat[at + len(phrase) : at + len(phrase) + 1]
        if not flat[at - 1 : at].isalnum() and not behind.isalnum():
            return at
        at = flat.find(phrase, at + len(phrase))
    return -1


def _around(flat: str, at: int) -> str:
    start = max(0, at - 40)
    if start:  # at the beginning of a word, where there is one
        start = min(at, flat.find(" ", start, at) + 1 or at)
    return _quoted(flat[start : start + 2 * MOST_QUOTE])


def _quoted(text: str) -> str:
    words = " ".join(text.split()).lstrip(".,;:!? ")
    return words if len(words) <= MOST_QUOTE else words[: MOST_QUOTE - 1].rstrip() + "…"
