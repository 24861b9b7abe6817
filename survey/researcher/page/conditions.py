"""Conditions in words, for a sheet of paper: nobody there hides a question by itself."""

from dataclasses import dataclass

from questionnaires.conditions import AllOf, AnyOf, Condition, Is, Not
from questionnaires.items import OfOptions, OfScale
from questionnaires.model import Form
from survey.researcher.page.catalogs import Catalog


@dataclass(frozen=True)
class InWords:
    """Says conditions of one questionnaire in one of its languages."""

    form: Form
    place: int
    words: Catalog

    def say(self, condition: Condition) -> str:
        """Return when a condition holds, without a full stop."""
        match condition:
            case Is():
                return self._chosen("paper.is", condition)
            case AllOf(parts):
                return self._joined("paper.and", parts)
            case AnyOf(parts):
                return self._joined("paper.or", parts)
            case Not(Is() as part):
                return self._chosen("paper.is_not", part)
            case Not(part):
                return self.words["paper.not"].format(part=self.say(part))

    def numbered(self, item: str) -> int:
        """Return the number of a question on the sheet."""
        order = [each.id for _section, each in self.form.shown_order]
        return order.index(item) + 1

    def _chosen(self, key: str, found: Is) -> str:
        labels = self.words["paper.label_or"].join(
            self.words["paper.label"].format(label=self._label(found.item, value))
            for value in found.values
        )
        return self.words[key].format(number=self.numbered(found.item), labels=labels)

    def _joined(self, key: str, parts: tuple[Condition, ...]) -> str:
        """Join parts; those that are themselves joined stand in brackets."""
        said = [
            self.words["paper.brackets"].format(part=self.say(part))
            if isinstance(part, AllOf | AnyOf)
            else self.say(part)
            for part in parts
        ]
        return self.words[key].join(said)

    def _label(self, item_id: str, value: int) -> str:
        """Return what stands beside the choice; ways of not answering are choices, too."""
        item, form = self.form.by_id[item_id], self.form
        labels = {each.code: each.label for each in form.nonresponse}
        if isinstance(item, OfOptions):
            labels |= {option.value: option.label for option in item.options}
        if isinstance(item, OfScale):
            scale = next(each for each in form.response_scales if each.id == item.response_scale)
            labels |= dict(zip(scale.values, scale.labels, strict=True))
        return labels[value][self.place] if value in labels else self.words["paper.nothing"]
