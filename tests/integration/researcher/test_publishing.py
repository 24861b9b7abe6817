"""Publishing, inviting and closing: what is refused, and what an interruption leaves behind."""

import csv
import secrets
import stat
from dataclasses import replace
from pathlib import Path
from typing import Any

import httpx
import pytest

from analysis.errors import BadDefinitionError
from survey.errors import CommandRefused, ServerRefused, SurveyError
from survey.protocol.codes import Link, code_hash
from survey.protocol.encoding import emit, parse, sha256
from survey.protocol.errors import TransitionRefused
from survey.protocol.lifecycle import State
from survey.protocol.manifest import codes_root
from survey.protocol.statements import BundleStatement
from survey.researcher.bundle import Bundle
from survey.researcher.collecting import close, phase, replace_code
from survey.researcher.commands import Orders
from survey.researcher.invitations import DEALT, codes_of, destroy_list, links_of, write_links
from survey.researcher.opening.run import open_survey
from survey.researcher.page.publishing import STATEMENT, publish_page
from survey.researcher.publishing import Servers, publish
from survey.researcher.releasing import release
from survey.researcher.servers import Refusal, Server
from survey.researcher.terms import Terms
from tests.integration.researcher.world import BUNDLE

PASSPHRASE = "a long enough passphrase"


def test_the_manifest_commits_to_every_code_the_reserve_included(world: Any) -> None:
    folder = world.publish(world.draft(), invited=12, reserve=3)
    codes = codes_of(folder) + codes_of(folder, "codes/reserve")
    hashes = [code_hash(folder.survey_id, code) for code in codes]
    assert folder.manifest.invited == len(codes) == 15
    assert folder.manifest.codes_root == codes_root(hashes)
    assert len(links_of(folder)) == 12


@pytest.mark.parametrize(("requests", "answered"), [(2, False), (0, True), (4, True)])
def test_a_publication_cut_anywhere_is_finished_by_the_same_call(
    world: Any, requests: int, answered: bool
) -> None:
    folder = world.draft()
    world.internet.cut_after, world.internet.lose_answer = requests, answered
    with pytest.raises(ServerRefused):
        world.publish(folder)
    codes = codes_of(folder)
    world.internet.cut_after = None
    world.publish(folder)
    assert codes_of(folder) == codes
    assert folder.state is State.PUBLISHED
    world.answer(folder, 0)


def test_what_cannot_be_scored_is_not_asked(world: Any, compiled_questionnaire: bytes) -> None:
    document = parse(compiled_questionnaire)
    document["composites"][0] |= {"of": ["naive"], "min_indices": 1}
    folder = world.draft()
    with pytest.raises(BadDefinitionError, match="disbelief"):
        publish(
            world.desk, folder, emit(document), Terms.lasting(0, 12, days=1),
            bundle=Bundle(b"", b"", b""), client=world.client, random=secrets.token_bytes,
        )  # fmt: skip
    assert not folder.holds(DEALT)
    assert world.internet.seen == []


def test_a_mended_page_has_a_higher_number_and_kills_no_link(world: Any) -> None:
    folder = world.publish(world.draft())
    page = Servers.of(world.desk, folder, world.client).page
    address = f"{page.server.origin}/s/{folder.survey_id}"
    first, link = world.client.get(address).content, links_of(folder)[0]
    mended = replace(BUNDLE, stylesheet=b"body{margin:0}", number=2)
    publish_page(world.desk, folder, page, mended)
    second = world.client.get(address).content
    assert first != second == folder.read("manifest/page.html", "the page")
    statement = BundleStatement.from_bytes(folder.read(STATEMENT, "its statement"))
    assert (statement.number, statement.bundle_hash) == (2, sha256(second))
    assert links_of(folder)[0] == link
    world.answer(folder, 0)
    with pytest.raises(CommandRefused, match="higher number"):
        publish_page(world.desk, folder, page, BUNDLE)
    assert folder.read("manifest/page.html", "the page") == second


def test_a_page_that_was_signed_before_an_interruption_is_the_one_that_is_published(
    world: Any,
) -> None:
    folder = world.draft()
    world.internet.cut_after = 4  # the page server is the fifth that is asked
    with pytest.raises(ServerRefused):
        world.publish(folder)
    signed = folder.read("manifest/page.html", "the page")
    world.internet.cut_after = None
    rebuilt = replace(BUNDLE, stylesheet=b"body{margin:0}")
    world.publish(folder, bundle=rebuilt)
    address = f"{folder.manifest.page_origin}/s/{folder.survey_id}"
    assert world.client.get(address).content == signed == folder.read("manifest/page.html", "it")


def test_a_published_survey_cannot_be_published_again(world: Any) -> None:
    folder = world.publish(world.draft())
    with pytest.raises(TransitionRefused):
        world.publish(folder)


def test_a_server_that_does_not_trust_the_key_is_named_in_the_refusal(world: Any) -> None:
    folder = world.draft()
    other = world.desk.create(world.home / "other", secrets.token_bytes, **_origins(world))
    orders = Orders(other, folder, Server(world.desk.config.issuer_origin, world.client))
    with pytest.raises(Refusal, match=r"issuer\.example") as caught:
        orders.give("create", {})
    assert caught.value.urn == "command-untrusted"
    assert not list((folder.path / "sent").iterdir()), "a refused command is not kept"


def _origins(world: Any) -> dict[str, str]:
    config = world.desk.config
    names = ("issuer_origin", "collector_origin", "page_origin", "console_origin")
    return {name: getattr(config, name) for name in names}


def test_invitations_are_written_for_their_owner_only_and_each_link_works(
    world: Any, tmp_path: Path
) -> None:
    folder = world.publish(world.draft(), invited=11)
    out = tmp_path / "links.csv"
    assert write_links(folder, out) == 11
    assert stat.S_IMODE(out.stat().st_mode) == 0o600
    with out.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert list(rows[0]) == ["link", "code", "fingerprint"]
    assert len({Link.parse(row["link"]).code for row in rows}) == 11
    assert len({row["fingerprint"] for row in rows}) == 1


def test_a_lost_code_dies_and_one_of_the_reserve_is_dealt_in_its_place(world: Any) -> None:
    folder = world.publish(world.draft(), invited=11, reserve=1)
    old = links_of(folder)[0]
    link = replace_code(world.desk, folder, old.code, world.client)
    assert old not in links_of(folder)
    assert len(links_of(folder)) == 11
    world.answer(folder, links_of(folder).index(link))
    with pytest.raises(ServerRefused, match="invitation-unknown"):
        world.draw(old)
    assert codes_of(folder, "codes/reserve") == []
    with pytest.raises(CommandRefused, match="reserve is empty"):
        replace_code(world.desk, folder, link.code, world.client)


def test_a_code_that_is_not_dealt_is_not_replaced(world: Any) -> None:
    folder = world.publish(world.draft(), invited=11, reserve=1)
    (waiting,) = codes_of(folder, "codes/reserve")
    with pytest.raises(CommandRefused, match="no invitation that is dealt has this code"):
        replace_code(world.desk, folder, waiting, world.client)
    assert codes_of(folder, "codes/reserve") == [waiting]


@pytest.mark.parametrize("lose_answer", [False, True])
def test_a_replacement_that_was_cut_short_is_done_again_with_the_same_code(
    world: Any, lose_answer: bool
) -> None:
    folder = world.publish(world.draft(), invited=11, reserve=2)
    dealt, reserve = codes_of(folder), codes_of(folder, "codes/reserve")
    world.internet.cut_after, world.internet.lose_answer = 0, lose_answer
    with pytest.raises(SurveyError):
        replace_code(world.desk, folder, dealt[0], world.client)
    assert (codes_of(folder), codes_of(folder, "codes/reserve")) == (dealt, reserve)
    world.internet.cut_after = None
    link = replace_code(world.desk, folder, dealt[0], world.client)
    assert link.code == reserve[0]
    world.answer(folder, links_of(folder).index(link))


def test_a_destroyed_list_is_gone_and_says_so(world: Any) -> None:
    folder = world.publish(world.draft())
    destroy_list(folder)
    with pytest.raises(SurveyError, match="destroyed"):
        links_of(folder)
    with pytest.raises(SurveyError, match="already"):
        destroy_list(folder)


def test_a_code_draws_once_and_the_second_person_is_told(world: Any) -> None:
    folder = world.publish(world.draft())
    world.answer(folder, 0)
    with pytest.raises(ServerRefused, match="invitation-used"):
        world.answer(folder, 0)


def test_the_state_follows_the_clock_and_the_close(world: Any) -> None:
    folder = world.publish(world.draft(), invited=15)
    assert phase(folder, folder.manifest.starts - 1) is State.PUBLISHED
    assert phase(folder, folder.manifest.starts) is State.COLLECTING
    for number in range(10):
        world.answer(folder, number)
    close(world.desk, folder, world.client)
    assert folder.state is State.CLOSED
    with pytest.raises(TransitionRefused):
        close(world.desk, folder, world.client)


def test_an_early_close_that_would_end_void_is_refused_and_the_survey_goes_on(world: Any) -> None:
    folder = world.publish(world.draft())
    for number in range(12):
        world.start(folder, number)
    with pytest.raises(ServerRefused, match="close-would-void"):
        close(world.desk, folder, world.client)
    assert folder.state is not State.CLOSED
    world.answer(folder, 12)


def test_nothing_is_opened_before_the_close_and_nothing_released_before_the_opening(
    world: Any,
) -> None:
    folder = world.publish(world.draft())
    with pytest.raises(TransitionRefused):
        open_survey(world.desk, folder, PASSPHRASE, world.client)
    with pytest.raises(TransitionRefused):
        release(world.desk, folder, world.client)


@pytest.mark.parametrize("lie", ["dropped", "swapped", "replaced", "torn"])
def test_envelopes_that_are_not_the_published_list_are_refused_before_any_is_unsealed(
    world: Any, lie: str
) -> None:
    folder = world.publish(world.draft(), invited=15)
    for number in range(10):
        world.answer(folder, number)
    close(world.desk, folder, world.client)
    world.client = httpx.Client(transport=_Liar(world.internet, lie))
    with pytest.raises(SurveyError if lie != "torn" else Exception, match=r"published|length"):
        open_survey(world.desk, folder, PASSPHRASE, world.client)
    assert not (folder.path / "opened").exists()
    assert folder.state is State.CLOSED
    world.client.close()


class _Liar(httpx.BaseTransport):
    """A collector that hands out other envelopes than it published."""

    def __init__(self, honest: httpx.BaseTransport, lie: str) -> None:
        self.honest, self.lie = honest, lie

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        answer = self.honest.handle_request(request)
        kind = answer.headers.get("Content-Type", "")
        if kind != "application/vnd.asv1.envelopes":
            return answer
        data = answer.read()
        size = len(data) // 10
        told = {
            "dropped": data[size:],
            "swapped": data[size : 2 * size] + data[:size] + data[2 * size :],
            "replaced": data[:600] + bytes([data[600] ^ 1]) + data[601:],
            "torn": data[:-1],
        }[self.lie]
        return httpx.Response(200, headers={"Content-Type": kind}, content=told)
