from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest

from survey.presenting.errors import ReleaseMalformed
from survey.presenting.release import Release
from survey.protocol.encoding import emit
from tests.unit.presenting.sample import release_value

Change = Callable[[dict[str, Any]], object]


def test_a_release_is_read_with_the_digits_that_were_signed() -> None:
    release = Release.from_bytes(emit(release_value()))
    placebo = release.index("placebo")
    assert placebo.score is not None
    assert (release.k, release.sequence, release.languages) == (10, 1, ("zh-Hans", "en"))
    assert str(placebo.score.mean) == "64.2"
    assert placebo.alpha is not None
    assert len(release.groups) == 4
    assert release.tables == {"participation", "indices", "groups", "typology"}


def test_a_number_that_is_not_published_leaves_nothing_behind() -> None:
    release = Release.from_bytes(emit(release_value()))
    hidden = release.index("leadership_lapse")
    assert (hidden.score, hidden.alpha, hidden.meaning) == (None, None, ())
    assert release.typology[-1].share is None


def test_only_an_index_with_questions_of_its_own_has_a_share_of_no_opinion() -> None:
    release = Release.from_bytes(emit(release_value()))
    assert release.index("naive").nonresponse is not None
    assert release.index("disbelief").nonresponse is None
    assert release.index("norm_belief_gap").nonresponse is None


def test_a_release_says_where_it_hides_something() -> None:
    value = release_value()
    release = Release.from_bytes(emit(value))
    assert (release.hides_an_index, release.hides_a_kind) == (True, True)
    value["indices"] = [each for each in value["indices"] if "mean" in each]
    value["typology"] = [each for each in value["typology"] if "share" in each]
    known = {each["id"] for each in value["indices"]}
    for row in (row for group in value["groups"] for row in group["rows"]):
        row["cells"] = [c for c in row["cells"] if "mean" in c and c["index"] in known]
    release = Release.from_bytes(emit(value))
    assert (release.hides_an_index, release.hides_a_kind) == (False, False)
    assert not any(group.hidden for group in release.groups)


def test_a_table_that_the_plan_does_not_name_may_be_absent() -> None:
    value = release_value()
    for table in ("participation", "groups", "typology"):
        del value[table]
    release = Release.from_bytes(emit(value))
    assert (release.participation, release.groups, release.typology) == (None, (), ())
    assert release.tables == {"indices"}


FAULTS: dict[str, Change] = {
    "version must be 1": lambda v: v.update(version=2),
    "status must be one of": lambda v: v.update(status="proven"),
    "k must be at least": lambda v: v.update(k=0),
    "sequence must be at least": lambda v: v.update(sequence=0),
    "languages must be a set": lambda v: v.update(languages=["en", "en"]),
    "title must have one text for each": lambda v: v.update(title=["only one"]),
    "title must hold strings only": lambda v: v.update(title=[1, 2]),
    "root must be 32 bytes": lambda v: v.update(root="AAAA"),
    "survey_id must be str": lambda v: v.pop("survey_id"),
    "comment is not a field": lambda v: v.update(comment="hidden"),
    "questionnaire.note is not a field": lambda v: v["questionnaire"].update(note=""),
    "participation.accepted must not pass": lambda v: v["participation"].update(accepted=300),
    "participation.opened and rejected": lambda v: v["participation"].update(rejected=9),
    "participation.invited must be int": lambda v: v["participation"].update(invited=True),
    r"indices\[0\].n must be rounded": lambda v: v["indices"][0].update(n=183),
    r"indices\[0\].mean must be a decimal": lambda v: v["indices"][0].update(mean="6e1"),
    r"indices\[0\].mean must lie": lambda v: v["indices"][0].update(mean="100.1"),
    r"indices\[0\].interval must be two": lambda v: v["indices"][0].update(interval=["9", "8"]),
    r"indices\[0\].family must be one": lambda v: v["indices"][0].update(family="secret"),
    r"indices\[0\].high_is must be one": lambda v: v["indices"][0].update(high_is="bad"),
    r"indices\[0\].high_is must be str": lambda v: v["indices"][0].pop("high_is"),
    r"indices\[14\].nonresponse is not a field": lambda v: v["indices"][14].update(nonresponse="0"),
    r"indices\[0\].suppressed must be": lambda v: v["indices"][0].update(suppressed=False),
    r"indices\[0\]\.\w+ is not a field": lambda v: v["indices"][0].update(suppressed=True),
    "indices must not repeat": lambda v: v["indices"].append(v["indices"][0]),
    "groups name an unknown index": lambda v: v["indices"].pop(1),
    r"indices\[0\] must be an object": lambda v: v["indices"].insert(0, "naive"),
    r"notes\[0\].note must": lambda v: v.update(notes=[["one language"]]),
}


@pytest.mark.parametrize("sentence", FAULTS)
def test_an_odd_release_is_refused_by_the_name_of_its_field(sentence: str) -> None:
    value = release_value()
    FAULTS[sentence](value)
    with pytest.raises(ReleaseMalformed, match=sentence):
        Release.from_bytes(emit(value))


def test_a_suppressed_cell_that_still_carries_a_number_is_refused() -> None:
    value = release_value()
    cell = value["groups"][0]["rows"][0]["cells"][0]
    cell["suppressed"] = True
    with pytest.raises(ReleaseMalformed, match=r"groups\[0\].rows\[0\].cells\[0\]"):
        Release.from_bytes(emit(value))


def test_other_bytes_of_the_same_value_are_refused() -> None:
    with pytest.raises(ReleaseMalformed, match="cannot be read"):
        Release.from_bytes(emit(release_value()) + b"\n")


def test_the_participation_rate_is_of_the_invited() -> None:
    release = Release.from_bytes(emit(release_value()))
    assert release.participation is not None
    assert release.participation.rate == round(Decimal(20000) / 240)
