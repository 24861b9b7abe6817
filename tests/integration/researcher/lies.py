"""Every lie that ``survey verify`` must catch: how it is told, and the words it is named with."""

import base64
from collections.abc import Callable

from cryptography.hazmat.primitives.asymmetric.rsa import generate_private_key
from nacl.signing import SigningKey

from tests.integration.researcher.liar import RECORD, Liar, h

ZEROS = base64.urlsafe_b64encode(bytes(32)).decode().rstrip("=")
Lie = Callable[[Liar], None]
LIES: dict[str, tuple[Lie, str]] = {}


def lie(name: str, caught: str) -> Callable[[Lie], Lie]:
    def keep(tell: Lie) -> Lie:
        LIES[name] = (tell, caught)
        return tell

    return keep


@lie("an answer is dropped", "audit records and leaves differ in number")
def _(liar: Liar) -> None:
    liar.edit("audit-records", lambda data: data[RECORD:])


@lie("an answer is dropped from the list", "the leaf list is not as long as the head says")
def _(liar: Liar) -> None:
    liar.edit("leaves.bin", lambda data: data[32:])


@lie("an answer is counted twice", "the leaf list is not ascending")
def _(liar: Liar) -> None:
    liar.publish_records([*liar.records, liar.records[0]])


@lie("a token is counted twice, with two answers", "the signature does not hold")
def _(liar: Liar) -> None:
    record = liar.records[0]
    liar.publish_records([*liar.records, record[:388] + bytes(32) + record[420:]])


@lie("a voter of the issuer's own votes twice with one token", "a token was counted twice")
def _(liar: Liar) -> None:
    one_time = SigningKey(bytes(range(32)))
    votes = [liar.vote(one_time, sequence=number) for number in range(2)]
    liar.publish_records([*liar.records[2:], *votes])


@lie("an answer is swapped for another", "the signature does not hold")
def _(liar: Liar) -> None:
    record = liar.records[3]
    other = record[:388] + h(b"another ciphertext") + record[420:]
    liar.publish_records([*liar.records[:3], other, *liar.records[4:]])


@lie("the records are swapped among their leaves", "an audit record does not belong to its leaf")
def _(liar: Liar) -> None:
    records = liar.records
    liar.write("audit-records", b"".join([records[1], records[0], *records[2:]]))


@lie("a vote with a forged token", "the token's signature does not hold")
def _(liar: Liar) -> None:
    forged = liar.vote(token_key=generate_private_key(65537, 2048))
    liar.publish_records([*liar.records[1:], forged])


@lie("a vote with a token for another survey", "the token is for another survey")
def _(liar: Liar) -> None:
    liar.publish_records([*liar.records[1:], liar.vote(challenge=bytes(32))])


@lie("more votes than tokens issued", "more answers than tokens issued")
def _(liar: Liar) -> None:
    liar.publish_records([*liar.records, liar.vote(), liar.vote()])


@lie("more tokens than invitations", "more tokens were issued than codes were alive")
def _(liar: Liar) -> None:
    liar.state(**{**liar.counts, "issued": liar.counts["invited"] + 1})


@lie("more invitations than the manifest commits to", "the issuer counts other invitations")
def _(liar: Liar) -> None:
    liar.state(**{**liar.counts, "invited": liar.counts["invited"] + 5})


@lie("the issuer's statement is changed after the close", "the head is bound to another statement")
def _(liar: Liar) -> None:
    head = liar.read("head")
    liar.state(**{**liar.counts, "issued": liar.counts["issued"] + 1})
    liar.write("head", head)


@lie("the head is signed by somebody else", "the signature does not hold")
def _(liar: Liar) -> None:
    body = liar.read("head")[:100]
    stranger = SigningKey(bytes(32)).sign(b"asv1/head\0" + body).signature
    liar.write("head", body + stranger)


@lie("the leaf list is in the order of arrival", "the leaf list is not ascending")
def _(liar: Liar) -> None:
    records = liar.records
    liar.publish_records([*records[5:], *records[:5]], ordered=False)


@lie("the manifest is altered", "the signature does not hold")
def _(liar: Liar) -> None:
    liar.edit("manifest.json", lambda data: data.replace(b'"k":10', b'"k":11'))


@lie("the questionnaire is another one", "the questionnaire is another one")
def _(liar: Liar) -> None:
    liar.edit("questionnaire.json", lambda data: data.replace(b'"version":"', b'"version":"9'))
