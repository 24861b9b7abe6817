"""What ``survey verify`` says when every check has held, and what none of them can show."""

from collections.abc import Iterator
from dataclasses import dataclass

import click

from survey.cli.options import print_json
from survey.cli.terminal import day_of, messages
from survey.cli.words import say
from survey.protocol.codes import fingerprint
from survey.protocol.statements import Destruction
from survey.researcher.comparing import Comparison
from survey.researcher.published import DESTRUCTION, RELEASE, Published
from survey.researcher.receipts import Fate
from survey.researcher.terms import DAY
from survey.researcher.verifying import UNSHOWN, absent
from survey.researcher.verifying_release import told


@dataclass(frozen=True)
class Verdict:
    """What held, and what else is to be known of these files."""

    published: Published
    passed: list[str]
    others: list[str]
    """Files of the page that this version of the program makes otherwise."""
    fate: Fate | None
    compared: Comparison | None

    def as_json(self) -> None:
        """Print it for programs."""
        print_json(
            {
                "absent": absent(self.published),
                "compared": self.compared.same if self.compared else [],
                "counts": told(self.published),
                "destroyed": self._destroyed(),
                "fingerprint": self._digits(),
                "not_compared": self.compared.alone if self.compared else [],
                "not_our_own": self.others,
                "receipt": self.fate.name.lower() if self.fate else "",
                "verified": self.passed,
            }
        )

    def in_words(self) -> None:
        """Print it for people; what must not be overlooked goes to stdout, like the checks."""
        for each in (*self._receipt(), *self._absent(), *self._comparison(), self._page()):
            click.echo(each)
        for each in self._counts():
            messages().print(each)
        if destroyed := self._destroyed():
            promised = day_of(self.published.manifest.destroy_by // DAY)
            click.echo(
                say("key and answers destroyed on {day}; promised by {promised}",
                    day=destroyed, promised=promised)
            )  # fmt: skip
        click.echo(" ".join(self._digits()))
        messages().print(say("Compare these digits with the ones on your invitation."))
        messages().print(say("What these files cannot show:"))
        for sentence in UNSHOWN:
            messages().print(f"  {say(sentence)}")

    def _digits(self) -> list[str]:
        return list(fingerprint(self.published.manifest.hash))

    def _destroyed(self) -> str:
        """Return the day that the researcher has signed; whether it was in time, all can see."""
        if DESTRUCTION not in self.published:
            return ""
        return day_of(Destruction.from_bytes(self.published[DESTRUCTION]).day)

    def _receipt(self) -> Iterator[str]:
        if self.fate:
            yield f"  {say(self.fate.value)}"

    def _absent(self) -> Iterator[str]:
        for name in absent(self.published):
            yield f"{say('absent')}  {say(name)}"
        if RELEASE not in self.published:
            yield say("not checked  any figure: without {file} there is none", file=RELEASE)

    def _comparison(self) -> Iterator[str]:
        if not self.compared:
            return
        same = ", ".join(self.compared.same)
        yield say("the same in both folders, byte for byte  {files}", files=same)
        for name in self.compared.alone:
            yield say("not compared  {file}: only one of the two folders has it", file=name)

    def _page(self) -> str:
        """Say whether this program would have made this page: no lie if not, but never silent."""
        if not self.others:
            return say("own  page and scripts: what this version of the program makes, to the byte")
        return say(
            "OTHER  {files}: not what this version of the program makes. Another version made "
            "them, or somebody changed them: build that version (make client) and compare",
            files=", ".join(self.others),
        )

    def _counts(self) -> Iterator[str]:
        counts = told(self.published)
        yield say(
            "{invited} codes, {issued} tokens drawn, {accepted} answers accepted, {changed} of "
            "them changed or withdrawn after they were first sent",
            **counts,
        )
        if "opened" in counts:
            yield say(
                "the researcher says: {opened} opened and counted, {rejected} rejected, "
                "{withdrawn} withdrawn",
                **counts,
            )
        elif "rejected" in counts:
            yield say("the researcher says: {rejected} rejected, which no figure counts", **counts)
