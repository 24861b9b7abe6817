"""One token, sixty-four threads, two collectors: one answer stays."""

from tests.faults.race import THREADS, race
from tests.faults.site import Site

TOKENS = 4


def test_of_sixty_four_answers_under_one_token_exactly_one_is_accepted(site: Site) -> None:
    outcome = race(site, TOKENS, seconds=600)
    assert (outcome.tokens, outcome.accepted, outcome.accepted_twice) == (TOKENS, TOKENS, 0)
    assert (outcome.stored, outcome.stored_as_acknowledged) == (TOKENS, TOKENS)
    assert outcome.refusals == {"sequence-conflict": TOKENS * (THREADS - 1)}
