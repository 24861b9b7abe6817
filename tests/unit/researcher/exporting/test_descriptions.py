"""What stands beside the data: scripts that nobody's words can break out of, DDI, fitted names."""

import re
from xml.etree import ElementTree as ET

import pytest

from survey.researcher.exporting.ddi import ddi
from survey.researcher.exporting.names import SPSS, STATA, fitted
from survey.researcher.exporting.scripts import r_script, stata_script
from survey.researcher.exporting.separated import as_written, harmless
from survey.researcher.exporting.sheet import Sheet
from tests.unit.researcher.exporting.conftest import PEOPLE, WORDS

DDI = {"d": "ddi:codebook:2_5"}
# The order that the schema of DDI-Codebook 2.5 asks for, as far as it is used here.
ORDER = ("labl", "qstn", "invalrng", "catgry", "varFormat", "notes")
NATURES = {"nominal", "ordinal", "interval", "ratio", "percent", "other"}


@pytest.mark.parametrize("words", WORDS)
def test_an_apostrophe_goes_in_front_and_comes_off_again(words: str) -> None:
    assert as_written(harmless(words)) == words
    assert harmless("逗号，顿号、") == "逗号，顿号、"


def _tree(sheet: Sheet) -> ET.Element:
    (data,) = ddi(sheet).values()
    return ET.fromstring(data)  # noqa: S314 - our own file


def test_the_study_comes_first_then_the_file_then_the_variables(sheet: Sheet) -> None:
    root = _tree(sheet)
    assert root.tag == "{ddi:codebook:2_5}codeBook"
    assert root.get("version") == "2.5"
    assert root.get("{http://www.w3.org/XML/1998/namespace}lang") == sheet.codebook.language
    assert [_name(each) for each in root] == ["stdyDscr", "fileDscr", "dataDscr"]
    assert root.findtext("d:stdyDscr/d:citation/d:titlStmt/d:titl", "", DDI) == sheet.codebook.title
    assert sheet.private in root.findtext("d:stdyDscr/d:dataAccs/d:useStmt/d:restrctn", "", DDI)
    quantity = root.findtext("d:fileDscr/d:fileTxt/d:dimensns/d:caseQnty", "", DDI)
    assert quantity == str(PEOPLE)


def test_every_variable_stands_as_the_schema_orders_it(sheet: Sheet) -> None:
    found = _tree(sheet).findall("d:dataDscr/d:var", DDI)
    assert [each.get("name") for each in found] == [v.name for v in sheet.codebook.variables]
    assert len({each.get("ID") for each in found}) == len(found)
    for each, variable in zip(found, sheet.codebook.variables, strict=True):
        children = [_name(child) for child in each]
        assert children == sorted(children, key=ORDER.index)
        assert re.fullmatch(r"[A-Za-z_][\w.-]*", each.get("ID") or "")
        assert each.get("intrvl") in {"contin", "discrete"}
        assert each.get("nature") in NATURES
        assert each.get("files") == "F1"
        assert each.findtext("d:labl", "", DDI) == variable.label
        assert _categories(each, missing=False) == dict(variable.values)
        assert _categories(each, missing=True) == dict(variable.missing)
        invalid = [item.get("VALUE") for item in each.findall("d:invalrng/d:item", DDI)]
        assert invalid == [str(code) for code, _meaning in variable.missing]


def test_an_index_names_its_questions_and_a_reversed_one_says_so(sheet: Sheet) -> None:
    root, book = _tree(sheet), sheet.codebook
    groups = root.findall("d:dataDscr/d:varGrp", DDI)
    assert [each.get("name") for each in groups] == [index for index, _name in book.indices]
    children = [_name(each) for each in root.findall("d:dataDscr/*", DDI)]
    assert children == sorted(children, key=("varGrp", "var").index)  # as the schema orders them
    ids = {each.get("ID") for each in root.findall("d:dataDscr/d:var", DDI)}
    for each in groups:
        named = str(each.get("var")).split()
        assert named
        assert set(named) <= ids
    for var, variable in zip(root.findall("d:dataDscr/d:var", DDI), book.variables, strict=True):
        notes = var.findtext("d:notes", "", DDI)
        assert bool(notes) == bool(variable.reversed_in)
        assert variable.reversed_in in notes
    assert any(each.reversed_in for each in book.variables)


def _name(element: ET.Element) -> str:
    return element.tag.removeprefix("{ddi:codebook:2_5}")


def _categories(var: ET.Element, *, missing: bool) -> dict[int, str]:
    return {
        int(each.findtext("d:catValu", "", DDI)): each.findtext("d:labl", "", DDI)
        for each in var.findall("d:catgry", DDI)
        if (each.get("missing") == "Y") == missing
    }


def test_the_r_script_names_every_column_and_closes_what_it_opens(sheet: Sheet) -> None:
    (data,) = r_script(sheet).values()
    script = data.decode()
    bare = re.sub(r'"(?:[^"\\]|\\.)*"', '""', re.sub(r"(?m)^#.*$", "", script))
    assert bare.count("(") == bare.count(")")
    assert bare.count("{") == bare.count("}")
    assert '"' not in bare.replace('""', "")
    for variable in sheet.codebook.variables:
        assert f'answers[["{variable.name}"]] <- column(' in script
        for code, meaning in variable.codes:
            assert str(code) in script
            assert f'"{meaning}"' in script
    assert sheet.private in script


def test_the_stata_script_labels_every_column_and_turns_codes_into_missing(sheet: Sheet) -> None:
    (data,) = stata_script(sheet).values()
    lines = data.decode().splitlines()
    for at, variable in enumerate(sheet.codebook.variables, 1):
        assert f"rename v{at} {variable.name}" in lines
        decoded = [line for line in lines if line.startswith(f"mvdecode {variable.name},")]
        assert len(decoded) == bool(variable.missing)
        assert all("-2=.b" in line for line in decoded)
    assert sheet.private in data.decode()


def test_no_words_begin_or_end_a_macro_or_a_string_of_stata() -> None:
    from survey.researcher.exporting.scripts import _stata_string

    for words in ("a\"' drop _all", "`=1'", "$HOME", "two\nlines"):
        quoted = _stata_string(words)
        assert quoted.startswith('`"')
        assert quoted.endswith("\"'")
        assert not set("`\"'$\n") & set(quoted[2:-2])


def test_words_in_r_cannot_leave_their_string() -> None:
    from survey.researcher.exporting.scripts import _r_string

    assert _r_string('a"); unlink("x') == '"a\\"); unlink(\\"x"'
    assert _r_string("a\\") == '"a\\\\"'
    assert _r_string("a\nb") == '"a\\nb"'


def test_names_are_made_to_fit_and_none_stands_for_two() -> None:
    long = "a_question_with_a_name_that_is_far_too_long"
    names = ["with", "str12", long + "__1", long + "__2", "with_1", "calm"]
    found = fitted(names, STATA)
    assert (found["calm"], found["with_1"], found["with"]) == ("calm", "with_1", "with_2")
    assert len(set(found.values())) == len(names)
    assert all(len(each) <= 32 for each in found.values())
    assert fitted(["all", "str12"], SPSS) == {"all": "all_1", "str12": "str12"}


def test_what_every_export_keeps_to_itself_is_said_in_its_language(sheet: Sheet) -> None:
    word = {"zh-Hans": "不能离开", "en": "must not leave"}[sheet.codebook.language]
    assert word in sheet.private
