"""What presenting refuses."""

from survey.errors import SurveyError


class ReleaseMalformed(SurveyError):
    """A release file that is not what the format says."""

    code = "release-malformed"
    status = 422
