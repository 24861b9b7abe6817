"""R and Stata scripts that load the CSV: labels, levels, missing answers, apostrophes taken away.

Base R and plain Stata, nothing to install. The questionnaire's words are data: quoted so that none
of them can end its string, and in Stata so that none is taken for a macro.
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import Final

from questionnaires.columns import Labels
from survey.researcher.exporting.codebook import Variable
from survey.researcher.exporting.names import STATA, fitted
from survey.researcher.exporting.separated import ANSWERS
from survey.researcher.exporting.sheet import Sheet
from survey.researcher.exporting.stata import letter, shortened

R_SCRIPT: Final = "load_answers.R"
STATA_SCRIPT: Final = "load_answers.do"
R_FUNCTIONS: Final = f"""\
# Nothing is converted: where R does not run in UTF-8, that would end at the first Chinese word.
read <- function() {{
  found <- read.csv("{ANSWERS}", colClasses = "character", encoding = "UTF-8",
                    na.strings = character(), check.names = FALSE)
  names(found)[1] <- sub("^\\ufeff", "", names(found)[1])
  found
}}

# One column: words as they were written, numbers, or a factor; NA where there is no answer.
# attr(, "reason") says why there is none, attr(, "codes") what the numbers were.
column <- function(cells, kind, measure, label, values, missing) {{
  if (kind == "text") return(structure(sub("^'", "", cells), label = label))
  codes <- as.numeric(cells)
  given <- ifelse(codes %in% missing, NA, codes)
  if (length(values)) {{
    found <- factor(given, levels = values, labels = names(values), ordered = measure == "ordinal")
  }} else {{
    found <- given
  }}
  reason <- factor(codes, levels = missing, labels = names(missing))
  attributes(found) <- c(attributes(found), list(label = label, reason = reason, codes = codes))
  found
}}
"""


def r_script(sheet: Sheet) -> Mapping[str, bytes]:
    """Return the script for R; beside it lies the CSV."""
    lines = [
        *_comments("#", sheet, f'source("{R_SCRIPT}", encoding = "UTF-8")'),
        f'# or, where R does not run in UTF-8: eval(parse("{R_SCRIPT}", encoding = "UTF-8"))',
        R_FUNCTIONS,
        "answers <- read()",
        *(_r_column(variable) for variable in sheet.codebook.variables),
    ]
    return {R_SCRIPT: "\n".join([*lines, ""]).encode()}


def stata_script(sheet: Sheet) -> Mapping[str, bytes]:
    """Return the script for Stata; beside it lies the CSV."""
    variables = sheet.codebook.variables
    names = fitted((each.name for each in variables), STATA)
    words = " ".join(str(at) for at, each in enumerate(variables, 1) if each.kind == "text")
    strings = f" stringcols({words})" if words else ""
    lines = [
        *_comments("*", sheet, f"do {STATA_SCRIPT}"),
        "version 14",
        f'import delimited using "{ANSWERS}", clear encoding("utf-8") varnames(nonames) ///',
        f'    rowrange(2:) bindquote(strict) maxquotedrows(unlimited) delimiters(","){strings}',
        *(
            line
            for at, each in enumerate(variables, 1)
            for line in _stata_variable(at, names[each.name], each)
        ),
    ]
    return {STATA_SCRIPT: "\n".join([*lines, ""]).encode()}


def _comments(mark: str, sheet: Sheet, call: str) -> Iterator[str]:
    for words in (_one_line(sheet.codebook.title), sheet.private, call):
        yield f"{mark} {words}"


def _r_column(variable: Variable) -> str:
    name = variable.name
    arguments = ", ".join(
        (
            f'answers[["{name}"]]',
            _r_string(variable.kind),
            _r_string(variable.measure),
            _r_string(variable.label),
            _r_codes(variable.values),
            _r_codes(variable.missing),
        )
    )
    return f'answers[["{name}"]] <- column({arguments})'


def _r_codes(labels: Labels) -> str:
    if not labels:
        return "numeric()"
    codes = _joined(code for code, _meaning in labels)
    words = _joined(_r_string(meaning) for _code, meaning in labels)
    return f"setNames(c({codes}), c({words}))"


def _joined(values: Iterable[object]) -> str:
    return ", ".join(map(str, values))


def _r_string(words: str) -> str:
    escaped = words.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    return f'"{escaped}"'


def _stata_variable(at: int, name: str, variable: Variable) -> Iterator[str]:
    yield f"rename v{at} {name}"
    yield f"label variable {name} {_stata_string(shortened(variable.label))}"
    yield f"char {name}[measure] {variable.measure}"
    if variable.kind == "text":
        yield f'replace {name} = substr({name}, 2, .) if substr({name}, 1, 1) == "\'"'
    if variable.missing:
        pairs = " \\ ".join(f"{code}=.{letter(code)}" for code, _ in variable.missing)
        yield f"mvdecode {name}, mv({pairs})"
    if variable.codes:
        yield f"label define codes{at} {_stata_labels(variable)}, replace"
        yield f"label values {name} codes{at}"


def _stata_labels(variable: Variable) -> str:
    return " ".join(
        (
            *(f"{code} {_stata_string(meaning)}" for code, meaning in variable.values),
            *(f".{letter(code)} {_stata_string(meaning)}" for code, meaning in variable.missing),
        )
    )


def _stata_string(words: str) -> str:
    """Quote words in Stata's compound quotes: a ' or ` or $ in them would begin or end a macro."""
    safe = _one_line(words).translate({ord("`"): "‘", ord("'"): "’", ord("$"): "＄", ord('"'): "”"})
    return f'`"{safe}"\''


def _one_line(words: str) -> str:
    return " ".join(words.split())
