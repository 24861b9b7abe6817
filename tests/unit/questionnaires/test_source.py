"""The notation: what is refused before a single field is looked at."""

from collections.abc import Callable

import pytest

from questionnaires import Fault, QuestionnaireError, parse

Edit = Callable[[str, str], str]
FaultsOf = Callable[[str], tuple[Fault, ...]]


def only_fault(data: bytes) -> Fault:
    with pytest.raises(QuestionnaireError) as caught:
        parse(data, "my.yaml")
    (fault,) = caught.value.faults
    return fault


def test_a_slip_of_notation_is_told_with_its_line_and_column(edit: Edit) -> None:
    fault = only_fault(edit('version: "0.1"', 'version: "0.1').encode())
    assert (fault.file, fault.field) == ("my.yaml", "")
    assert fault.line > 1
    assert fault.message.startswith("cannot be read")


def test_a_key_given_twice_is_refused_at_its_second_place(edit: Edit, faults_of: FaultsOf) -> None:
    text = edit("status: exploratory\n", "status: exploratory\nstatus: exploratory\n")
    (fault,) = faults_of(text)
    assert fault.message == "status is given twice"
    assert text.splitlines()[fault.line - 2 : fault.line] == ["status: exploratory"] * 2


def test_an_alias_is_refused_before_it_can_multiply() -> None:
    bomb = "a: &a [x, x]\n" + "".join(f"b{n}: &b{n} [*a, *a]\n" for n in range(20))
    fault = only_fault(bomb.encode())
    assert (fault.line, fault.column) == (1, 4)
    assert "anchors and aliases are not allowed" in fault.message


def test_a_merge_key_is_refused(edit: Edit, faults_of: FaultsOf) -> None:
    faults = faults_of(edit("groups: [place]", "groups: [place]\n<<: {status: exploratory}"))
    assert [fault.message for fault in faults] == ["<< is not a field here"]


def test_a_tag_constructs_nothing(edit: Edit, faults_of: FaultsOf) -> None:
    text = edit("status: exploratory", "status: !!python/object/apply:os.getcwd []")
    (fault,) = faults_of(text)
    assert (fault.field, fault.message) == ("status", "must be a text")


def test_a_key_that_is_no_word_is_refused(edit: Edit, faults_of: FaultsOf) -> None:
    (fault,) = faults_of(edit("groups: [place]", "groups: [place]\n? [a, b]\n: c"))
    assert fault.message == "a field's name must be a word"


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "the file is empty"),
        (b"# nothing but a comment\n", "the file is empty"),
        (b"a: " + b"[" * 17 + b"]" * 17, "cannot be read: deeper than 16 levels"),
        (b"a: b\x07", "holds the control character 7"),
        (b"title: \xff\xfe", "not UTF-8"),
        (b"#" * ((1 << 20) + 1), "longer than 1048576 bytes"),
        (b"a: 1\n---\nb: 2\n", "cannot be read: but found another document"),
    ],
)
def test_what_cannot_be_a_questionnaire_gets_one_clear_word(data: bytes, message: str) -> None:
    assert only_fault(data).message == message


def test_bytes_that_are_not_utf8_are_told_by_line() -> None:
    assert only_fault("a: 好\nb: 好\n".encode() + b"c: \xb0\xa1\n").line == 3


def test_a_byte_order_mark_does_no_harm(climate_yaml: str) -> None:
    assert parse(b"\xef\xbb\xbf" + climate_yaml.encode()).id == "office-climate"


@pytest.mark.parametrize("root", ["[]", "just words", "42"])
def test_a_file_that_is_no_mapping_has_one_fault(root: str, faults_of: FaultsOf) -> None:
    (fault,) = faults_of(root)
    assert fault.message == "must be fields with names"
