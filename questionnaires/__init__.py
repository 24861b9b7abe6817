"""questionnaires: what a questionnaire is, and whether one person's answers fit it.

Knows texts, items, conditions, indices, codes. Must never know a key, a token, a database or the
web. May call nothing of ours: ``analysis`` and ``survey`` call it.

- ``load(path)``, ``parse(bytes, file)``   a YAML file to a ``Questionnaire``, or every fault it has
- ``review(path)``                         hints about its wording (``lint``)
- ``compile(questionnaire)``               the bytes to publish, in the JSON profile
- ``CompiledQuestionnaire.from_bytes``     those bytes, checked again, as frozen dataclasses
- ``shipped()``, ``shipped("fault_tolerance")``  the questionnaires that come with Plainseal
- ``answers``   ``validate(compiled, answers)``, ``blank(compiled)``
- ``columns``   ``columns(compiled)``, ``filled(compiled, people)``
- ``logic``     ``shown(compiled, answers)``

How a file is read: ``source`` (YAML to nodes with a line) → ``cursor`` (typed reading, faults
noted) → ``document``, ``entries``, ``item_entries`` (one function per kind of entry) → ``model``,
``items``, ``conditions`` → ``checks`` with ``item_checks``, ``index_checks``, ``reachability``.
How it is written: ``compiling`` → ``sizes``, ``wire`` (dataclasses to JSON) → ``profile``.
"""

from questionnaires.compiling import CompiledQuestionnaire
from questionnaires.compiling import compile_questionnaire as compile  # noqa: A004  (one verb)
from questionnaires.errors import AnswerError, CompiledError, Fault, QuestionnaireError, Reason
from questionnaires.loader import load, parse, review
from questionnaires.model import Questionnaire
from questionnaires.shelf import shipped

__all__ = [
    "AnswerError",
    "CompiledError",
    "CompiledQuestionnaire",
    "Fault",
    "Questionnaire",
    "QuestionnaireError",
    "Reason",
    "compile",
    "load",
    "parse",
    "review",
    "shipped",
]
