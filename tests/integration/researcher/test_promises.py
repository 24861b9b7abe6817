"""R20: what the page says is stored is what the tables have places for, word for word both ways."""

import pytest

from survey.collector import models as collector
from survey.issuer import models as issuer
from survey.researcher.page.catalogs import read_catalogs

OF_THE_SURVEY = "about the survey, published after the close, nothing of a person"
OF_THE_RESEARCHER = "what the researcher's own commands leave"
# Of every column: the words that tell a respondent about it, or why it is none of hers.
TOLD = {
    "issuer.commands": OF_THE_RESEARCHER,
    "issuer.surveys": OF_THE_SURVEY,
    "issuer.invitations.survey_id": OF_THE_SURVEY,
    "issuer.invitations.code_hash": {"zh-Hans": "参加码的指纹", "en": "fingerprints of the codes"},
    "issuer.invitations.state": {
        "zh-Hans": "这个码用过没有", "en": "whether each was used",
    },
    # Only together with a used code: what was stamped unseen, to answer a repeated request alike.
    "issuer.invitations.blinded_hash": {
        "zh-Hans": "这个码用过没有", "en": "whether each was used",
    },
    "issuer.invitations.signature": {
        "zh-Hans": "这个码用过没有", "en": "whether each was used",
    },
    "issuer.draws.survey_id": OF_THE_SURVEY,
    "issuer.draws.code_hash": {"zh-Hans": "参加码的指纹", "en": "fingerprints of the codes"},
    "issuer.draws.blinded_hash": {"zh-Hans": "这个码用过没有", "en": "whether each was used"},
    "issuer.draws.signature": {"zh-Hans": "这个码用过没有", "en": "whether each was used"},
    "collector.commands": OF_THE_RESEARCHER,
    "collector.surveys": OF_THE_SURVEY,
    "collector.inbox.survey_id": OF_THE_SURVEY,
    "collector.inbox.nonce": {"zh-Hans": "一次性的章", "en": "a one-time stamp"},
    "collector.inbox.record": {"zh-Hans": "一次性的章", "en": "a one-time stamp"},
    "collector.inbox.ciphertext": {"zh-Hans": "加密后的一段数据", "en": "only encrypted data"},
    "collector.responses.survey_id": OF_THE_SURVEY,
    "collector.responses.leaf": {"zh-Hans": "加密后的一段数据", "en": "only encrypted data"},
    "collector.responses.ciphertext": {"zh-Hans": "加密后的一段数据", "en": "only encrypted data"},
    "collector.spent.survey_id": OF_THE_SURVEY,
    "collector.spent.nonce": {"zh-Hans": "一次性的章", "en": "a one-time stamp"},
    "collector.spent.record": {"zh-Hans": "一次性的章", "en": "a one-time stamp"},
}  # fmt: skip
STATEMENTS = ("stored", "not_stored", "code", "leaders", "parties", "log")
LONGEST = 300


def columns() -> set[str]:
    """Every column of the two servers that an answer passes."""
    return {
        f"{room}.{table.name}.{column.name}"
        for room, models in (("issuer", issuer), ("collector", collector))
        for table in models.Base.metadata.sorted_tables
        for column in table.columns
    }


def told_of(column: str) -> object:
    return TOLD.get(column, TOLD.get(column.rpartition(".")[0]))


def test_every_column_is_told_of_and_nothing_is_told_that_has_no_column() -> None:
    assert {column for column in columns() if told_of(column) is None} == set()
    tables = {column.rpartition(".")[0] for column in columns()}
    assert set(TOLD) <= columns() | tables


@pytest.mark.parametrize("language", ["zh-Hans", "en"])
def test_the_page_says_of_each_column_what_this_table_says(language: str) -> None:
    stored = read_catalogs()[language]["protect.stored_text"]
    for column in columns():
        told = told_of(column)
        if isinstance(told, dict):
            assert told[language] in stored, column


@pytest.mark.parametrize("language", ["zh-Hans", "en"])
def test_each_of_the_four_texts_is_short(language: str) -> None:
    """What is stored, what is not, what cannot be protected (all of it), how to check."""
    words = read_catalogs()[language]
    limits = ("shoulder", "phone", "texts", "network", "times", "script")
    assert len("".join(words[f"protect.{key}"] for key in limits)) <= LONGEST
    for name in STATEMENTS:
        assert len(words[f"protect.{name}_text"]) <= LONGEST, name
    checks = read_catalogs(domain="after")[language]
    for key in ("fingerprint", "requests", "program", "list", "counts", "not_text"):
        assert len(checks[f"check.{key}"]) <= LONGEST, key
