"""Sign in and out."""

from http import HTTPStatus

from flask import Blueprint, redirect, render_template, url_for
from flask import session as cookie
from flask.typing import ResponseReturnValue

from survey.console import accounts, sessions
from survey.console.context import context
from survey.console.doors import TOKEN, KnownVisit, Visit, open_to_all, signed_in
from survey.console.forms import SignInForm
from survey.console.languages import language

signing_in = Blueprint("signing_in", __name__)


@signing_in.get("/sign-in")
def form() -> ResponseReturnValue:
    """Show the form."""
    return render_template("sign_in.html", form=SignInForm(), refused=False)


@signing_in.post("/sign-in")
@open_to_all
def enter(visit: Visit) -> ResponseReturnValue:
    """Let somebody in, or say the one thing that is said whatever was wrong."""
    typed, now = SignInForm(), context().now
    name = typed.name.data or ""
    fits = typed.validate() and accounts.check_password(
        visit.session, name, typed.password.data, now
    )
    if not fits:
        page = render_template("sign_in.html", form=typed, refused=True)
        return page, HTTPStatus.FORBIDDEN
    _rotate(sessions.begin(visit.session, name, now, context().random))
    return redirect(url_for("reading.releases_page"), HTTPStatus.SEE_OTHER)


@signing_in.post("/sign-out")
@signed_in
def leave(visit: KnownVisit) -> ResponseReturnValue:
    """End the session here and in the browser."""
    sessions.end(visit.session, cookie.get(TOKEN, ""))
    _rotate("")
    return redirect(url_for("signing_in.form"), HTTPStatus.SEE_OTHER)


def _rotate(token: str) -> None:
    """Start the cookie anew, CSRF secret included; only the language stays."""
    kept = language()
    cookie.clear()
    cookie["language"] = kept
    if token:
        cookie[TOKEN] = token
