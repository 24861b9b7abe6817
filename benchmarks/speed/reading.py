"""Verifying and opening a closed survey, against the bare primitives on all cores of this machine.

Each size is read in a fresh process, so that its peak memory is its own.
"""

import json
import os
import secrets
import tempfile
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from functools import partial
from multiprocessing import get_context
from pathlib import Path
from time import perf_counter
from typing import Any, Final, TypeVar

from nacl.signing import VerifyKey

import questionnaires
from benchmarks.speed.survey import QUESTIONNAIRE, Keys
from questionnaires.compiling import CompiledQuestionnaire
from survey.protocol.blind_signing import TokenSigningKey
from survey.protocol.encoding import label
from survey.protocol.envelope import AuditRecord, Envelope
from survey.protocol.manifest import Manifest, questionnaire_hash
from survey.protocol.merkle import root
from survey.protocol.sealing import SUITE, seal_info
from survey.protocol.statements import Head, IssuerStatement
from survey.protocol.tokens import verify_authenticator
from survey.protocol.unsealing import expand, sealing_key
from survey.researcher.cores import PIECE, in_order
from survey.researcher.evidence import LEAF_BYTES, Evidence, check_leaves, check_records
from survey.researcher.opening.columns import shuffled, write_table
from survey.researcher.opening.fetch import envelopes
from survey.researcher.opening.unseal import Opener
from survey.simulate.population import Population

VECTORS: Final = Path(__file__).parents[2] / "tests" / "vectors" / "wire.json"
FILES: Final = ("leaves", "records", "envelopes")
SAMPLE: Final = 200
REPEATED: Final = 8
T = TypeVar("T")


@dataclass(frozen=True)
class Survey:
    """A closed survey's secrets, from which any number of answers can be made."""

    keys: Keys
    seed: bytes
    questionnaire: bytes

    @classmethod
    def make(cls) -> "Survey":
        """Make keys, and a manifest that names them."""
        shipped = questionnaires.load(questionnaires.shipped(QUESTIONNAIRE))
        compiled = questionnaires.compile(shipped)
        token, seed = TokenSigningKey.generate(), secrets.token_bytes(32)
        vector = json.loads(VECTORS.read_text("utf-8"))["manifest"]["bytes"]
        manifest = replace(
            Manifest.from_bytes(vector.encode()),
            questionnaire_hash=questionnaire_hash(compiled),
            sealed_plaintext_bytes=shipped_bytes(compiled),
            sealing_key=sealing_key(seed),
            token_key=token.public.to_bytes(),
        )
        return cls(Keys(manifest, token.to_bytes()), seed, compiled)

    def answers(self, numbers: range) -> list[bytes]:
        """Return envelopes with the answers of simulated people."""
        people = Population.of(CompiledQuestionnaire.from_bytes(self.questionnaire), 1)
        return [self.keys.finished(people.answers_of(number)) for number in numbers]


def shipped_bytes(compiled: bytes) -> int:
    """Return the one length of the plaintexts of a questionnaire."""
    return CompiledQuestionnaire.from_bytes(compiled).sealed_plaintext_bytes


def measure(small: int, large: int) -> dict[str, Any]:
    """Measure at two sizes, then the primitives."""
    survey = Survey.make()
    sizes = {}
    for count in (small, large):
        with tempfile.TemporaryDirectory() as folder:
            _apart(_close, survey, count, Path(folder))
            sizes[str(count)] = _apart(_read, survey, count, Path(folder))
    return {"responses": sizes, "bare": bare(survey)}


def bare(survey: Survey) -> dict[str, float]:
    """Return primitives a second, all cores at work at once."""
    tasks = {
        "rsa_and_ed25519": partial(_verify_rate, survey),
        "xwing_open": partial(_open_rate, survey),
    }
    cores = os.cpu_count() or 1
    with ProcessPoolExecutor(cores, mp_context=get_context("spawn")) as pool:
        return {
            name: round(sum(each.result() for each in [pool.submit(task) for _ in range(cores)]), 1)
            for name, task in tasks.items()
        }


def _apart(work: Callable[[Survey, int, Path], T], survey: Survey, count: int, folder: Path) -> T:
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
        return pool.submit(work, survey, count, folder).result()


def _close(survey: Survey, count: int, folder: Path) -> None:
    """Write what a closed survey hands out, ascending by leaf."""
    size = survey.keys.manifest.sealed_plaintext_bytes
    pieces = (range(at, min(at + PIECE, count)) for at in range(0, count, PIECE))
    made = [data for piece in in_order(survey.answers, pieces, count) for data in piece]
    found = sorted((record.leaf, record.to_bytes(), data) for data, record in _records(made, size))
    for name, column in zip(FILES, zip(*found, strict=True), strict=True):
        (folder / name).write_bytes(b"".join(column))


def _read(survey: Survey, count: int, folder: Path) -> dict[str, float]:
    manifest, before = survey.keys.manifest, _peak_mib()
    evidence = _evidence(survey, count, folder)
    verified = _seconds(partial(_verify, evidence))
    between, size = _peak_mib(), manifest.sealed_plaintext_bytes
    opener = Opener(survey.seed, manifest.hash, size, survey.questionnaire)
    opened = _seconds(partial(_open, opener, folder, count))
    return {
        "verified_per_second": round(count / verified, 1),
        "opened_per_second": round(count / opened, 1),
        "published_mib": round((len(evidence.records) + len(evidence.leaves)) / 2**20, 1),
        "mib_before": before,
        "mib_verifying": between,
        "mib_opening": _peak_mib(),
    }


def _evidence(survey: Survey, count: int, folder: Path) -> Evidence:
    leaves, records = ((folder / name).read_bytes() for name in FILES[:2])
    listed = [leaves[at : at + LEAF_BYTES] for at in range(0, len(leaves), LEAF_BYTES)]
    mh, key = survey.keys.manifest.hash, secrets.token_bytes(32)
    statement = IssuerStatement(mh, count, count, 0).signed(key)
    head = Head(mh, count, root(listed), bytes(32)).signed(key)
    return Evidence(survey.keys.manifest, b"", head, statement, leaves, records)


def _verify(evidence: Evidence) -> None:
    check_leaves(evidence)
    check_records(evidence)


def _records(made: list[bytes], size: int) -> list[tuple[bytes, AuditRecord]]:
    return [(data, Envelope.from_bytes(data, size).audit_record) for data in made]


def _open(opener: Opener, folder: Path, count: int) -> None:
    pieces = envelopes(folder / FILES[2], opener.plaintext_bytes, PIECE)
    opened = list(in_order(opener, pieces, count))
    if any(piece.rejected for piece in opened):
        raise SystemExit("an answer was rejected")
    write_table(shuffled(piece.answers for piece in opened), folder / "answers.parquet")


def _seconds(work: Callable[[], object]) -> float:
    begun = perf_counter()
    work()
    return perf_counter() - begun


def _peak_mib() -> int:
    """Return this program's own peak; getrusage would remember its parent's."""
    status = Path("/proc/self/status").read_text("utf-8")
    return int(status.split("VmHWM:")[1].split()[0]) // 1024


def _verify_rate(survey: Survey) -> float:
    size, key = survey.keys.manifest.sealed_plaintext_bytes, survey.keys.manifest.issuer_key
    mh = survey.keys.manifest.hash
    made = [record for _data, record in _records(survey.answers(range(SAMPLE)), size)]
    signed = [
        (each.token.input, each.token.authenticator, each.one_time_key, each.signature,
         label("submit") + mh + each.entry)
        for each in made
    ]  # fmt: skip
    begun = perf_counter()
    for message, authenticator, one_time_key, signature, submission in signed * REPEATED:
        verify_authenticator(key, message, authenticator)
        VerifyKey(one_time_key).verify(submission, signature)
    return REPEATED * SAMPLE / (perf_counter() - begun)


def _open_rate(survey: Survey) -> float:
    size, mh = survey.keys.manifest.sealed_plaintext_bytes, survey.keys.manifest.hash
    made = [Envelope.from_bytes(data, size) for data in survey.answers(range(SAMPLE))]
    sealed = [(each.ciphertext, seal_info(mh, each.token.nonce)) for each in made]
    key = expand(survey.seed)
    begun = perf_counter()
    for ciphertext, info in sealed * REPEATED:
        SUITE.decrypt(ciphertext, key, info=info)
    return REPEATED * SAMPLE / (perf_counter() - begun)
