"""Each rule of a questionnaire, broken once: which field is named and what is said."""

from collections.abc import Callable

import pytest

from questionnaires import Fault

Edit = Callable[[str, str], str]
FaultsOf = Callable[[str], tuple[Fault, ...]]

NOISE = "  - id: noise\n    scale: quiet\n    key: -1\n"
QUIET = "    items: [calm, noise, corner]\n"
MORE = "  - id: more\n"
ITEM = "  - id: {}\n    scale: quiet\n    key: +1\n    zh-Hans: 甲\n    en: A\n"
LIGHT = "      - {value: 1, zh-Hans: 光线, en: Light}\n"

FIELDS = [
    ("status: exploratory\n", "", "", "status is missing"),
    ("status: exploratory\n", "status: proven\n", "status",
     "must be one of exploratory, validated"),
    ("status: exploratory\n", "status:\n", "status", "is empty: give a value or delete the line"),
    ('version: "0.1"', "version: 0.1", "version", "is read as a number: put it in quotes"),
    ('version: "0.1"', 'version: "first"', "version", 'must be numbers and dots, such as "0.2"'),
    ("id: office-climate", "id: Office", "id",
     "must be small letters, digits and hyphens, a letter first"),
    ("groups: [place]", "groups: [place]\ncolour: red", "colour", "colour is not a field here"),
    ("title: {zh-Hans: 办公环境小调查, en: A short survey on the office}",
     "title: 办公环境小调查", "title", "must be fields with names"),
    ("languages: [zh-Hans, en]", "languages: [zh-Hans, en, fr]", "languages[3]",
     "must be one of zh-Hans, en"),
    ("languages: [zh-Hans, en]", "languages: [zh-Hans, en, en]", "languages[3]",
     "en is listed twice"),
    ("languages: [zh-Hans, en]", "languages: [en, zh-Hans]", "languages",
     "must be some of zh-Hans, en, in this order"),
    ("  agree: {zh-Hans: 开始, en: Start}", "  agree: {zh-Hans: 开始}", "consent.agree",
     "en is missing"),
    ("  agree: {zh-Hans: 开始, en: Start}", "  agree: {zh-Hans: 开始, en: Yes}",
     "consent.agree.en", "is read as true or false: put it in quotes"),
    ("  agree: {zh-Hans: 开始, en: Start}", '  agree: {zh-Hans: 开始, en: " "}',
     "consent.agree.en", "is an empty text"),
    ("  agree: {zh-Hans: 开始, en: Start}", '  agree: {zh-Hans: "开\\u0007始", en: Start}',
     "consent.agree.zh-Hans", "holds a control character or half a character"),
    ("    en: In the office I can work with a calm mind.\n", "", "items[calm]", "en is missing"),
    ("title: {zh-Hans: 安静不安静, en: How quiet it is}\n", "title: {en: How quiet it is}\n",
     "sections[quiet].title", "zh-Hans is missing"),
]  # fmt: skip

SECTIONS = [
    ("items: [first, more]", "items: [first, more, extra]", "sections[wishes].items",
     "there is no item extra"),
    ("items: [first, more]", "items: [first, more, place]", "sections[wishes].items",
     "place already stands in section place"),
    ("items: [first, more]", "items: [first]", "items[more].id", "more stands in no section"),
    ("  - id: wishes\n", "  - id: quiet\n", "sections[quiet].id",
     "quiet is already the id of another entry"),
    ("    randomise: true\n", "    randomise: maybe\n", "sections[quiet].randomise",
     "must be true or false"),
    ("    randomise: true\n", "    page_max_items: 30\n", "sections[quiet].page_max_items",
     "must be from 1 to 20"),
    ("    randomise: true\n", "    frame: true\n", "sections[quiet].frame",
     "there is neither a frame nor a definition to show"),
]  # fmt: skip

ITEMS = [
    (MORE, ITEM.format("Calm") + MORE, "items[Calm].id", "calm is already the id of another entry"),
    (MORE, ITEM.format("no__ise") + MORE, "items[no__ise].id",
     "'no__ise' must be small letters, digits and single underscores, a letter first"),
    (NOISE, NOISE + "    type: grid\n", "items[noise].type",
     "must be one of likert, attention, single, multiple, ranking, numeric, text"),
    (NOISE, NOISE + "    options: []\n", "items[noise].options", "options is not a field here"),
    (NOISE, NOISE + "    response_scale: likert9\n", "items[noise].response_scale",
     "there is no response scale likert9"),
    (NOISE, NOISE + "    nonresponse: [later]\n", "items[noise].nonresponse",
     "later is not under nonresponse"),
    (NOISE, NOISE + "    nonresponse: [dk, dk]\n", "items[noise].nonresponse",
     "offers the same twice"),
    (NOISE, NOISE.replace("-1", "2"), "items[noise].key",
     "must be +1 or -1: noise belongs to index quiet"),
    (NOISE, NOISE.replace("    key: -1\n", ""), "items[noise]",
     "must be +1 or -1: noise belongs to index quiet"),
    (NOISE, NOISE.replace("-1", "0x1"), "items[noise].key", "must be a plain whole number"),
    (NOISE, NOISE.replace("-1", "1.0"), "items[noise].key", "must be a whole number"),
    (LIGHT, LIGHT.replace("1", "2"), "items[first].options[2].value", "2 is already taken"),
    (LIGHT, LIGHT.replace("1", "0"), "items[first].options[1].value", "must be from 1 to 127"),
    (LIGHT, LIGHT.replace("1", "128"), "items[first].options[1].value", "must be from 1 to 127"),
    (LIGHT, LIGHT.replace("value: 1, ", ""), "items[first].options[1]", "value is missing"),
    ("    min: 0\n", "    min: -5\n", "items[days].min",
     "must be a number of at least 0: negative numbers stand for missing answers"),
    ("    min: 0\n", "    min: few\n", "items[days].min", "must be a number such as 0 or 37.5"),
    ("    max: 7\n", "    max: 0\n", "items[days].max",
     "must be a number above min and at most 10^15"),
    ("    max: 7\n", "    max: 7e3\n", "items[days].max", "must be a number such as 0 or 37.5"),
    ("    decimals: 1\n", "    decimals: 9\n", "items[days].decimals", "must be from 0 to 6"),
    ("    max_chars: 200\n", "    max_chars: 0\n", "items[more].max_chars", "must be at least 1"),
    ("    max_chars: 200\n", "    max_chars: 200\n    max_bytes: 199\n", "items[more].max_bytes",
     "must be at least max_chars: Chinese needs 3 a character"),
    ("    - {value: 2, zh-Hans: 比较不同意, en: Somewhat disagree}\n",
     "    - {value: 9, zh-Hans: 比较不同意, en: Somewhat disagree}\n",
     "response_scales.likert5[3].value", "values must rise"),
]  # fmt: skip

RESULTS = [
    (QUIET, "    items: [calm, noise, hush]\n", "indices.quiet.items[3]", "there is no item hush"),
    (QUIET, "    items: [calm, noise, calm]\n", "indices.quiet.items[3]", "calm is listed twice"),
    (QUIET, "    items: [calm, noise, place]\n", "indices.quiet.items[3]",
     "place is not a likert item"),
    ("    min_answered: 2\n", "    min_answered: 4\n", "indices.quiet.min_answered",
     "must be from 1 to 3, the number of items"),
    ("    family: outcome\n", "    family: mood\n", "indices.quiet.family",
     "must be one of mindset, mechanism, outcome, trust"),
    ("    high_is: good\n", "    high_is: better\n", "indices.quiet.high_is",
     "must be one of concern, good, neither"),
    ("    high_is: good\n", "    high_is: 1\n", "indices.quiet.high_is",
     "is read as a number: put it in quotes"),
    ("    high_is: good\n", "", "indices.quiet", "high_is is missing"),
    ("groups: [place]", "groups: [place, days]", "groups[2]", "days is not a single choice"),
    ("groups: [place]", "groups: [place, age]", "groups[2]", "there is no item age"),
    ("groups: [place]", "groups: [place, place]", "groups[2]", "place is listed twice"),
]  # fmt: skip


@pytest.mark.parametrize(("old", "new", "field", "message"), FIELDS + SECTIONS + ITEMS + RESULTS)
def test_a_broken_rule_is_one_fault_at_its_field_without_echo(
    old: str, new: str, field: str, message: str, *, edit: Edit, faults_of: FaultsOf
) -> None:
    faults = faults_of(edit(old, new))
    assert [(fault.field, fault.message) for fault in faults] == [(field, message)]


COMPOSITE = """composites:
  both:
    kind: {kind}
    of: [{of}]
    min_indices: {least}
    name: {{zh-Hans: 甲, en: A}}
    high_is: {high_is}
    high: {{zh-Hans: 甲, en: A}}
    low: {{zh-Hans: 甲, en: A}}
"""


@pytest.mark.parametrize(
    ("kind", "of", "least", "field", "message"),
    [
        ("sum", "quiet", 1, "kind", "must be one of mean, difference"),
        ("mean", "quiet, loud", 1, "of[2]", "there is no index loud"),
        ("mean", "quiet, quiet", 1, "of[2]", "quiet is listed twice"),
        ("difference", "quiet", 1, "of", "a difference is of two indices"),
        ("mean", "quiet", 2, "min_indices", "must be from 1 to 1, the number of indices"),
    ],
)
def test_a_composite_is_of_indices_that_exist(
    kind: str, of: str, least: int, field: str, message: str, *, edit: Edit, faults_of: FaultsOf
) -> None:
    composite = COMPOSITE.format(kind=kind, of=of, least=least, high_is="good")
    faults = faults_of(edit("groups: [place]", composite + "groups: [place]"))
    assert [(f.field, f.message) for f in faults] == [(f"composites.both.{field}", message)]


def test_a_composite_says_what_a_high_score_means(
    edit: Edit, faults_of: FaultsOf, climate_yaml: str
) -> None:
    line = climate_yaml.splitlines().index("groups: [place]") + 1
    composite = COMPOSITE.format(kind="mean", of="quiet", least=1, high_is="bad")
    found = faults_of(edit("groups: [place]", composite + "groups: [place]"))
    assert [(fault.line, fault.field, fault.message) for fault in found] == [
        (line + 7 - 1, "composites.both.high_is", "must be one of concern, good, neither")
    ]
    without = composite.replace("    high_is: bad\n", "")
    found = faults_of(edit("groups: [place]", without + "groups: [place]"))
    assert [(fault.line, fault.field, fault.message) for fault in found] == [
        (line + 1, "composites.both", "high_is is missing")
    ]


def test_the_classes_of_a_typology_are_its_indices_and_two_more(
    edit: Edit, faults_of: FaultsOf
) -> None:
    typology = (
        "typology:\n  of: [quiet]\n  margin: 10\n  level: 600\n"
        "  classes: [{id: quiet, zh-Hans: 静, en: Quiet}, {id: mixed, zh-Hans: 混, en: Mixed}]\n"
    )
    faults = faults_of(edit("groups: [place]", typology + "groups: [place]"))
    assert [(fault.field, fault.message) for fault in faults] == [
        ("typology.level", "must be from 0 to 100"),
        ("typology.classes", "must be, in this order: quiet, mixed, few_doubts"),
    ]


def test_an_index_has_items_of_one_response_scale(edit: Edit, faults_of: FaultsOf) -> None:
    point = "    - {{value: {0}, zh-Hans: 点{0}, en: Point {0}}}\n"
    yes_no = "  yes_no:\n" + point.format(1) + point.format(2)
    text = edit("nonresponse:\n  dk", yes_no + "\nnonresponse:\n  dk")
    faults = faults_of(text.replace(NOISE, NOISE + "    response_scale: yes_no\n"))
    assert [(fault.field, fault.message) for fault in faults] == [
        ("indices.quiet.items", "the items have different response scales")
    ]


def test_an_attention_item_asks_for_a_point_of_the_scale(edit: Edit, faults_of: FaultsOf) -> None:
    item = (
        "  - id: look\n    type: attention\n    expect: 6\n    zh-Hans: 请选。\n    en: Choose.\n"
    )
    text = edit("  - id: first\n", item + "  - id: first\n")
    faults = faults_of(text.replace("items: [first, more]", "items: [look, first, more]"))
    assert [(fault.field, fault.message) for fault in faults] == [
        ("items[look].expect", "6 is not on the response scale")
    ]


def test_answers_too_long_to_seal_are_refused(edit: Edit, faults_of: FaultsOf) -> None:
    (fault,) = faults_of(edit("max_chars: 200", "max_chars: 4000"))
    assert fault.field == "items"
    assert "12288 are allowed: shorten the texts (max_chars)" in fault.message
