"""A browser that has signed in: a random token there, its hash here.

The token is new at each sign-in (a planted one gains nothing) and dies with its row: a cookie kept
after sign-out opens nothing.
"""

from collections.abc import Callable
from typing import Final

from sqlalchemy.orm import Session

from survey.console import store
from survey.protocol.encoding import b64u, sha256

TOKEN_BYTES: Final = 32
IDLE_SECONDS: Final = 30 * 60
LONGEST_SECONDS: Final = 8 * 3600


def begin(session: Session, account: str, now: int, random: Callable[[int], bytes]) -> str:
    """Begin a session and return its token."""
    store.drop_stale_sessions(session, now - LONGEST_SECONDS, now - IDLE_SECONDS)
    token = b64u(random(TOKEN_BYTES))
    store.keep_session(session, _hash(token), account, now)
    return token


def resume(session: Session, token: str, now: int) -> store.SignedIn | None:
    """Return who holds this token, if the session still stands."""
    found = store.find_session(session, _hash(token))
    if found is None:
        return None
    if now >= found.seen + IDLE_SECONDS or now >= found.began + LONGEST_SECONDS:
        store.drop_session(session, _hash(token))
        return None
    store.touch_session(session, _hash(token), now)
    return found


def end(session: Session, token: str) -> None:
    """End a session; a token that is not known ends nothing."""
    store.drop_session(session, _hash(token))


def _hash(token: str) -> bytes:
    return sha256(b"asv1/console-session\0", token.encode())
