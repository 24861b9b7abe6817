"""One survey from first command to last envelope."""

from survey.protocol import unsealing
from survey.protocol.envelope import AuditRecord, Envelope, Receipt
from survey.protocol.merkle import root
from survey.protocol.sealing import Plaintext
from survey.protocol.statements import IssuerStatement
from tests.integration.storage.world import PLAINTEXT_BYTES, SURVEY_ID, World

ENVELOPE_BYTES = PLAINTEXT_BYTES + 1588


def split(data: bytes, length: int) -> list[bytes]:
    assert len(data) % length == 0
    return [data[at : at + length] for at in range(0, len(data), length)]


def test_what_was_sent_is_what_is_opened(world: World, sealing_seed: bytes) -> None:
    manifest = world.publish(invited=20)
    sent = [world.answer(number) for number in range(15)]
    world.clock.now = manifest.closes_not_before
    head = world.close()
    head.verify(manifest.collector_log_key)
    public = world.client("collector")
    leaves = split(public.get(f"/s/{SURVEY_ID}/leaves.bin").data, 32)
    records = split(public.get(f"/s/{SURVEY_ID}/audit-records").data, 484)
    fetched = split(world.fetch(head).data, ENVELOPE_BYTES)
    assert leaves == sorted(envelope.audit_record.leaf for envelope in sent)
    assert (head.size, head.root) == (15, root(leaves))
    assert [AuditRecord.from_bytes(record).leaf for record in records] == leaves
    opened = [Envelope.from_bytes(data, PLAINTEXT_BYTES) for data in fetched]
    assert [envelope.audit_record.leaf for envelope in opened] == leaves
    assert set(fetched) == {envelope.to_bytes() for envelope in sent}
    key = unsealing.expand(sealing_seed)
    for envelope in opened:
        plain = unsealing.unseal(envelope.ciphertext, key, manifest.hash, envelope.token.nonce)
        assert Plaintext.from_bytes(plain).answers


def test_the_head_is_bound_to_the_issuers_counts(world: World) -> None:
    manifest = world.publish(invited=8)
    for number in range(4):
        world.answer(number)
    world.draw(world.respondent(4))
    world.clock.now = manifest.closes_not_before
    world.close()
    answers = [
        world.client(room).get(f"/s/{SURVEY_ID}/issuer-statement")
        for room in ("issuer", "collector")
    ]
    assert answers[0].data == answers[1].data
    statement = IssuerStatement.from_bytes(answers[0].data)
    statement.verify(manifest.issuer_statement_key)
    assert (statement.invited, statement.issued, statement.replaced) == (8, 5, 0)


def test_the_same_envelope_gets_the_same_receipt_now_and_after_close(world: World) -> None:
    manifest = world.publish()
    envelopes = [world.answer(number) for number in range(3)]
    first = world.submit(envelopes[0].to_bytes())
    world.clock.now = manifest.submit_until + 1
    world.close()
    after = world.submit(envelopes[0].to_bytes())
    assert first.status_code == after.status_code == 200
    assert first.data == after.data
    receipt = Receipt.from_bytes(first.data)
    receipt.verify(manifest.collector_log_key, manifest.hash)
    assert receipt.entry == envelopes[0].entry
