"""Where the researcher's machine posts a release: signed bytes, no session, no cookie."""

from flask import Blueprint
from flask.typing import ResponseReturnValue

from survey.console import service
from survey.console.context import context
from survey.console.doors import Visit, open_to_all
from survey.console.upload import RELEASE_MEDIA_TYPE, UPLOAD_LIMIT_BYTES, Upload
from survey.web.requests import json_response, read_body

uploading = Blueprint("uploading", __name__)


@uploading.post("/releases")
def upload() -> ResponseReturnValue:
    """Read the whole body before a transaction begins: a slow one holds nobody up."""
    return _keep(Upload.from_bytes(read_body(RELEASE_MEDIA_TYPE, UPLOAD_LIMIT_BYTES)))


@open_to_all
def _keep(visit: Visit, received: Upload) -> ResponseReturnValue:
    room = context()
    release = service.receive(visit.session, received, room.trusted_keys, room.now)
    return json_response({"sequence": release.sequence, "survey_id": release.survey_id})
