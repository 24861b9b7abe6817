"""The console's forms; each carries a CSRF token."""

from flask import Blueprint, Flask
from flask_wtf import CSRFProtect, FlaskForm
from wtforms import PasswordField, StringField
from wtforms.validators import InputRequired, Length


class SignInForm(FlaskForm):  # type: ignore[misc] # Flask-WTF ships no types
    """Name and password; lengths are bounded before anything is hashed."""

    name = StringField(validators=[InputRequired(), Length(max=64)])
    password = PasswordField(validators=[InputRequired(), Length(max=1024)])


class SignOutForm(FlaskForm):  # type: ignore[misc] # as above
    """Nothing but the token: a link elsewhere cannot sign anybody out."""


def protect(app: Flask, exempt: Blueprint) -> None:
    """Ask every form for its token, but not the blueprint whose bytes are signed."""
    CSRFProtect(app).exempt(exempt)
    app.context_processor(lambda: {"sign_out": SignOutForm(formdata=None)})
