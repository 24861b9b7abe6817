"""A new survey: its name, its sealing key and its release key."""

import base64
from typing import Final

from survey.protocol import signing
from survey.protocol.randomness import Random
from survey.researcher.home import SEED_BYTES, Desk, SurveyFolder
from survey.researcher.opening.seed import make_seed

SURVEY_ID_BYTES: Final = 10


def new_survey_id(random: Random) -> str:
    """Draw 80 bits as 16 characters of a-z2-7."""
    return base64.b32encode(random(SURVEY_ID_BYTES)).decode("ascii").lower()


def new_keys(desk: Desk, passphrase: str, effort: str, random: Random) -> SurveyFolder:
    """Make the keys of a new survey; it stands as a draft once its test envelope was opened."""
    folder = desk.new_survey(new_survey_id(random))
    folder.write("keys/release.seed", random(SEED_BYTES))
    make_seed(folder, passphrase, effort, random)
    return folder


def release_key(folder: SurveyFolder) -> bytes:
    """Return the public release key."""
    return signing.public_key(folder.release_seed)
