"""DDI-Codebook 2.5: what an archive wants to know of the columns. No figure of any answer."""

from collections.abc import Mapping
from typing import Final
from xml.etree.ElementTree import Element, SubElement, indent, register_namespace, tostring

from questionnaires.columns import Labels
from survey.researcher.exporting.codebook import Codebook, Variable
from survey.researcher.exporting.sheet import Sheet

DDI: Final = "answers.ddi.xml"
NAMESPACE: Final = "ddi:codebook:2_5"
XML_LANGUAGE: Final = "{http://www.w3.org/XML/1998/namespace}lang"
FILE: Final = "F1"
REVERSED: Final = {
    "zh-Hans": "反向题，计分前先转过来，用于指数：{indices}",
    "en": "Reversed: turned before it is scored in {indices}",
}
INTERVAL: Final = {"nominal": "discrete", "ordinal": "discrete", "scale": "contin"}


def ddi(sheet: Sheet) -> Mapping[str, bytes]:
    """Return the description; the data lie beside it as CSV."""
    register_namespace("", NAMESPACE)
    book = sheet.codebook
    root = Element(_tag("codeBook"), {"version": "2.5", XML_LANGUAGE: book.language})
    _study(root, book, sheet.private)
    _file(root, sheet)
    data = _in(root, "dataDscr")
    for index, name in book.indices:
        _group(data, index, name, book.variables)
    for variable in book.variables:
        _variable(data, variable, book.language)
    indent(root)
    return {DDI: tostring(root, encoding="utf-8", xml_declaration=True) + b"\n"}


def _study(root: Element, book: Codebook, private: str) -> None:
    study = _in(root, "stdyDscr")
    title = _in(_in(study, "citation"), "titlStmt")
    _in(title, "titl", book.title)
    _in(title, "IDNo", f"{book.id} {book.version}")
    _in(_in(_in(study, "dataAccs"), "useStmt"), "restrctn", private)


def _file(root: Element, sheet: Sheet) -> None:
    text = _in(_in(root, "fileDscr", ID=FILE), "fileTxt")
    _in(text, "fileName", "answers.csv")
    dimensions = _in(text, "dimensns")
    _in(dimensions, "caseQnty", str(sheet.people))
    _in(dimensions, "varQnty", str(len(sheet.codebook.variables)))
    _in(text, "fileType", "text/csv; charset=utf-8")


def _group(data: Element, index: str, name: str, variables: tuple[Variable, ...]) -> None:
    """Name an index and its questions."""
    of = " ".join(f"V_{v.name}" for v in variables if index in dict(v.indices))
    group = _in(data, "varGrp", ID=f"G_{index}", type="analysis", name=index, var=of)
    _in(group, "labl", name)


def _variable(data: Element, variable: Variable, language: str) -> None:
    about = {"ID": f"V_{variable.name}", "name": variable.name, "files": FILE}
    about |= {"intrvl": INTERVAL[variable.measure], "nature": _nature(variable)}
    if variable.kind == "number":
        about["dcml"] = str(variable.decimals)
    var = _in(data, "var", **about)
    _in(var, "labl", variable.label)
    _in(_in(var, "qstn"), "qstnLit", variable.question)
    if variable.missing:
        invalid = _in(var, "invalrng")
        for code, _meaning in variable.missing:
            _in(invalid, "item", VALUE=str(code))
    _categories(var, variable.values)
    _categories(var, variable.missing, missing="Y")
    _in(var, "varFormat", type="character" if variable.kind == "text" else "numeric")
    if variable.reversed_in:
        _in(var, "notes", REVERSED[language].format(indices=variable.reversed_in))


def _nature(variable: Variable) -> str:
    return "interval" if variable.measure == "scale" else variable.measure


def _categories(var: Element, labels: Labels, **about: str) -> None:
    for code, meaning in labels:
        category = _in(var, "catgry", **about)
        _in(category, "catValu", str(code))
        _in(category, "labl", meaning)


def _in(parent: Element, tag: str, words: str = "", **about: str) -> Element:
    element = SubElement(parent, _tag(tag), about)
    element.text = words or None
    return element


def _tag(name: str) -> str:
    return f"{{{NAMESPACE}}}{name}"
