"""Figures go to their places in the document, again and again, and nowhere else."""

from benchmarks.page.table import written

FIGURES = {
    "load": 0.1,
    "start": {"bytes": 64_500, "body_bytes": 61_000, "requests": 3, "ready_ms": 912.4},
    "floor": {"bytes": 2_300, "body_bytes": 2_100, "requests": 1, "ready_ms": 300.0},
    "answering": {
        "first_question_ms": 700.0,
        "sealing_ms": 120.4,
        "sealing_most_ms": 140.0,
        "press_to_request_ms": 210.0,
    },
    "screens": {"screens": 160, "violations": 0, "sideways": 0},
    "crossing": {
        "people": 200,
        "stored": 200,
        "duplicates": 0,
        "sent_in_vain": 0,
        "envelopes": 200,
        "fates": {"passed": 400, "lost within the answer": 90},
    },
    "lighthouse": {"mobile defaults": None},
}
BEFORE = "ready <!--ready--><!--/-->, <!--weight-->old<!--/-->\n<!--table--><!--/-->\nthe end\n"


def test_each_figure_stands_at_its_place() -> None:
    document = written(BEFORE, FIGURES)
    assert "ready <!--ready-->0.91 s<!--/-->" in document
    assert "<!--weight-->61,000 bytes in 3 requests<!--/-->" in document
    assert "| stored; different envelopes that ever left | 200; 200 |" in document
    assert document.endswith("<!--/-->\nthe end\n")


def test_written_twice_it_is_the_same() -> None:
    once = written(BEFORE, FIGURES)
    assert written(once, FIGURES) == once


def test_what_could_not_be_run_is_called_so() -> None:
    assert "| Lighthouse, mobile defaults | not run on this machine |" in written(BEFORE, FIGURES)
