"""Every text of a questionnaire with its place: what a translator has to see."""

from collections.abc import Iterator
from dataclasses import dataclass

from questionnaires.errors import Path
from questionnaires.items import Item, Numeric, OfOptions, Texts
from questionnaires.model import Form


@dataclass(frozen=True)
class Placed:
    """A text in every language; an optional one may be empty in all of them."""

    path: Path
    texts: Texts
    optional: bool = False


def texts_of(form: Form) -> Iterator[Placed]:
    """Yield every text that a respondent or a reader of results may see."""
    yield Placed(("title",), form.title)
    for name in ("title", "text", "agree", "decline"):
        yield Placed(("consent", name), getattr(form.consent, name))
    yield Placed(("frame",), form.frame, optional=True)
    yield Placed(("definition",), form.definition, optional=True)
    for scale in form.response_scales:
        for place, label in enumerate(scale.labels):
            yield Placed(("response_scales", scale.id, place), label)
    for offer in form.nonresponse:
        yield Placed(("nonresponse", offer.id), offer.label)
    for place, section in enumerate(form.sections):
        yield Placed(("sections", place, "title"), section.title)
        yield Placed(("sections", place, "intro"), section.intro, optional=True)
    for place, item in enumerate(form.items):
        yield from _texts_of_item(("items", place), item)
    yield from _texts_of_results(form)


def _texts_of_item(path: Path, item: Item) -> Iterator[Placed]:
    yield Placed(path, item.text)
    if isinstance(item, OfOptions):
        for place, option in enumerate(item.options):
            yield Placed((*path, "options", place), option.label)
    if isinstance(item, Numeric):
        yield Placed((*path, "unit"), item.unit, optional=True)


def _texts_of_results(form: Form) -> Iterator[Placed]:
    for kind, results in (("indices", form.indices), ("composites", form.composites)):
        for result in results:
            for name in ("name", "high", "low"):
                yield Placed((kind, result.id, name), getattr(result, name))
    for place, group in enumerate(form.typology.classes if form.typology else ()):
        yield Placed(("typology", "classes", place), group.label)
