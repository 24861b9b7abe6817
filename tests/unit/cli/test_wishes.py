"""What a survey does not offer is refused before anything is used up."""

from dataclasses import dataclass, field
from typing import Any, cast

import pytest

from survey.cli.wishes import NotOffered, Wishes
from survey.protocol.manifest import Manifest


@dataclass(frozen=True)
class Offer:
    """All of a manifest that the options depend on."""

    spread_hours: int = 0
    post_office: dict[str, Any] = field(default_factory=dict)


def _check(wishes: Wishes, offer: Offer) -> None:
    wishes.check(cast("Manifest", offer), None)


def test_nothing_is_changeable_where_the_manifest_names_a_post_office() -> None:
    _check(Wishes(changeable=True), Offer())
    with pytest.raises(NotOffered, match="post office"):
        _check(Wishes(changeable=True), Offer(post_office={"origin": "https://post.example"}))


def test_nothing_is_sent_later_where_the_survey_has_no_spread() -> None:
    _check(Wishes(later=True), Offer(spread_hours=1))
    with pytest.raises(NotOffered, match="no other way than sending at once"):
        _check(Wishes(later=True), Offer())
