"""A third language is one folder of words: here Greek letters over the English ones.

It is made for the test, of every catalog there is, and of a shipped questionnaire; the second
script is built anew with it, as anybody who adds a language builds it.
"""

import json
import re
import shutil
import subprocess
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import expect

import questionnaires
from survey.researcher.bundle import Bundle
from survey.researcher.page import document
from survey.researcher.page.catalogs import TRANSLATIONS, read_catalogs

from .respondent import Respondent
from .world import Published, World

pytestmark = pytest.mark.browser

SURVEY = Path(__file__).parents[3] / "survey"
GREEK = str.maketrans(
    "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ",
    "αβκδεφγηιξκλμνοπθρστυβωχψζΑΒΚΔΕΦΓΗΙΞΚΛΜΝΟΠΘΡΣΤΥΒΩΧΨΖ",
)
HOLE = re.compile(r"(\{\w+\})")
FOREIGN = re.compile(r"[A-Za-z\u3400-\u9fff]+|\{")
BUILD = """
import { writeFile } from 'node:fs/promises';
const { bundle } = await import(process.argv[1]);
for (const { name, bytes } of await bundle(process.argv[2])) {
  await writeFile(`${process.argv[3]}/${name}`, bytes);
}
"""
IDS = {"items", "languages", "nonresponse"}  # lists of names, not of texts
PARTS = "main, footer, .exit, title"
EMPTY = """() => [...document.querySelectorAll('h1, h2, button, label, legend, li')]
  .filter((one) => !one.textContent.trim()).map((one) => one.outerHTML)"""


def greek(text: str) -> str:
    """Every letter another one; places to fill stay as they are."""
    return "".join(
        part if HOLE.fullmatch(part) else part.translate(GREEK) for part in HOLE.split(text)
    )


def spoken(compiled: Any, key: str = "") -> Any:
    """The questionnaire with one text more wherever it has texts."""
    if isinstance(compiled, dict):
        return {name: spoken(value, name) for name, value in compiled.items()}
    if isinstance(compiled, list):
        if len(compiled) == 2 and all(isinstance(one, str) for one in compiled):
            return compiled if key in IDS else [*compiled, greek(compiled[1])]
        return [spoken(value, key) for value in compiled]
    return compiled


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the client's sources in which one folder of words was added."""
    survey = tmp_path_factory.mktemp("survey")
    translations = survey / "researcher" / "page" / "translations"
    shutil.copytree(TRANSLATIONS, translations)
    shutil.copytree(translations / "en", translations / "el")
    for path in (translations / "el").rglob("*.po"):
        header, *entries = path.read_text("utf-8").split("\n\n")
        translated = (re.sub(r'(?<=msgstr ").*', lambda m: greek(m[0]), one) for one in entries)
        path.write_text("\n\n".join([header, *translated]), "utf-8")
    shutil.copytree(SURVEY / "static" / "css", survey / "static" / "css")
    shutil.copytree(
        SURVEY / "client", survey / "client", ignore=shutil.ignore_patterns("node_modules")
    )
    (survey / "client" / "node_modules").symlink_to(SURVEY / "client" / "node_modules")
    return survey


@pytest.fixture(scope="module")
def bundle(folder: Path) -> Bundle:
    if not (folder / "client" / "node_modules" / "esbuild").exists():
        pytest.skip("SKIPPED ALOUD: the client's build is not installed (npm ci)")
    built = folder / "built"
    built.mkdir()
    script = (SURVEY / "client" / "build" / "bundle.mjs").as_uri()
    subprocess.run(
        ["node", "--input-type=module", "-e", BUILD, script, str(folder), str(built)], check=True
    )
    return Bundle.built(built)


@pytest.fixture(scope="module")
def greeks(world: World, folder: Path, bundle: Bundle) -> Iterator[Published]:
    compiled = questionnaires.compile(questionnaires.load(questionnaires.shipped("office_climate")))
    value = {**spoken(json.loads(compiled)), "languages": ["zh-Hans", "en", "el"]}
    written = json.dumps(value, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
    translations = folder / "researcher" / "page" / "translations"
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("questionnaires.checks.LANGUAGES", ("zh-Hans", "en", "el"))
        patch.setattr(document, "read_catalogs", partial(read_catalogs, translations))
        yield world.publish(written.encode(), spread_hours=6, bundle=bundle)


def strays(she: Respondent) -> list[str]:
    """Words in other letters, and places that were left unfilled."""
    text = "\n".join(she.page.locator(PARTS).all_text_contents())
    for code in she.page.locator("main .code").all_text_contents():
        text = text.replace(code, "")
    return FOREIGN.findall(re.sub(r"localhost:\d+", "", text))


def tour(she: Respondent, link: str) -> Iterator[str]:
    """Name each screen while she stands on it."""
    she.page.goto(link.partition("#")[0])
    she.page.locator(".lang[lang=el]").click()
    yield "code"
    she.presses_number(0)
    yield "code with a fault"
    she.page.goto(link)
    expect(she.page.locator("main .actions button")).to_have_count(2)  # loaded anew: no code's one
    expect(she.page.locator(".bar .lang[lang=en]")).to_be_visible()
    expect(she.page.locator(".lang[lang=el]")).to_have_count(0)  # as she chose it
    yield "start"
    for place, name in enumerate(("about", "check", "help")):
        she.page.locator(".foot button").nth(place).click()
        she.stands()
        yield name
        she.page.locator(".back").click()
    she.presses_number(0)
    yield "protect"
    she.presses_number(0)
    expect(she.page.locator(".progress")).to_be_visible(timeout=20_000)
    she.types("days", "9").presses_number(0)
    yield "step with a fault"
    she.types("days", "").presses_number(0)
    while she.page.locator("details").count() == 0:
        yield "step"
        she.presses_number(0)
    she.page.locator("summary").first.click()
    yield "review"
    she.presses_number(0)
    yield "send"
    she.page.locator("label[for='when.now']").click()
    she.presses_number(0)
    expect(she.page.locator("output")).to_be_visible(timeout=30_000)
    yield "receipt"
    she.presses_number(1)
    yield "delivered"


def test_no_screen_mixes_languages_and_nothing_is_missing(
    phone: Callable[..., Respondent], greeks: Published
) -> None:
    she = phone()
    seen = set()
    for screen in tour(she, greeks.invitation()):
        seen.add(screen)
        assert (screen, strays(she)) == (screen, [])
        assert (screen, she.page.evaluate(EMPTY)) == (screen, [])
        assert she.page.locator("html").get_attribute("lang") == "el"
    assert len(seen) == 13


def test_who_reads_the_language_gets_it_without_asking(
    phone: Callable[..., Respondent], greeks: Published
) -> None:
    she = phone(locale="el-GR")
    she.page.goto(greeks.invitation())
    expect(she.page.locator("html")).to_have_attribute("lang", "el")
    assert she.page.locator(".bar .lang").all_inner_texts() == ["中文", "English"]


def test_a_word_that_is_missing_would_be_found(
    phone: Callable[..., Respondent], greeks: Published
) -> None:
    """The measure itself: the same screen in English is full of strays."""
    she = phone(locale="en-GB")
    she.page.goto(greeks.invitation())
    expect(she.page.locator("html")).to_have_attribute("lang", "en")
    assert len(strays(she)) > 20
