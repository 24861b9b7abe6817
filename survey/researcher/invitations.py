"""Invitations: codes made before the manifest, which commits to all of them, reserve included.

Deal them blind from a pile, then destroy the list: whoever keeps it can burn a code and learn
whether its owner had drawn. The file has no numbers and no names, and its order is that of the
random codes themselves.
"""

import csv
import io
from pathlib import Path
from typing import Final

from survey.errors import CommandRefused, SurveyError
from survey.protocol.codes import Link, code_hash, fingerprint, format_code, new_code
from survey.protocol.randomness import Random
from survey.researcher.files import destroy_file, write_private
from survey.researcher.home import SurveyFolder

DEALT: Final = "codes/codes"
RESERVE: Final = "codes/reserve"
COLUMNS: Final = ("link", "code", "fingerprint")


def make_codes(folder: SurveyFolder, count: int, reserve: int, random: Random) -> list[bytes]:
    """Make the codes, once, and return the hashes of all of them, sorted."""
    if not folder.holds(RESERVE):
        codes = [new_code(random) for _ in range(count + reserve)]
        _keep(folder, DEALT, codes[:count])
        _keep(folder, RESERVE, codes[count:])
    codes = [*codes_of(folder, DEALT), *codes_of(folder, RESERVE)]
    return sorted(code_hash(folder.survey_id, code) for code in codes)


def codes_of(folder: SurveyFolder, pile: str = DEALT) -> list[str]:
    """Return the codes of a pile; once destroyed, they are gone."""
    return folder.read(pile, "the list of codes (destroyed?)").decode("ascii").split()


def links_of(folder: SurveyFolder) -> list[Link]:
    """Return the links to deal, in the random order of their codes."""
    manifest = folder.manifest
    origin, manifest_hash = manifest.page_origin, manifest.hash
    codes = sorted(codes_of(folder))
    return [Link(origin, folder.survey_id, code, manifest_hash) for code in codes]


def write_links(folder: SurveyFolder, path: Path) -> int:
    """Write link, printed code and fingerprint of every invitation as CSV, mode 0600."""
    links = links_of(folder)
    text = io.StringIO(newline="")
    rows = csv.writer(text)
    rows.writerow(COLUMNS)
    rows.writerows(_row(link) for link in links)
    write_private(path, text.getvalue().encode("utf-8-sig"))  # spreadsheets need the mark
    return len(links)


def next_of_reserve(folder: SurveyFolder, lost: str) -> Link:
    """Return the code of the reserve that may stand for a lost one; nothing is moved yet.

    Raises
    ------
    CommandRefused
        If the reserve is empty, or the list is still here and does not have the lost code.
    """
    reserve = codes_of(folder, RESERVE)
    if not reserve:
        raise CommandRefused("the reserve is empty: no code can be added after publishing")
    if folder.holds(DEALT) and lost not in codes_of(folder):
        raise CommandRefused("no invitation that is dealt has this code")
    manifest = folder.manifest
    return Link(manifest.page_origin, folder.survey_id, reserve[0], manifest.hash)


def deal_instead(folder: SurveyFolder, lost: str, code: str) -> None:
    """Deal a code of the reserve where a lost one was dealt."""
    if folder.holds(DEALT):
        _keep(folder, DEALT, [*(each for each in codes_of(folder) if each != lost), code])
    _keep(folder, RESERVE, [each for each in codes_of(folder, RESERVE) if each != code])


def piles_of(folder: SurveyFolder) -> list[str]:
    """Return the piles that are still on this machine."""
    return [pile for pile in (DEALT, RESERVE) if folder.holds(pile)]


def destroy_list(folder: SurveyFolder) -> None:
    """Delete all codes: nobody can then burn one to learn who has drawn."""
    piles = piles_of(folder)
    if not piles:
        raise SurveyError("the list of codes is destroyed already")
    for pile in piles:
        destroy_file(folder.path / pile)


def _row(link: Link) -> tuple[str, str, str]:
    return str(link), format_code(link.code), " ".join(fingerprint(link.manifest_hash))


def _keep(folder: SurveyFolder, pile: str, codes: list[str]) -> None:
    folder.write(pile, "".join(f"{code}\n" for code in codes).encode("ascii"))
