"""What `survey open` keeps beside the answers of an opened survey, for the report."""

from survey.protocol.statements import Head, IssuerStatement
from survey.researcher.home import SurveyFolder
from survey.researcher.opening.run import COUNTS, Opening

REASONS = {"code-outside-scale": 1, "unsealing-failed": 2}


def counted(folder: SurveyFolder, people: int) -> None:
    """Lay statement, head and counts of an opening into the folder."""
    empty, unsigned = bytes(32), bytes(64)
    statement = IssuerStatement(empty, people + 20, people + 9, 0, unsigned)
    folder.write("fetched/issuer-statement", statement.to_bytes())
    folder.write("fetched/head", Head(empty, people + 4, empty, empty, unsigned).to_bytes())
    folder.write(COUNTS, Opening(people + 4, people, 3, 1, REASONS).to_bytes())
