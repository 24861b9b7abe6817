"""What a questionnaire defines, in the words of the analysis: the one file that speaks both."""

from analysis.definition import (
    CompositeDefinition,
    Definition,
    GroupDefinition,
    IndexDefinition,
    TypologyDefinition,
)
from analysis.errors import BadDefinitionError
from questionnaires.items import Single
from questionnaires.model import Composite, Form, Index, Typology


def definition_of(form: Form) -> Definition:
    """Read indices, composites, typology and groups out of a questionnaire.

    Call it before publishing too: what cannot be scored should not be asked.

    Parameters
    ----------
    form : questionnaires.model.Form
        A questionnaire, or a compiled one.

    Returns
    -------
    Definition

    Raises
    ------
    BadDefinitionError
        If the questionnaire defines something that cannot be scored.

    Examples
    --------
    >>> from questionnaires import load, shipped
    >>> definition = definition_of(load(shipped("office_climate")))
    >>> [index.id for index in definition.indices], definition.codes()["place"]
    (['quiet'], (1, 2, 3))
    """
    return Definition(
        indices=tuple(_index(index) for index in form.indices),
        composites=tuple(_composite(composite) for composite in form.composites),
        typology=_typology(form.typology) if form.typology else None,
        groups=tuple(_group(form, item) for item in form.groups),
    )


def _index(index: Index) -> IndexDefinition:
    return IndexDefinition(
        id=index.id,
        family=index.family,
        items=tuple(item.id for item in index.items),
        keys=tuple(item.key for item in index.items),
        minimum=index.min_answered,
        low=min(index.values),
        high=max(index.values),
    )


def _composite(composite: Composite) -> CompositeDefinition:
    if composite.kind == "mean":
        return CompositeDefinition(composite.id, "mean", composite.of, composite.min_indices)
    if composite.kind == "difference":
        return CompositeDefinition(composite.id, "difference", composite.of, len(composite.of))
    raise BadDefinitionError(f"{composite.id}: is neither mean nor difference")


def _typology(typology: Typology) -> TypologyDefinition:
    return TypologyDefinition(typology.of, typology.margin, typology.level)


def _group(form: Form, name: str) -> GroupDefinition:
    item = form.by_id[name]
    if not isinstance(item, Single):
        raise BadDefinitionError(f"{name}: groups are made by single choices only")
    return GroupDefinition(name, tuple(sorted(option.value for option in item.options)))
