"""The simulated population: valid answers, and means that follow from its parameters."""

from collections.abc import Iterator
from statistics import fmean, stdev

import pytest

import questionnaires
from questionnaires.answers import validate
from questionnaires.compiling import CompiledQuestionnaire
from survey.protocol.encoding import label, sha256
from survey.protocol.errors import ManifestInvalid, MessageMalformed
from survey.simulate.document import open_document
from survey.simulate.population import Population

PEOPLE = 1500


def _form(name: str) -> CompiledQuestionnaire:
    compiled = questionnaires.compile(questionnaires.load(questionnaires.shipped(name)))
    return CompiledQuestionnaire.from_bytes(compiled)


@pytest.fixture(scope="module", params=["fault_tolerance", "office_climate"])
def population(request: pytest.FixtureRequest) -> Population:
    return Population.of(_form(request.param), 5)


def test_everybody_answers_what_the_questionnaire_allows(population: Population) -> None:
    for number in range(200):
        validate(population.form, population.answers_of(number))


def test_the_same_seed_gives_the_same_people_and_another_seed_others(
    population: Population,
) -> None:
    again = Population.of(population.form, population.seed)
    assert again.answers_of(3) == population.answers_of(3)
    other = Population.of(population.form, population.seed + 1)
    assert other.answers_of(3) != population.answers_of(3)


def test_item_means_fall_where_the_parameters_say(population: Population) -> None:
    people = [population.answers_of(number) for number in range(PEOPLE)]
    planted = population.model.planted(population.form)
    for index in population.form.indices:
        values = population.form.values_of(population.form.by_id[index.items[0].id])
        heights = [
            fmean(found)
            for person in people
            if (found := list(_heights(person, index.items, values)))
        ]
        error = stdev(heights) / len(heights) ** 0.5
        assert abs(fmean(heights) - planted[index.id]) < 5 * error


def _heights(person: dict[str, int], items: object, values: tuple[int, ...]) -> Iterator[float]:
    for item in items:  # type: ignore[attr-defined]
        if person[item.id] in values:
            height = 100 * (person[item.id] - values[0]) / (values[-1] - values[0])
            yield height if item.key > 0 else 100 - height


PAGE = b"".join(
    b'<pre hidden id="%s">%s</pre>' % part
    for part in ((b"manifest", b"{}"), (b"signature", b"AA"), (b"questionnaire", b"{}"))
)


def test_a_page_that_shows_another_manifest_is_refused() -> None:
    with pytest.raises(ManifestInvalid, match="another manifest"):
        open_document(PAGE, b"\0" * 32)


def test_a_page_whose_manifest_is_none_is_refused() -> None:
    with pytest.raises(ManifestInvalid, match="missing"):
        open_document(PAGE, sha256(label("manifest"), b"{}"))


def test_a_page_that_embeds_nothing_is_refused() -> None:
    with pytest.raises(MessageMalformed):
        open_document(b"<p>nothing</p>", b"\0" * 32)
