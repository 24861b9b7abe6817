"""Which items a person sees, given the answers so far."""

from questionnaires.conditions import Answer, Answers, holds
from questionnaires.items import NOT_ANSWERED, NOT_SHOWN, AnyItem
from questionnaires.model import Form, Section


def shown(form: Form, answers: Answers) -> frozenset[str]:
    """Return the ids of the items that are shown; an item without an answer is not answered.

    Items are taken in order, and a hidden one counts as not shown whatever `answers` holds for
    it: what was answered before its item disappeared opens nothing further on.
    """
    so_far: dict[str, Answer] = {name: answers.get(name, NOT_ANSWERED) for name in form.always}
    visible = set(form.always)
    for section, item in form.sometimes:
        if is_shown(section, item, so_far):
            visible.add(item.id)
            so_far[item.id] = answers.get(item.id, NOT_ANSWERED)
        else:
            so_far[item.id] = NOT_SHOWN
    return frozenset(visible)


def is_shown(section: Section, item: AnyItem, so_far: Answers) -> bool:
    """Tell whether an item is shown after these answers: its section's condition and its own."""
    return holds(section.when, so_far) and holds(item.when, so_far)
