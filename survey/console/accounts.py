"""Who may sign in. Accounts are made on the command line; nobody can make one over the web."""

import re
from dataclasses import dataclass
from typing import Final

from nacl import pwhash
from nacl.exceptions import InvalidkeyError
from sqlalchemy.orm import Session

from survey.console import store
from survey.console.errors import AccountInvalid

ROLES: Final = ("administrator", "researcher")
NAME: Final = re.compile(r"[a-z0-9][a-z0-9._-]{0,63}")
SHORTEST_PASSWORD: Final = 12  # NIST SP 800-63B-4 asks for 15 alone, 8 beside a second factor
LONGEST_PASSWORD_BYTES: Final = 1024
FREE_TRIES: Final = 3
LONGEST_DELAY_SECONDS: Final = 15 * 60  # or anybody could lock an account for good


@dataclass(frozen=True)
class Effort:
    """How dear one guess is (RFC 9106, Argon2id)."""

    operations: int
    memory: int


INTERACTIVE: Final = Effort(
    pwhash.argon2id.OPSLIMIT_INTERACTIVE, pwhash.argon2id.MEMLIMIT_INTERACTIVE
)
# The hash of a password that nobody knows, made with INTERACTIVE effort: an unknown name costs the
# same time as a known one.
NOBODY: Final = (
    b"$argon2id$v=19$m=65536,t=2,p=1$6VyYsDfYJI/UETBpHod64w"
    b"$7lVc6FyfG2KcH/l8uMlFRkycgOQVYHH7Q7iCpo8Fg14"
)


def add_account(
    session: Session, name: str, password: str, role: str, effort: Effort = INTERACTIVE
) -> None:
    """Make an account.

    Raises
    ------
    AccountInvalid
        If the name, the password or the role is not fit.
    AccountExists
        If there is one of this name.
    """
    if not NAME.fullmatch(name):
        raise AccountInvalid(
            "a name has 1 to 64 of a-z 0-9 . _ - and begins with a letter or digit"
        )
    if len(password) < SHORTEST_PASSWORD:
        raise AccountInvalid(f"a password has at least {SHORTEST_PASSWORD} characters")
    if len(password.encode()) > LONGEST_PASSWORD_BYTES:
        raise AccountInvalid(f"a password has at most {LONGEST_PASSWORD_BYTES} bytes")
    if role not in ROLES:
        raise AccountInvalid(f"a role is one of {', '.join(ROLES)}")
    password_hash = pwhash.argon2id.str(password.encode(), effort.operations, effort.memory)
    store.keep_account(session, store.Account(name, role, password_hash, 0, 0))


def check_password(session: Session, name: str, password: str, now: int) -> bool:
    """Tell whether this person may come in.

    A wrong password, an unknown name and a try that came too soon take the same time and give the
    same answer. The transaction locks before it reads: guesses sent at once are counted one by one.
    """
    account = store.find_account(session, name)
    matches = _matches(NOBODY if account is None else account.password_hash, password)
    if account is None:
        return False
    if now < account.last_failure + delay(account.failures):
        return False
    store.record_failures(session, name, 0 if matches else account.failures + 1, now)
    return matches


def delay(failures: int) -> int:
    """Return for how many seconds after so many failures in a row nobody may come in."""
    if failures < FREE_TRIES:
        return 0
    return min(1 << min(failures, 20), LONGEST_DELAY_SECONDS)


def _matches(password_hash: bytes, password: str) -> bool:
    try:
        return pwhash.verify(password_hash, password.encode()[: LONGEST_PASSWORD_BYTES + 1])
    except InvalidkeyError:
        return False
