"""A page that the researcher changed and signed is no lie, and not passed over in silence."""

from typing import Any

import pytest

from survey.cli.group import main
from survey.protocol.document import BESIDE, content_name, integrity
from survey.researcher.bundle import Bundle
from survey.researcher.page.own import not_our_own
from survey.researcher.published import Published
from tests.integration.researcher.liar import Liar
from tests.integration.researcher.truth import verify

OWN = Bundle.built().files


def wear(liar: Liar, files: dict[str, bytes]) -> None:
    """Publish a page with these files beside it, named and signed as they must be."""
    page = liar.read("page.html")
    for name, content in files.items():
        old = liar.read(name)
        for named in (content_name(name, old), integrity(old)):
            new = content_name(name, content) if "sha384" not in named else integrity(content)
            page = page.replace(named.encode(), new.encode())
        liar.write(name, content)
    liar.sign_page(page)


@pytest.fixture
def honest(liar: Liar) -> Liar:
    """What the researcher's desk publishes: the scripts of this installation."""
    wear(liar, dict(OWN))
    verify(liar.folder)
    return liar


def others(liar: Liar) -> list[str]:
    verify(liar.folder)  # not a lie: versions differ
    return not_our_own(Published.read(liar.folder))


def test_what_this_program_makes_is_known_again(honest: Liar) -> None:
    assert others(honest) == []


@pytest.mark.parametrize("name", BESIDE)
def test_a_changed_file_is_named_although_it_is_signed(honest: Liar, name: str) -> None:
    wear(honest, {name: OWN[name] + b"\n/**/"})
    if name == "after.js":  # pinned by the first script
        wear(honest, {"client.js": OWN["client.js"] + integrity(honest.read(name)).encode()})
        assert others(honest) == ["client.js", "after.js"]
    else:
        assert others(honest) == [name]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("只存加密后的一段数据", "只存未加密的一段数据"),
        ('data-leave="https://', 'data-leave="https://tell.'),
        ('<p class="muted">', '<p class="muted">It is not anonymous. '),
    ],
)
def test_other_words_are_seen_although_they_are_signed(honest: Liar, old: str, new: str) -> None:
    page = honest.read("page.html")
    assert old.encode() in page
    honest.sign_page(page.replace(old.encode(), new.encode(), 1))
    assert others(honest) == ["page.html"]


def test_the_command_prints_a_line_either_way(
    honest: Liar, capsys: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LANGUAGE", "en")
    monkeypatch.setattr("sys.argv", ["survey", "verify", str(honest.folder)])
    own, other = (
        "own  page and scripts: what this version",
        "OTHER  client.js: not what this version",
    )
    for expected, absent in ((own, other), (other, own)):
        with pytest.raises(SystemExit) as ended:
            main()
        told = capsys.readouterr()
        assert ended.value.code == 0
        assert expected in told.out
        assert absent not in told.out
        assert "what the page's script does: she may have signed another" in told.err
        wear(honest, {"client.js": OWN["client.js"] + b"\nfetch('//elsewhere')"})
