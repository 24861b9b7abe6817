"""``Authorization: Invitation <survey_id>.<26 characters, upper case, no hyphens>`` (G4)."""

import re
from typing import Final

from survey.errors import InvitationUnknown
from survey.protocol.codes import code_hash
from survey.protocol.encoding import sha256
from survey.protocol.errors import CodeInvalid

INVITATION: Final = re.compile(r"Invitation ([a-z2-7]{16})\.([0-9A-Z]{26})")


def invitation_of(header: str) -> tuple[str, bytes]:
    """Return survey and code hash; a missing or odd header is an unknown invitation.

    A code whose check characters disagree is looked up like any other, under a hash that no
    code has: the refusals of G11 then come in the same order and at the same cost.
    """
    found = INVITATION.fullmatch(header)
    if found is None:
        raise InvitationUnknown
    survey_id, code = found.groups()
    try:
        return survey_id, code_hash(survey_id, code)
    except CodeInvalid:
        return survey_id, sha256(b"mistyped\0", code.encode("ascii"))
