"""What a room refuses, beside what the protocol refuses.

Every error has a stable code, the HTTP status that fits it and a sentence that is safe to show.
The codes of G11 are part of the protocol.
"""

from typing import ClassVar


class SurveyError(Exception):
    """The base of all refusals of a room."""

    code: ClassVar[str] = "refused"
    status: ClassVar[int] = 400


class SurveyUnknown(SurveyError):
    """The server does not know the survey."""

    code = "survey-unknown"
    status = 404


class NotYetPublished(SurveyError):
    """Nothing about this survey is public before it is closed."""

    code = "not-published"
    status = 404


class ContentTypeWrong(SurveyError):
    """The request has another media type than the route asks for."""

    code = "content-type"
    status = 415


class BodyTooLarge(SurveyError):
    """The body is longer than anything the route could mean."""

    code = "body-too-large"
    status = 413


class InvitationUnknown(SurveyError):
    """The invitation header is missing or odd, or the code is unknown or was replaced."""

    code = "invitation-unknown"
    status = 403


class InvitationUsed(SurveyError):
    """The code has already drawn another token."""

    code = "invitation-used"
    status = 409


class SurveyNotStarted(SurveyError):
    """The survey does not collect yet."""

    code = "survey-not-started"
    status = 403


class IssueClosed(SurveyError):
    """Tokens are no longer drawn."""

    code = "issue-closed"
    status = 410


class SurveyClosed(SurveyError):
    """Answers are no longer accepted."""

    code = "survey-closed"
    status = 410


class SequenceSuperseded(SurveyError):
    """A higher sequence of the same token is already stored."""

    code = "sequence-superseded"
    status = 409


class SequenceConflict(SurveyError):
    """Other bytes of the same token and sequence are already stored."""

    code = "sequence-conflict"
    status = 409


class CommandReplayed(SurveyError):
    """The command's sequence is not higher than the last one of its key."""

    code = "command-replayed"
    status = 409


class CommandRefused(SurveyError):
    """The command is well signed but does not fit what this server holds."""

    code = "command-refused"
    status = 409


class CloseTooEarly(SurveyError):
    """The manifest promises to collect longer."""

    code = "close-too-early"
    status = 403


class CloseWouldVoid(SurveyError):
    """An early close with fewer than ``min_open`` answers is refused: it would end void."""

    code = "close-would-void"
    status = 409


class SurveyVoid(SurveyError):
    """Too few answered: no envelope is ever handed out."""

    code = "survey-void"
    status = 410


class ServiceUnavailable(SurveyError):
    """Read-only after a disk error, or over the global rate: try again later."""

    code = "service-unavailable"
    status = 503


class ReleaseRefused(SurveyError):
    """The release is not signed by the keys this console trusts, or contradicts its manifest."""

    code = "release-refused"
    status = 403


class ConfigInvalid(SurveyError):
    """A configuration file has an unknown field or an impossible value."""

    code = "config-invalid"


class HomeUnusable(SurveyError):
    """A home folder is missing, not writable, of another layout or holds what it must not."""

    code = "home-unusable"


class PortInUse(SurveyError):
    """Another program listens on the port."""

    code = "port-in-use"


class RevisionUnknown(SurveyError):
    """The database has another schema revision than this program."""

    code = "revision-unknown"
    status = 503


class OpeningRefused(SurveyError):
    """What the collector handed out is not what it published."""

    code = "opening-refused"


class ServerRefused(SurveyError):
    """A server answered a command with a refusal, or did not answer."""

    code = "server-refused"
