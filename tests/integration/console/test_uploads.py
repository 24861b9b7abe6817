"""Each lie a release can tell, and that nothing is kept of it."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from survey.console.upload import Upload
from survey.protocol.encoding import b64u, emit, parse
from tests.integration.console.building import Desk, key, sample_manifest, seed
from tests.integration.console.conftest import House

PATH = "/releases/abcdefghijklmnop/1"
Lie = Callable[[Desk], Upload]


def with_participation(desk: Desk, **changes: int) -> Upload:
    counts = parse(desk.file())["participation"] | changes
    return desk.upload(participation=counts)


def with_small_cell(desk: Desk) -> Upload:
    groups = parse(desk.file())["groups"]
    shown = [cell for row in groups[0]["rows"] for cell in row["cells"] if "n" in cell]
    shown[0]["n"] = 5
    return desk.upload(groups=groups)


def with_unplanned_group(desk: Desk) -> Upload:
    groups = parse(desk.file())["groups"]
    groups[0]["item"] = "d_party"
    return desk.upload(groups=groups)


def under(desk: Desk, **changes: object) -> Upload:
    """Return the upload of a desk with another manifest, its file bound to the first."""
    other = Desk(sample_manifest(**changes))
    file = desk.file()
    return replace(other.upload(), file=file, signature=other.sign(file))


def approved(**changes: object) -> Desk:
    """Return a desk whose manifest names an approver."""
    return Desk(sample_manifest(approver_key=key("approver"), **changes))


def flipped(data: bytes) -> bytes:
    return data[:-1] + bytes([data[-1] ^ 1])


LIES: dict[str, Lie] = {
    "manifest signature flipped": lambda d: replace(
        d.upload(), manifest_signature=flipped(d.upload().manifest_signature)
    ),
    "manifest signed by another key": lambda d: replace(
        d.upload(), manifest_signature=d.manifest.sign(seed("thief"))
    ),
    "manifest altered after signing": lambda d: replace(
        d.upload(), manifest=sample_manifest(k=11).to_bytes()
    ),
    "head flipped": lambda d: replace(d.upload(), head=flipped(d.upload().head)),
    "head signed by another key": lambda d: replace(
        d.upload(), head=d.head.signed(seed("thief")).to_bytes()
    ),
    "head of another survey": lambda d: replace(
        d.upload(), head=Desk(sample_manifest(k=11)).head.to_bytes()
    ),
    "head of another list": lambda d: replace(
        d.upload(), head=Desk(d.manifest, root=bytes(32)).head.to_bytes()
    ),
    "head shortened": lambda d: replace(d.upload(), head=d.upload().head[:-1]),
    "release signature flipped": lambda d: replace(
        d.upload(), signature=flipped(d.upload().signature)
    ),
    "release signed by the manifest key": lambda d: replace(
        d.upload(), signature=d.sign(d.file(), "manifest")
    ),
    "file altered after signing": lambda d: replace(d.upload(), file=d.file(sequence=2)),
    "file names another manifest": lambda d: d.upload(manifest_hash=b64u(bytes(32))),
    "file names another root": lambda d: d.upload(root=b64u(bytes(32))),
    "file names another survey": lambda d: d.upload(survey_id="zzzzzzzzzzzzzzzz"),
    "file names a smaller k": lambda d: d.upload(k=9),
    "file counts other invitations": lambda d: with_participation(d, invited=241),
    "file counts more responses": lambda d: with_participation(d, accepted=201),
    "file shows a group under k": with_small_cell,
    "file shows an unplanned group": with_unplanned_group,
    "file bound to an earlier manifest": lambda d: under(d, spread_hours=3),
    "unplanned table": lambda _: Desk(
        sample_manifest(release_plan={"groups": [], "tables": ["indices", "participation"]})
    ).upload(),
    "planned table held back": lambda _: Desk(
        sample_manifest(
            release_plan={
                "groups": ["d_level"],
                "tables": ["participation", "indices", "groups", "typology", "items"],
            }
        )
    ).upload(),
    "more people behind a figure than were opened": lambda d: with_participation(d, opened=20),
    "approval missing": lambda _: replace(approved().upload(), approval=b""),
    "approval by another key": lambda _: replace(
        approved().upload(), approval=approved().approve(approved().file(), "thief")
    ),
    "approval by the release key": lambda _: replace(
        approved().upload(), approval=approved().upload().signature
    ),
    "approval of another file": lambda _: replace(
        approved().upload(), approval=approved().approve(approved().file(sequence=2))
    ),
    "approval that nobody asked for": lambda d: replace(
        d.upload(), approval=approved().upload().approval
    ),
    "head larger than the invitations": lambda d: Desk(d.manifest, size=241).upload(),
    "head smaller than a survey may open": lambda d: Desk(d.manifest, size=9).upload(),
}


@pytest.mark.parametrize("lie", LIES)
def test_a_lie_is_refused_and_nothing_is_stored(house: House, lie: str) -> None:
    before = house.digest()
    answer = house.post(LIES[lie](house.desk))
    assert (answer.status_code, answer.json["type"]) == (403, "urn:asv1:release-refused")
    assert house.digest() == before


def test_a_manifest_of_a_key_that_is_not_pinned_is_refused(house: House) -> None:
    stranger = sample_manifest(manifest_key=key("stranger"))
    upload = replace(Desk(stranger).upload(), manifest_signature=stranger.sign(seed("stranger")))
    before, answer = house.digest(), house.post(upload)
    assert answer.status_code == 403
    assert "does not trust" in answer.json["title"]
    assert house.digest() == before


def test_a_signed_release_is_stored_and_stands_on_its_page(house: House) -> None:
    answer = house.post(house.desk.upload())
    assert answer.json == {"sequence": 1, "survey_id": "abcdefghijklmnop"}
    assert "Set-Cookie" not in answer.headers
    assert "64.2" in house.reader().get(PATH).get_data(as_text=True)


def test_a_release_that_two_people_signed_says_so_and_hands_out_both_signatures(
    house: House,
) -> None:
    upload = approved().upload()
    assert house.post(upload).status_code == 200
    reader = house.reader()
    assert "由研究者和复核人两人签署" in reader.get(PATH).get_data(as_text=True)
    assert "复核人也签署了同一份文件" in reader.get(f"{PATH}/signature").get_data(as_text=True)
    assert reader.get(f"{PATH}/files/approval.sig").get_data() == upload.approval


def test_a_release_that_one_person_signed_names_no_second(released: House) -> None:
    reader = released.reader()
    for page in (PATH, f"{PATH}/signature"):
        assert "复核人" not in reader.get(page).get_data(as_text=True)
    assert reader.get(f"{PATH}/files/approval.sig").status_code == 404


def test_the_identical_upload_is_answered_alike_and_changes_nothing(released: House) -> None:
    before = released.digest()
    answer = released.post(released.desk.upload())
    assert (answer.status_code, answer.json["sequence"]) == (200, 1)
    assert released.digest() == before


def test_other_bytes_of_the_same_or_a_lower_sequence_are_refused(released: House) -> None:
    assert released.post(released.desk.upload(sequence=3)).status_code == 200
    before = released.digest()
    for upload in (
        released.desk.upload(sequence=3, notes=[]),
        released.desk.upload(sequence=2),
        released.desk.upload(),
    ):
        answer = released.post(upload)
        assert (answer.status_code, answer.json["type"]) == (409, "urn:asv1:release-superseded")
    assert released.digest() == before


def test_a_second_head_or_manifest_of_the_same_survey_is_refused(released: House) -> None:
    before = released.digest()
    changed = sample_manifest(spread_hours=5)
    for desk in (Desk(changed), Desk(released.desk.manifest, root=bytes(32))):
        assert released.post(desk.upload(sequence=2)).status_code == 403
    assert released.digest() == before


def _without_approval() -> bytes:
    """Return an upload as it was before there were approvers."""
    parts = parse(Desk(sample_manifest()).upload().to_bytes())
    return emit({name: part for name, part in parts.items() if name != "approval"})


@pytest.mark.parametrize(
    ("body", "media_type", "status", "code"),
    [
        (b"{}", "application/json", 415, "content-type"),
        (b"{}", "application/vnd.asv1.release; charset=utf-8", 415, "content-type"),
        (b"{}", "application/vnd.asv1.release", 422, "message-malformed"),
        (b"not json", "application/vnd.asv1.release", 422, "message-malformed"),
        (_without_approval(), "application/vnd.asv1.release", 422, "message-malformed"),
        (b'{"file":1}', "application/vnd.asv1.release", 422, "message-malformed"),
        (b"x" * (1024 * 1024 + 1), "application/vnd.asv1.release", 413, "body-too-large"),
    ],
)
def test_what_cannot_be_read_is_refused_in_words_for_programs(
    house: House, body: bytes, media_type: str, status: int, code: str
) -> None:
    before, answer = house.digest(), house.post(body, media_type)
    assert (answer.status_code, answer.json["type"]) == (status, f"urn:asv1:{code}")
    assert answer.content_type == "application/problem+json"
    assert house.digest() == before


def test_a_signed_file_that_is_no_release_is_refused(house: House) -> None:
    before, answer = house.digest(), house.post(house.desk.upload(surprise=1))
    assert (answer.status_code, answer.json["type"]) == (422, "urn:asv1:release-malformed")
    assert house.digest() == before
