"""Who may come in, and one transaction a request.

A view behind a door gets what it may use as its first argument; without a door it has no database.
A refusal rolls back whatever the request had written.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Concatenate, ParamSpec

from flask import redirect, url_for
from flask import session as cookie
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from survey.console import sessions
from survey.console.context import context
from survey.console.store import SignedIn
from survey.storage.databases import writing

TOKEN = "token"  # noqa: S105 - its place in the cookie

Given = ParamSpec("Given")


@dataclass(frozen=True)
class Visit:
    """A request of anybody."""

    session: Session


@dataclass(frozen=True)
class KnownVisit(Visit):
    """A request of somebody who has signed in."""

    reader: SignedIn


def open_to_all(
    view: Callable[Concatenate[Visit, Given], ResponseReturnValue],
) -> Callable[Given, ResponseReturnValue]:
    """Give a view a transaction, whoever asks."""

    @wraps(view)
    def enter(*args: Given.args, **values: Given.kwargs) -> ResponseReturnValue:
        with writing(context().engine) as session:
            return view(Visit(session), *args, **values)

    return enter


def signed_in(
    view: Callable[Concatenate[KnownVisit, Given], ResponseReturnValue],
) -> Callable[Given, ResponseReturnValue]:
    """Give a view a transaction and its reader; send anybody else to the sign-in page."""

    @wraps(view)
    def enter(*args: Given.args, **values: Given.kwargs) -> ResponseReturnValue:
        with writing(context().engine) as session:
            reader = sessions.resume(session, cookie.get(TOKEN, ""), context().now)
            if reader is None:
                return redirect(url_for("signing_in.form"))
            return view(KnownVisit(session, reader), *args, **values)

    return enter
