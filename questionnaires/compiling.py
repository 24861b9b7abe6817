"""A questionnaire to the bytes that are published, and back.

``questionnaire_hash`` in the manifest is over these bytes; the page, the opener, the simulator and
the console all read them and nothing else.
"""

from collections.abc import Iterator
from dataclasses import dataclass, fields

from questionnaires.checks import problems_of
from questionnaires.errors import CompiledError, Problem, ProfileError
from questionnaires.model import Form, Questionnaire
from questionnaires.profile import emit, parse
from questionnaires.sizes import LARGEST_PLAINTEXT, sealed_plaintext_bytes
from questionnaires.wire import decode, encode


@dataclass(frozen=True, kw_only=True)
class CompiledQuestionnaire(Form):
    """A questionnaire as everybody but its author sees it: no reasons, one fixed length."""

    sealed_plaintext_bytes: int

    @classmethod
    def from_bytes(cls, data: bytes) -> "CompiledQuestionnaire":
        """Read published bytes; what is not canonical, complete and sound is refused.

        Raises
        ------
        CompiledError
            With the first place that does not fit, or everything that breaks a rule.
        """
        try:
            compiled: CompiledQuestionnaire = decode(cls, parse(data))
        except ProfileError as cause:
            raise CompiledError(str(cause)) from cause
        problems = problems_of(compiled)
        if problems:
            raise CompiledError("; ".join(_plain(problem) for problem in problems))
        if compiled.sealed_plaintext_bytes > LARGEST_PLAINTEXT:
            raise CompiledError(f"sealed_plaintext_bytes: above {LARGEST_PLAINTEXT}")
        if compiled.sealed_plaintext_bytes != sealed_plaintext_bytes(compiled):
            raise CompiledError("sealed_plaintext_bytes: not the length of the longest answers")
        return compiled

    def to_bytes(self) -> bytes:
        """Return the published bytes."""
        written = encode(self)
        return emit(written if isinstance(written, dict) else {})


def compile_questionnaire(questionnaire: Questionnaire) -> bytes:
    """Return the bytes to publish for a questionnaire."""
    shared = {slot.name: getattr(questionnaire, slot.name) for slot in fields(Form)}
    size = sealed_plaintext_bytes(questionnaire)
    return CompiledQuestionnaire(**shared, sealed_plaintext_bytes=size).to_bytes()


def size_problems(form: Form) -> Iterator[Problem]:
    """Yield a problem if the longest answers do not fit into one sealed response."""
    size = sealed_plaintext_bytes(form)
    if size > LARGEST_PLAINTEXT:
        message = f"the longest answers need {size} bytes, {LARGEST_PLAINTEXT} are allowed"
        yield Problem(("items",), f"{message}: shorten the texts (max_chars)")


def _plain(problem: Problem) -> str:
    return f"{'.'.join(map(str, problem.path))}: {problem.message}"
