"""Lies about what the researcher signs at the end: release, approval, rejections, destruction."""

import json
import time
from collections.abc import Callable
from typing import Any

from nacl.signing import SigningKey

from tests.integration.researcher.liar import Liar, h
from tests.integration.researcher.lies import ZEROS, lie


def released(liar: Liar) -> Any:
    return json.loads(liar.read("release.json"))


@lie("the release is signed over another root", "the signature does not hold")
def _(liar: Liar) -> None:
    liar.sign_file("release", released(liar), root=bytes(32))


@lie("the release is altered", "the signature does not hold")
def _(liar: Liar) -> None:
    liar.edit("release.json", lambda data: data.replace(b'"sequence":1', b'"sequence":2'))


@lie("the release names another root", "the release names another root")
def _(liar: Liar) -> None:
    liar.sign_file("release", {**released(liar), "root": ZEROS})


@lie("the release counts more people", "the release counts other responses than the head")
def _(liar: Liar) -> None:
    file = released(liar)
    file["participation"]["accepted"] += 1
    liar.sign_file("release", file)


@lie("the release counts other tokens", "the release counts other people than the published list")
def _(liar: Liar) -> None:
    file = released(liar)
    file["participation"]["issued"] += 1
    liar.sign_file("release", file)


@lie("fewer answers than none were opened", "participation.opened must be at least 0")
def _(liar: Liar) -> None:
    file = released(liar)
    file["participation"]["opened"] = -5
    liar.sign_file("release", file)


@lie("an answer is left out of the opening", "fewer answers were opened than were accepted")
def _(liar: Liar) -> None:
    file = released(liar)
    file["participation"]["opened"] -= 1
    liar.sign_file("release", file)


@lie("the release holds single answers", "answers is not a field of a release")
def _(liar: Liar) -> None:
    liar.sign_file("release", {**released(liar), "answers": [[1, 2, 3]]})


@lie("the release splits by a question out of the plan", "the release has other groups than")
def _(liar: Liar) -> None:
    file = released(liar)
    file["groups"][0]["item"] = "oc1"
    liar.sign_file("release", file)


@lie("a table of the plan is held back", "tables planned and absent: typology")
def _(liar: Liar) -> None:
    file = released(liar)
    del file["typology"]
    liar.sign_file("release", file)


@lie("a figure is of fewer people than k", "the release shows a group smaller than k")
def _(liar: Liar) -> None:
    file = released(liar)
    shown = next(index for index in file["indices"] if "n" in index)
    shown["n"] = 5
    liar.sign_file("release", file)


@lie("a figure is of more people than answered", "the release shows more people than were opened")
def _(liar: Liar) -> None:
    file = released(liar)
    shown = next(index for index in file["indices"] if "n" in index)
    shown["n"] = 20
    liar.sign_file("release", file)


def reworded(liar: Liar, change: Callable[[Any], None]) -> None:
    file = released(liar)
    change(file)
    liar.sign_file("release", file)


def _shown(file: Any) -> Any:
    return next(index for index in file["indices"] if "n" in index)


WORDS = "the release says other words than questionnaire, plan and figures give"


@lie("the release has a title of its own", WORDS)
def _(liar: Liar) -> None:
    reworded(liar, lambda file: file.update(title=["好消息", "Good news"]))


@lie("the release is validated by its own word", WORDS)
def _(liar: Liar) -> None:
    reworded(liar, lambda file: file.update(status="validated"))


@lie("the release leaves out what it cannot show", WORDS)
def _(liar: Liar) -> None:
    reworded(liar, lambda file: file["notes"].pop())


@lie("an index is left out", WORDS)
def _(liar: Liar) -> None:
    reworded(liar, lambda file: file["typology"].pop())


@lie("a high score is said to be good", WORDS)
def _(liar: Liar) -> None:
    reworded(liar, lambda file: file["indices"][0].update(high_is="good"))


@lie("a figure has digits that count people", WORDS)
def _(liar: Liar) -> None:
    reworded(liar, lambda file: _shown(file).update(mean="0" + _shown(file)["mean"]))


@lie("a release is taken away and its signature stays", "release.json")
def _(liar: Liar) -> None:
    (liar.folder / "release.json").unlink()


@lie("the approver has not signed", "the approver whom the manifest names has not signed")
def _(liar: Liar) -> None:
    (liar.folder / "approval.sig").unlink()


@lie("somebody else approves", "the signature does not hold")
def _(liar: Liar) -> None:
    liar.approve(SigningKey(bytes(32)))


@lie("the researcher approves what she released", "the signature does not hold")
def _(liar: Liar) -> None:
    liar.approve(liar.keys.release)


@lie("the approval is of an earlier release", "the signature does not hold")
def _(liar: Liar) -> None:
    approval = liar.read("approval.sig")
    liar.sign_file("release", {**released(liar), "sequence": 2})
    liar.write("approval.sig", approval)


@lie("another survey was destroyed", "the statement of destruction is of another survey")
def _(liar: Liar) -> None:
    liar.sign_destruction(mh=h(b"another manifest"))


@lie("another list was destroyed", "the statement of destruction is of another list")
def _(liar: Liar) -> None:
    liar.sign_destruction(root=h(b"another list"))


@lie("the answers were destroyed before they were all there", "older than the close")
def _(liar: Liar) -> None:
    liar.sign_destruction(day=1)


@lie("the destruction is given an earlier day", "the signature does not hold")
def _(liar: Liar) -> None:
    liar.sign_destruction()
    liar.edit("destroyed.statement", lambda data: data[:67] + b"\0" + data[68:])


@lie("a rejected answer is not listed", "the release counts other people than the published list")
def _(liar: Liar) -> None:
    liar.sign_file("rejections", {"leaves": [], "reasons": []})


@lie("a rejected leaf was never accepted", "a rejected leaf is not in the list")
def _(liar: Liar) -> None:
    file = json.loads(liar.read("rejections.json"))
    liar.sign_file("rejections", {**file, "leaves": [ZEROS]})


@lie("a rejection has no reason", "the reasons do not add up")
def _(liar: Liar) -> None:
    file = json.loads(liar.read("rejections.json"))
    liar.sign_file("rejections", {**file, "reasons": []})


@lie("a leaf is rejected twice", "rejections repeat or are out of order")
def _(liar: Liar) -> None:
    file = json.loads(liar.read("rejections.json"))
    liar.sign_file("rejections", {**file, "leaves": file["leaves"] * 2})


@lie("a reason says more than a number", "a reason is a word and a number of answers")
def _(liar: Liar) -> None:
    file = json.loads(liar.read("rejections.json"))
    liar.sign_file("rejections", {**file, "reasons": [["unsealing-failed", "a boss's"]]})


@lie("the rejections are no list", "not a list of rejections")
def _(liar: Liar) -> None:
    liar.sign_file("rejections", {"answers": []})


@lie("the release signs for the rejections", "the signature does not hold")
def _(liar: Liar) -> None:
    for end in ("json", "sig"):
        liar.write(f"rejections.{end}", liar.read(f"release.{end}"))


@lie("a mean lies outside its interval", "a figure lies outside its own interval: ")
def _(liar: Liar) -> None:
    reworded(liar, lambda file: _shown(file).update(mean="99.0", interval=["10.0", "20.0"]))


@lie("an alpha lies outside its interval", "a figure lies outside its own interval: .* alpha")
def _(liar: Liar) -> None:
    alpha = {"estimate": "0.90", "interval": ["0.10", "0.20"]}
    reworded(liar, lambda file: _shown(file).update(alpha=alpha))


@lie("a mean has decimals that tell how many people are behind it", "a figure has more or fewer")
def _(liar: Liar) -> None:
    reworded(
        liar,
        lambda file: _shown(file).update(
            mean=_shown(file)["mean"] + ".765882"[bool("." in _shown(file)["mean"]) :]
        ),
    )


@lie("a mean is zero, below zero", "a figure is zero with a sign: ")
def _(liar: Liar) -> None:
    reworded(liar, lambda file: _shown(file).update(mean="-0.0", interval=["0.0", "5.0"]))


@lie("an end of an interval is zero, below zero", "a figure is zero with a sign: ")
def _(liar: Liar) -> None:
    reworded(liar, lambda file: _shown(file).update(mean="1.0", interval=["-0.0", "5.0"]))


def share(liar: Liar, value: str) -> None:
    file = released(liar)
    for kind in file["typology"]:
        kind.pop("suppressed", None)
        kind.update(n=10, share=value, interval=["0.0", "100.0"])
    liar.sign_file("release", file)


@lie("nine in ten are of each kind", "the shares of all kinds are more than everybody")
def _(liar: Liar) -> None:
    share(liar, "90.0")


@lie("nobody is of any kind", "the shares of all kinds are less than everybody")
def _(liar: Liar) -> None:
    share(liar, "1.0")


@lie("everybody is in every row", "a group has more people than everybody: ")
def _(liar: Liar) -> None:
    file = released(liar)
    name = _shown(file)["id"]
    for row in file["groups"][0]["rows"]:
        for cell in row["cells"]:
            if cell["index"] == name:
                cell.pop("suppressed", None)
                cell.update(n=15, mean="50", interval=["40", "60"])
    liar.sign_file("release", file)


@lie("the answers were destroyed on a day to come", "of a day that has not come")
def _(liar: Liar) -> None:
    liar.sign_destruction(day=int(time.time()) // 86_400 + 2)


@lie("the answers were destroyed when nobody lives any more", "of a day that has not come")
def _(liar: Liar) -> None:
    liar.sign_destruction(day=2**32 - 1)
