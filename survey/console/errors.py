"""What the console refuses, beside ``ReleaseRefused``."""

from survey.errors import SurveyError


class AccountInvalid(SurveyError):
    """The account's name or password is not fit to be one, or the role is unknown."""

    code = "account-invalid"


class AccountExists(SurveyError):
    """An account of this name is already there."""

    code = "account-exists"
    status = 409


class ReleaseUnknown(SurveyError):
    """There is no such release here."""

    code = "release-unknown"
    status = 404


class ReleaseSuperseded(SurveyError):
    """Another release of this survey with the same or a higher sequence is already stored."""

    code = "release-superseded"
    status = 409
