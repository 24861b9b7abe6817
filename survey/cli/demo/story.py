"""The parts of researcher and respondents, played over HTTP like anybody's."""

import secrets
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from typing import Final

import httpx

from questionnaires.compiling import CompiledQuestionnaire
from survey.cli.demo.labelled import COLLECTING, SIMULATED, labelled
from survey.cli.demo.outcome import Outcome
from survey.cli.demo.servers import Site
from survey.cli.terminal import Step
from survey.cli.words import say
from survey.protocol.codes import fingerprint
from survey.researcher.bundle import Bundle
from survey.researcher.collecting import close
from survey.researcher.home import Desk, SurveyFolder
from survey.researcher.invitations import links_of
from survey.researcher.keys import new_keys
from survey.researcher.opening.run import open_survey
from survey.researcher.publishing import publish
from survey.researcher.releasing import release
from survey.researcher.terms import Terms
from survey.simulate.load import Crowd
from survey.simulate.population import Population

SILENT: Final = 0.15  # share of the invited who do not answer, beside those who do
DAYS: Final = 14
STARTED_AGO: Final = 60  # seconds: nobody waits for the survey to begin
SPREAD_HOURS: Final = 24  # the second survey offers to send at a random moment, too
SECOND_SURVEY: Final = 10  # invitations to the survey that stays open


@dataclass(frozen=True)
class Story:
    """One run of the demo, with a clock of its own for each step."""

    desk: Desk
    site: Site
    client: httpx.Client
    passphrase: str
    step: Step
    timings: dict[str, float] = field(default_factory=dict)

    def play(self, respondents: int, seed: int, tell: Callable[[str], None]) -> Outcome:
        """Publish, answer, close, open, score, release: the first survey, start to end."""
        compiled = labelled(SIMULATED)
        form = CompiledQuestionnaire.from_bytes(compiled)
        population = Population.of(form, seed)
        with self._timed("publish"):
            folder = self._publish(compiled, respondents + round(SILENT * respondents) + 1)
        tell(say("The simulated survey is published. Its fingerprint:"))
        tell("  " + " ".join(fingerprint(folder.manifest.hash)))
        with self._timed("answer"):
            self._answer(folder, population, respondents)
        with self._timed("close"):
            close(self.desk, folder, self.client)
        with self._timed("open"):
            opening = open_survey(self.desk, folder, self.passphrase, self.client, self.step)
        with self._timed("release"):
            advance = self.step("score and sign", 1)
            released = release(self.desk, folder, self.client)
            advance(1)
        planted = population.model.planted(form)
        return Outcome.of(
            folder,
            respondents=respondents,
            opening=opening,
            released=released,
            planted=planted,
            timings=self.timings,
        )

    def publish_second(self) -> SurveyFolder:
        """Publish a survey that stays open, so that a person can answer it."""
        with self._timed("second survey"):
            return self._publish(labelled(COLLECTING), SECOND_SURVEY)

    def _publish(self, compiled: bytes, invited: int) -> SurveyFolder:
        """Publish a survey; interactive effort, for the passphrase guards invented answers."""
        folder = new_keys(self.desk, self.passphrase, "interactive", secrets.token_bytes)
        starts = int(time.time()) - STARTED_AGO
        terms = replace(
            Terms.lasting(starts, invited, days=DAYS),
            closes_not_before=starts,
            spread_hours=SPREAD_HOURS,
            singling_out_accepted=True,
        )
        publish(
            self.desk, folder, compiled, terms,
            bundle=Bundle.built(), client=self.client, random=secrets.token_bytes,
        )  # fmt: skip
        return folder

    def _answer(self, folder: SurveyFolder, population: Population, respondents: int) -> None:
        trust = self.site.certificate.context() if self.site.certificate else False
        advance = self.step("answer", respondents)
        Crowd(population, trust).answer(links_of(folder)[:respondents], advance)

    @contextmanager
    def _timed(self, name: str) -> Iterator[None]:
        began = time.monotonic()
        yield
        self.timings[name] = round(time.monotonic() - began, 2)
