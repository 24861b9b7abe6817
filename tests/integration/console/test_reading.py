import re
from dataclasses import replace

import pytest
from flask.testing import FlaskClient
from sqlalchemy import text

from survey.protocol.codes import fingerprint
from survey.protocol.encoding import emit, parse, sha256
from tests.integration.console.building import Desk, sample_manifest
from tests.integration.console.conftest import House, open_house

PATH = "/releases/abcdefghijklmnop/1"
PAGES = ("", "/groups", "/signature")


def page(client: FlaskClient, path: str) -> str:
    return client.get(path).get_data(as_text=True)


def test_every_index_stands_in_words_and_numbers(released: House) -> None:
    told = page(released.reader(), PATH + "?lang=en")
    for part in (
        "Answers lean towards the view that tolerance is encouraging talk",
        "62.3–66.1",
        "Look here first",
        "What these figures do not show",
        "Exploratory results.",
        "83% of those invited",
        'class="range"',
    ):
        assert part in told


def test_what_is_not_published_is_said_and_hatched(released: House) -> None:
    reader = released.reader()
    assert "hidden-cell" in page(reader, PATH)
    assert "未公布" in page(reader, PATH)
    assert "未公布" in page(reader, PATH + "/groups")
    assert "Not published" in page(reader, PATH + "/groups?lang=en")


def test_a_table_with_a_hidden_number_says_why_one_may_be_hidden(released: House) -> None:
    reader = released.reader()
    assert page(reader, PATH).count("用减法就能算出") == 2  # the indices, the kinds of answers
    groups = page(reader, PATH + "/groups?lang=en")
    hiding = ["suppressed" in str(group) for group in parse(released.desk.file())["groups"]]
    assert set(hiding) == {True, False}
    assert groups.count("Not published: too few people (always below 10)") == sum(hiding)


def test_a_table_of_which_nothing_is_published_is_one_sentence(house: House) -> None:
    value = parse(house.desk.file())
    group = value["groups"][0]
    for row in group["rows"]:
        row["cells"] = [{"index": cell["index"], "suppressed": True} for cell in row["cells"]]
    plan = {**house.desk.manifest.release_plan, "groups": [group["item"]]}
    desk = Desk(sample_manifest(release_plan=plan))
    file = emit({**parse(desk.file()), "groups": [group]})
    upload = replace(desk.upload(), file=file, signature=desk.sign(file))
    assert house.post(upload).status_code == 200
    told = page(house.reader(), PATH + "/groups?lang=en")
    assert "No figure of any group in this table is published." in told
    assert "too few people" in told
    assert "<table" not in told
    assert 'class="key"' not in told


def test_a_group_stands_beside_everybody_and_its_colour_is_the_side_it_takes(
    released: House,
) -> None:
    told = page(released.reader(), PATH + "/groups?lang=en")
    row = told[told.index("“Placebo”: only words") :]
    cells = re.findall(r"<td[^>]*>[^<]*", row[: row.index("</tr>")])
    assert cells[0] == '<td class="concern">64.2'
    assert len(cells) == 1 + 3
    wished = told[told.index("What should be") :]
    assert "<td>84.1" in wished[: wished.index("</tr>")]


def test_a_finding_is_a_sentence_first_and_its_score_after_it(released: House) -> None:
    told = page(released.reader(), PATH + "?lang=en")
    card = told[told.index('id="concerns"') : told.index('id="strengths"')]
    sentence = card.index("tolerance is encouraging talk")
    assert sentence < card.index("“Placebo”: only words") < card.index("64.2 points")
    assert "They are no ranking" in told[: told.index('id="concerns"')]


def test_a_difference_says_under_its_figure_what_is_subtracted(released: House) -> None:
    told = page(released.reader(), PATH + "?lang=en")
    figure = told[told.index('id="gap-wide-t"') :]
    assert "scores well above" in figure[: figure.index("</figure>")]


def test_a_table_without_a_hidden_number_explains_none(house: House) -> None:
    value = parse(house.desk.file())
    whole = [each for each in value["indices"] if "mean" in each]
    plan = {"groups": [], "tables": ["participation", "indices", "typology"]}
    desk = Desk(sample_manifest(release_plan=plan))
    told = {name: each for name, each in parse(desk.file()).items() if name != "groups"}
    file = emit({**told, "indices": whole, "typology": []})
    upload = replace(desk.upload(), file=file, signature=desk.sign(file))
    assert house.post(upload).status_code == 200
    assert "用减法就能算出" not in page(house.reader(), PATH)


def test_a_score_made_of_others_has_no_share_of_no_opinion(released: House) -> None:
    told = page(released.reader(), PATH + "?lang=en")
    combined = told[told.index('lang="en">Overall doubt about tolerance') :]
    assert combined[: combined.index("</tr>")].count('data-label="No opinion">–<') == 1


def test_every_number_carries_its_heading_for_a_phone(released: House) -> None:
    reader = released.reader()
    for path in ("", "/groups"):
        told = page(reader, PATH + path + "?lang=en")
        tables = re.findall(r'<table class="labelled.+?</table>', told, re.DOTALL)
        numbers = re.findall(r"<td[^>]*>[^<]*[0-9]", "".join(tables))
        assert len(numbers) > 50
        assert all("data-label=" in cell or 'class="group"' in cell for cell in numbers)


def test_the_door_leads_to_the_releases_or_to_the_sign_in_page(released: House) -> None:
    assert released.reader().get("/").headers["Location"] == "/releases"
    assert released.app.test_client().get("/").headers["Location"] == "/sign-in"


def test_the_tab_has_an_icon_that_the_policy_allows(released: House) -> None:
    client = released.app.test_client()
    assert 'rel="icon" type="image/svg+xml" href="/favicon.ico"' in page(client, "/sign-in")
    answer = client.get("/favicon.ico")
    assert (answer.status_code, answer.content_type) == (200, "image/svg+xml")
    assert b"<script" not in answer.data
    assert "img-src 'self'" in answer.headers["Content-Security-Policy"]


def test_the_digits_to_compare_are_those_of_the_signed_bytes(released: House) -> None:
    told, desk = page(released.reader(), PATH + "/signature"), released.desk
    for digest in (desk.manifest.hash, desk.root, sha256(desk.file()), desk.manifest.release_key):
        assert "".join(f"<span>{group}</span> " for group in fingerprint(digest)) in told


def test_the_signed_files_are_handed_out_as_they_came(released: House) -> None:
    upload, reader = released.desk.upload(), released.reader()
    expected = {
        "release.json": upload.file,
        "release.sig": upload.signature,
        "head": upload.head,
        "manifest.json": upload.manifest,
        "manifest.sig": upload.manifest_signature,
    }
    for name, data in expected.items():
        answer = reader.get(f"{PATH}/files/{name}")
        assert answer.data == data
        assert answer.headers["Content-Disposition"] == f'attachment; filename="{name}"'
    assert reader.get(f"{PATH}/files/secrets").status_code == 404


def test_a_release_altered_in_the_database_is_not_shown(released: House) -> None:
    with released.engine.begin() as connection:
        altered = released.desk.file().replace(b'"64.2"', b'"14.2"')
        connection.execute(text("UPDATE releases SET file = :file"), {"file": altered})
    for path in PAGES:
        answer = released.reader().get(PATH + path)
        assert answer.status_code == 403
        assert "14.2" not in answer.get_data(as_text=True)


def test_a_release_whose_key_is_no_longer_trusted_is_not_shown(
    released: House,
) -> None:
    later = open_house(released.config.home.parent, trusted_keys=())
    assert later.reader().get(PATH).status_code == 403
    later.engine.dispose()


def test_the_list_shows_the_newest_release_of_each_survey(released: House) -> None:
    released.clock.now += 86_400
    other = Desk(sample_manifest(survey_id="bbbbbbbbbbbbbbbb"))
    for upload in (released.desk.upload(sequence=2), other.upload()):
        assert released.post(upload).status_code == 200
    told = page(released.reader(), "/releases")
    assert "/releases/abcdefghijklmnop/2" in told
    assert "/releases/abcdefghijklmnop/1" not in told
    assert "/releases/bbbbbbbbbbbbbbbb/1" in told


def test_an_empty_console_says_where_releases_come_from(house: House) -> None:
    assert "还没有收到发布" in page(house.reader(), "/releases")


@pytest.mark.parametrize(
    "path",
    [
        "/releases/abcdefghijklmnop/9",
        "/releases/cccccccccccccccc/1",
        "/releases/short/1",
        "/releases/abcdefghijklmnop/99999999999999999999",
        "/nothing",
        "/static/../../errors.py",
        "/static/respondent.css",
    ],
)
def test_what_is_not_there_is_a_page_that_says_so(released: House, path: str) -> None:
    answer = released.reader().get(path)
    assert answer.status_code == 404
    assert answer.content_type.startswith("text/html")


def test_tables_that_the_plan_leaves_out_leave_no_empty_panels(house: House) -> None:
    plan = {"groups": [], "tables": ["indices"]}
    desk = Desk(sample_manifest(release_plan=plan))
    value = parse(desk.file())
    for table in ("participation", "groups", "typology"):
        del value[table]
    file = emit(value)
    assert (
        house.post(replace(desk.upload(), file=file, signature=desk.sign(file))).status_code == 200
    )
    told = page(house.reader(), PATH)
    assert 'id="indices"' in told
    assert 'id="participation"' not in told
    assert 'id="typology"' not in told
    assert "/groups" not in told


def test_a_link_changes_the_language_and_the_browser_keeps_it(released: House) -> None:
    reader = released.reader()
    assert '<html lang="zh-Hans">' in page(reader, PATH)
    assert '<html lang="en">' in page(reader, PATH + "?lang=en")
    assert "How grassroots cadres see" in page(reader, PATH)
    assert '<html lang="en">' in page(reader, PATH + "?lang=xx")


@pytest.mark.parametrize(
    ("liked", "expected"),
    [
        ("en", "en"),
        ("en-GB,en;q=0.9", "en"),
        ("zh-CN,zh;q=0.9,en;q=0.8", "zh-Hans"),
        ("zh-TW,en;q=0.1", "zh-Hans"),
        ("fr,en;q=0.5", "en"),
        ("fr", "zh-Hans"),
        ("en;q=0", "zh-Hans"),
        ("*", "zh-Hans"),
        ("", "zh-Hans"),
    ],
)
def test_who_has_chosen_no_language_reads_what_the_browser_likes_best(
    house: House, liked: str, expected: str
) -> None:
    client, head = house.app.test_client(), {"Accept-Language": liked}
    told = client.get("/sign-in", headers=head).get_data(as_text=True)
    assert f'<html lang="{expected}">' in told


def test_a_chosen_language_stays_whatever_the_browser_likes(house: House) -> None:
    client = house.app.test_client()
    client.get("/sign-in?lang=zh-Hans")
    told = client.get("/sign-in", headers={"Accept-Language": "en"}).get_data(as_text=True)
    assert '<html lang="zh-Hans">' in told


@pytest.mark.parametrize("path", PAGES)
def test_a_page_runs_no_script_and_carries_no_style_of_its_own(released: House, path: str) -> None:
    answer = released.reader().get(PATH + path)
    told = answer.get_data(as_text=True)
    assert "<script" not in told
    assert " style=" not in told
    assert "<style" not in told
    assert "script-src" not in answer.headers["Content-Security-Policy"]
    assert answer.headers["Content-Security-Policy"].startswith("default-src 'none'; style-src")
    assert answer.headers["Cache-Control"] == "no-store"
