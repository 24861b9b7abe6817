"""The page server publishes what a trusted key has signed, whole or not at all."""

import secrets
from dataclasses import replace

import pytest

from survey.protocol.encoding import b64u, parse, sha256
from survey.protocol.statements import BundleStatement

from .publisher import QUESTIONNAIRE, SCRIPT, SURVEY_ID, Publisher


def test_publishing_answers_with_the_manifests_hash(publisher: Publisher) -> None:
    response = publisher.publish()
    assert (response.status_code, response.content_type) == (200, "application/json")
    assert parse(response.data) == {"manifest_hash": b64u(publisher.manifest.hash)}
    assert publisher.get().status_code == 200


def test_identical_bytes_get_the_identical_answer(publisher: Publisher) -> None:
    document = publisher.signed(publisher.args())
    answer = publisher.send(document).data
    files = publisher.files()
    assert publisher.send(document).data == answer
    assert publisher.files() == files


def test_a_lower_or_equal_sequence_is_refused(publisher: Publisher) -> None:
    publisher.publish()
    again = publisher.args(number=2)
    for sequence in (0, 1):
        refusal = publisher.refused(publisher.signed(again, sequence=sequence))
        assert refusal == (409, "command-replayed")


def test_a_refused_command_uses_up_no_sequence(publisher: Publisher) -> None:
    publisher.refused(publisher.signed(publisher.args(bundle_number=True), sequence=1))
    assert publisher.send(publisher.signed(publisher.args(), sequence=1)).status_code == 200


def test_an_untrusted_key_is_refused(publisher: Publisher) -> None:
    document = publisher.signed(publisher.args())
    publisher.seed = secrets.token_bytes(32)
    assert publisher.refused(publisher.signed(publisher.args())) == (403, "command-untrusted")
    assert publisher.refused(document[:-1] + bytes([document[-1] ^ 1])) == (
        403,
        "command-untrusted",
    )


def test_a_command_for_another_server_is_refused(publisher: Publisher) -> None:
    document = publisher.signed(publisher.args(), server="https://other.example.org")
    assert publisher.refused(document) == (403, "command-untrusted")


@pytest.mark.parametrize("verb", ["create", "invitations", "close", "fetch", "erase", "replace"])
def test_other_verbs_are_refused(publisher: Publisher, verb: str) -> None:
    document = publisher.signed(publisher.args(), verb=verb)
    assert publisher.refused(document) == (409, "command-refused")


@pytest.mark.parametrize(
    "name",
    [
        *("after", "bundle", "bundle_signature", "document", "manifest", "questionnaire"),
        *("signature", "stylesheet"),
    ],
)
def test_an_argument_that_is_missing_or_odd_is_refused(publisher: Publisher, name: str) -> None:
    for wrong in ("=", 1):
        document = publisher.signed({**publisher.args(), name: wrong})
        assert publisher.refused(document) == (422, "command-invalid")
    args = publisher.args()
    del args[name]
    assert publisher.refused(publisher.signed(args)) == (422, "command-invalid")


@pytest.mark.parametrize("number", [-1, 2**32, "1", True])
def test_a_bundle_number_that_is_none_is_refused(publisher: Publisher, number: object) -> None:
    document = publisher.signed(publisher.args(bundle_number=number))
    assert publisher.refused(document) == (422, "command-invalid")


def test_a_manifest_signed_by_another_key_is_refused(publisher: Publisher) -> None:
    forged = b64u(publisher.manifest.sign(secrets.token_bytes(32)))
    document = publisher.signed(publisher.args(signature=forged))
    assert publisher.refused(document) == (403, "signature-invalid")


def test_a_document_without_its_statement_is_refused(publisher: Publisher) -> None:
    right = publisher.render()
    for altered in (
        right.replace("同意".encode(), "可以".encode(), 1),  # other words around the questions
        right.replace(b"weather", b"whether", 1),  # another way out
        right.replace(b"</main>", b"<img src=/p/17></main>"),
    ):
        assert altered != right
        document = publisher.signed(publisher.args(document=right) | {"document": b64u(altered)})
        assert publisher.refused(document) == (403, "signature-invalid")
    other = BundleStatement(bytes(32), 1, sha256(right)).signed(publisher.seed)
    document = publisher.signed(publisher.args(bundle_signature=b64u(other.signature)))
    assert publisher.refused(document) == (403, "signature-invalid")


@pytest.mark.parametrize("name", ["bundle", "after", "stylesheet"])
def test_a_file_that_the_document_does_not_name_is_refused(publisher: Publisher, name: str) -> None:
    other = b64u(SCRIPT + b"/* another */")  # fits the second script, too
    document = publisher.signed({**publisher.args(), name: other})
    assert publisher.refused(document) == (409, "command-refused")


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("</head>", '<script src="/p.js" integrity="sha384-a"></script></head>'),
        ("</head>", '<link rel="stylesheet" href="/p.css" integrity="sha384-a"></head>'),
        ("style.", "theme."),
        ('integrity="sha384-', 'integrity="sha384-a'),
        ('"signature">', '"signature">A'),
        ('"k":10', '"k":11'),
        ('"version":"', '"version":"9'),
    ],
)
def test_a_signed_document_that_does_not_fit_is_refused(
    publisher: Publisher, old: str, new: str
) -> None:
    right = publisher.render()
    altered = right.replace(old.encode(), new.encode(), 1)
    assert altered != right
    refusal = publisher.refused(publisher.signed(publisher.args(document=altered)))
    assert refusal == (409, "command-refused")


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("</head>", "<script>tell()</script></head>"),
        ("</head>", '<SCRIPT SRC="/p.js"></SCRIPT></head>'),
        ("</head>", '<link rel="preload" href="/p.js"></head>'),
        ('id="questionnaire"', 'id="questions"'),
        ('id="words"', 'id="manifest"'),
    ],
)
def test_a_signed_document_that_cannot_be_read_is_refused(
    publisher: Publisher, old: str, new: str
) -> None:
    altered = publisher.render().replace(old.encode(), new.encode(), 1)
    assert altered != publisher.render()
    refusal = publisher.refused(publisher.signed(publisher.args(document=altered)))
    assert refusal == (422, "message-malformed")


def test_another_questionnaire_than_the_manifests_is_refused(publisher: Publisher) -> None:
    altered = QUESTIONNAIRE.replace(b'"min":"0"', b'"min":"1"')
    assert altered != QUESTIONNAIRE
    document = publisher.signed(publisher.args(questionnaire=b64u(altered)))
    assert publisher.refused(document) == (409, "command-refused")


def test_a_second_script_that_the_first_does_not_name_is_refused(publisher: Publisher) -> None:
    publisher.after = b"'another';"  # the document names it, the first script another
    assert publisher.refused(publisher.signed(publisher.args())) == (409, "command-refused")


@pytest.mark.parametrize(
    "changes",
    [
        {"survey_id": "ponmlkjihgfedcba"},
        {"page_origin": "https://other.example.org"},
    ],
    ids=["survey", "page"],
)
def test_a_manifest_for_something_else_is_refused(
    publisher: Publisher, changes: dict[str, object]
) -> None:
    publisher.manifest = replace(publisher.manifest, **changes)  # type: ignore[arg-type]
    refusal = publisher.refused(publisher.signed(publisher.args()))
    assert refusal == (409, "command-refused")


def test_a_second_manifest_is_refused(publisher: Publisher) -> None:
    publisher.publish()
    publisher.manifest = publisher.compose(k=11)
    refusal = publisher.refused(publisher.signed(publisher.args(number=2)))
    assert refusal == (409, "command-refused")


def test_other_words_are_a_newer_page_of_the_same_survey(publisher: Publisher) -> None:
    publisher.publish()
    mended = publisher.render().replace("问卷".encode(), "表格".encode(), 1)
    publisher.publish(document=mended, number=2)
    assert publisher.get().data == mended != publisher.render()
    refusal = publisher.refused(publisher.signed(publisher.args(number=1)))
    assert refusal == (409, "command-refused")


def test_a_newer_bundle_stands_beside_the_older_one(publisher: Publisher) -> None:
    publisher.publish()
    older = publisher.get().data
    mended = SCRIPT + b"'mended';"
    publisher.publish(script=mended, number=2)
    newer = publisher.get().data
    assert newer != older
    for script in (SCRIPT, mended):
        name = f"client.{sha256(script).hex()[:16]}.js"
        assert publisher.get(f"/{name}").data == script


@pytest.mark.parametrize(("script", "number"), [(SCRIPT + b"'old';", 0), (SCRIPT + b"'other';", 1)])
def test_an_older_bundle_or_another_of_the_same_number_is_refused(
    publisher: Publisher, script: bytes, number: int
) -> None:
    publisher.publish()
    document = publisher.signed(publisher.args(script=script, number=number))
    assert publisher.refused(document) == (409, "command-refused")


def test_everything_public_can_be_read_back_to_the_byte(publisher: Publisher) -> None:
    publisher.publish()
    folder = publisher.config.home / "published" / SURVEY_ID
    statement = BundleStatement.from_bytes(next(folder.glob("bundle.*.statement")).read_bytes())
    statement.verify(publisher.key)
    assert statement.bundle_hash == sha256(publisher.get().data)
    for pattern, content in (
        ("manifest.*.json", publisher.manifest.to_bytes()),
        ("questionnaire.*.json", QUESTIONNAIRE),
        ("bundle.*.statement", statement.to_bytes()),
    ):
        name = next(folder.glob(pattern)).name
        assert publisher.get(f"/{name}").data == content
