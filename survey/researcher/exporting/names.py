"""Names that SPSS and Stata take: as long as theirs may be, none of their own words, none twice."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True)
class Rules:
    """What a program allows."""

    longest: int
    reserved: re.Pattern[str]


SPSS: Final = Rules(64, re.compile("all|and|by|eq|ge|gt|le|lt|ne|not|or|to|with"))
STATA: Final = Rules(32, re.compile("byte|double|float|if|in|int|long|str[0-9]+|strl|using|with"))


def fitted(names: Iterable[str], rules: Rules) -> Mapping[str, str]:
    """Return for each name the one it gets; one that fits already stays as it is."""
    given = tuple(names)
    found = {name: name for name in given if _fits(name, rules)}
    for name in given:
        if name not in found:
            found[name] = _free(name, rules, set(found.values()))
    return found


def _fits(name: str, rules: Rules) -> bool:
    return len(name) <= rules.longest and not rules.reserved.fullmatch(name)


def _free(name: str, rules: Rules, taken: set[str]) -> str:
    number = 1
    while True:
        end = f"_{number}"
        candidate = name[: rules.longest - len(end)] + end
        if candidate not in taken:
            return candidate
        number += 1
