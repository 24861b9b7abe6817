"""The demo's comparison: a planted mean outside its interval is counted, as finely as shown."""

from survey.cli.demo.outcome import Outcome


def _outcome(planted: float) -> Outcome:
    return Outcome(
        survey="a" * 16,
        fingerprint="",
        respondents=60,
        accepted=60,
        rejected=0,
        planted={"naive": planted, "placebo": 50.0},
        recovered={"naive": 41.2},
        questionnaire=b"",
        intervals={"naive": (34.9, 47.8)},
        timings={},
    )


def test_a_planted_mean_outside_its_interval_is_counted() -> None:
    assert _outcome(47.9).missed == ["naive"]
    assert _outcome(34.8).missed == ["naive"]


def test_a_mean_that_is_shown_as_the_end_of_its_interval_lies_in_it() -> None:
    assert _outcome(47.84).missed == []
    assert _outcome(34.86).missed == []


def test_what_was_not_published_is_not_counted() -> None:
    assert "placebo" not in _outcome(40.0).missed
