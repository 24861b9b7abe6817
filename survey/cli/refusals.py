"""A refusal in one line: what happened, in the reader's language, and what to do next.

Servers refuse with a code; the code has its words here. All other refusals are sentences, filled
where they are raised: the catalog holds them with their places, as they stand in the source.
"""

import re
from collections.abc import Sequence
from functools import cache
from typing import Final

from survey.cli.words import say
from survey.researcher.servers import Refusal
from survey.simulate.respondent import Refusal as RespondentRefusal

WORDS: Final[dict[str, str]] = {  # by the codes of G11, for respondents and researchers
    "close-too-early": "the manifest promises to collect longer: survey status says until when",
    "close-would-void": "too few have answered: closing now would end void. Wait, or let it end",
    "command-replayed": "it has heard more commands of this key than this desk has sent: "
    "is this desk a copy? Use the one that sent them",
    "command-untrusted": "it does not trust this desk's key: its operator runs survey trust KEY "
    "(survey keys show prints the key) and starts the server again",
    "http-404": "there is no such server: check the address in the desk's config.toml",
    "invitation-unknown": "the code is not known here: it was mistyped or replaced by another",
    "invitation-used": "the code was used already. If you have sent an answer with it, there is "
    "nothing more to do; else go on where you began, on another machine or in a browser",
    "issue-closed": "it is too late: no code can be used any more",
    "not-published": "nothing is public before the close: run survey close first",
    "survey-closed": "the survey is closed: no answer is accepted any more",
    "survey-not-started": "the survey has not begun yet",
    "survey-unknown": "this survey is not known here: check the link",
    "survey-void": "too few have answered: the survey is void and is never opened",
}
FILLED: Final = (  # as they stand where they are raised; the more particular ones first
    "{home} also holds the {room}'s data: use a home of your own",
    "{home} holds no researcher's desk: run survey init researcher first, or name it by --home",
    "{home} holds no server room: run survey init first",
    "{home} is the researcher's: the approver signs on a machine of her own",
    "{published.path} holds no release to approve",
    "{path / APPROVAL} is not the approver's word for this file",
    "{home} is not empty and not a demo's: name another with --home",
    "another demo runs in {home}: end it or name another --home",
    "{error}: end that program or choose another --port",
    "port {port} on {host} cannot be used: {error.strerror}",
    "{home} cannot be used: {error.strerror or error}",
    "{folder} is not a home of this room: run survey init first",
    "{folder} is set up already: edit its config.toml",
    "{folder} cannot be made: {error.strerror}",
    "{folder} is not writable: {error.strerror}",
    "{folder} is not readable: {error.strerror}",
    "{out} is there already: name another file, or add --force",
    "{path} is there already: name another folder, or add --force",
    "the questionnaire speaks another language than {language}",
    "{origin!r} is no origin: https://host[:port], http on localhost only",
    "{places.home} is not writable",
    "{path} is no folder of published files",
    "{name} is no file and not shipped (shipped: {known})",
    "{room}: {name} must be a list of strings",
    "{room}: {name} has the wrong type",
    "the page's script is not built: {build} ({error})",
    "the page shows another {name}",
    "the page names another {name}",
    "the page holds what no page has: {quoted}",
    "two people were shown different files: {names}",
    "a receipt has 174 characters, in short 16; this has {len(bare)}",
    "a figure has more or fewer digits than it may: {place}",
    "a figure is zero with a sign: {place}",
    "a figure lies outside its own interval: {place}",
    "a group has more people than everybody: {index.id}, {group.item}",
    "the page comes without {name}: {value}",
    "the page comes with {name}",
    "{path} ends neither in .parquet nor in .csv",
    "{path} is no table: Parquet, or CSV in UTF-8 with a line of headings",
    "{path} has the column {name} more than once",
    "{path} has {rows} rows, {opened} answers were opened: run survey open again",
    "{path} is damaged: run survey open again",
    "{path} has no column {name}",
    "{name} holds something else than numbers",
    "{name} holds something else than labels",
    "{name} has a single level in all cases that can be used",
    "{name} has more than {MOST_LEVELS} levels: is it an attribute?",
    "{name} is named twice",
    "{wish} is not A:B of two attributes that are named, too",
    "{wish} is not A=LEVEL of an attribute that is named, too",
    "no case that can be used has {written} as its {name}",
    "{what} is missing: {path}",
    "{origin} does not answer ({error})",
    "{origin} refused: {title} ({urn})",
)
SYSTEM: Final = (  # what the operating system says inside them
    "Address already in use",
    "File exists",
    "Is a directory",
    "No space left on device",
    "No such file or directory",
    "Not a directory",
    "Permission denied",
    "Read-only file system",
    "[Errno 111] Connection refused",
    "[Errno -2] Name or service not known",
    "busy",
)
PLACE: Final = re.compile(r"\{[^{}]*\}")


def in_words(error: Exception) -> str:
    """Return the one line; what has no words yet stands as it was said."""
    if isinstance(error, Refusal | RespondentRefusal) and error.urn in WORDS:
        reason = say(WORDS[error.urn])
        return say("{server} refused: {reason}", server=error.origin, reason=reason)
    return translated(str(error) or (type(error).__doc__ or "").split("\n")[0])


def translated(sentence: str) -> str:
    """Return a sentence in the reader's language, although its places are filled already."""
    if (whole := say(sentence)) != sentence:
        return whole
    for source in FILLED:
        if found := _pattern(source).fullmatch(sentence):
            return _filled(say(source), PLACE.findall(source), found.groups())
    return sentence


def _filled(sentence: str, places: Sequence[str], values: Sequence[str]) -> str:
    for place, value in zip(places, values, strict=True):
        sentence = sentence.replace(place, translated(value))
    return sentence


@cache
def _pattern(source: str) -> re.Pattern[str]:
    return re.compile("(.+)".join(map(re.escape, PLACE.split(source))))
