"""The report's catalog: complete, compiled, nothing left over, no English in the Chinese report."""

import gettext
import re
from pathlib import Path

from babel.messages.extract import extract_from_dir, extract_from_file
from babel.messages.pofile import read_po

from survey.presenting import families, voice
from survey.presenting.report import catalog

ROOM = Path(catalog.__file__).parent
FILE = catalog.TRANSLATIONS / "zh_Hans" / "LC_MESSAGES" / "report.po"
METHODS = [("**.py", "python"), ("**/templates/**.html", "jinja2")]
PLACES = re.compile(r"%\((\w+)\)s")
TERMS = {
    "olychoric": "多分格相关",
    "Pearson": "Pearson",
    "maximum likelihood": "极大似然",
    "unrounded": "未取整",
    "own variation": "独有差异",
    "BCa": "BCa",
    "Student’s": "t 区间",
}
OTHERWISE = "多项相关|多格相关|皮尔逊|最大似然|四舍五入|自身的差异"


def _said() -> set[str]:
    found = extract_from_dir(ROOM, METHODS, {}, {"t": None})
    return {each[2] for each in found if isinstance(each[2], str)}


def _borrowed() -> set[str]:
    files = [Path(module.__file__ or "") for module in (families, voice)]
    found = [each for file in files for each in extract_from_file("python", file, {"say": None})]
    return {each[1] for each in found if isinstance(each[1], str)}


def _catalog() -> dict[str, str]:
    with FILE.open("rb") as file:
        return {str(each.id): str(each.string) for each in read_po(file) if each.id}


def test_every_message_is_translated_and_none_is_left_over() -> None:
    words = _catalog()
    limits = {each for each in _borrowed() if each.startswith("It cannot tell")}
    assert set(words) == _said() | (_borrowed() - limits)
    assert all(words.values())


def test_a_term_has_one_translation() -> None:
    for english, chinese in _catalog().items():
        for term, words in TERMS.items():
            assert not re.search(term, english) or words in chinese, english
        assert not re.search(OTHERWISE, chinese), english


def test_a_translation_keeps_the_places_of_its_message() -> None:
    for english, chinese in _catalog().items():
        assert sorted(PLACES.findall(english)) == sorted(PLACES.findall(chinese)), english


def test_the_compiled_catalog_is_up_to_date() -> None:
    with FILE.with_suffix(".mo").open("rb") as file:
        compiled = gettext.GNUTranslations(file)
    assert {english: compiled.gettext(english) for english in _catalog()} == _catalog()


def test_english_is_its_own_key_and_places_are_filled() -> None:
    assert catalog.speaker("en")("Not computed: %(reason)s.", reason="x") == "Not computed: x."
    assert catalog.speaker("zh-Hans")("Not computed: %(reason)s.", reason="x") == "没有计算：x。"
    assert catalog.speaker("fr")("Indices") == "Indices"
