"""What two people were given, byte for byte: a signature can be right on two different files.

The other folder is not verified by itself and need not be: a file that has the same bytes has the
same signature. So nothing is claimed of a file that only one of the two has.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import Final

from survey.errors import OpeningRefused
from survey.researcher.files import read_private
from survey.researcher.published import PUBLIC, Published

NAMING: Final = {"manifest.json", "head"}  # the survey, and its one list


@dataclass(frozen=True)
class Comparison:
    """The names of the files that two people have."""

    same: list[str]
    different: list[str]
    alone: list[str]


def compare(published: Published, folder: Path) -> Comparison:
    """Compare every public file with the one of the same name in another folder."""
    found = Comparison([], [], [])
    for name in PUBLIC:
        there = (folder / name).is_file()
        if name in published and there:
            equal = published[name] == read_private(folder / name, "a published file")
            (found.same if equal else found.different).append(name)
        elif name in published or there:
            found.alone.append(name)
    return found


def check_against(published: Published, folder: Path) -> None:
    """Check that two people were shown the same files, as far as both have them."""
    found = compare(published, folder)
    if found.different:
        names = ", ".join(found.different)
        raise OpeningRefused(f"two people were shown different files: {names}")
    if not set(found.same) >= NAMING:
        raise OpeningRefused("without manifest.json and head nothing says which list it is of")
