"""Latent classes: which kinds of answers the answers themselves show, without a cut-off."""

from collections.abc import Iterator

from analysis.classes import LatentClasses
from analysis.classes_fit import KEPT
from survey.presenting.report.document import Cell, Part, Row, Table
from survey.presenting.report.material import MANY, Classes, Material
from survey.presenting.report.telling import COEFFICIENT, Telling, left_out

AGREEMENT, AGAINST = 2, 0  # of the three steps
NO_BREAK = "\N{NO-BREAK SPACE}"


def latent_part(found: Classes, material: Material, tell: Telling) -> Part:
    """Return the part; where none were looked for it says why."""
    title = tell.t("Latent classes (exploratory)")
    if not isinstance(found.found, LatentClasses):
        return Part(title, (_refused(found, found.found.code, tell),))
    words, notes = _words(found, found.found, tell), _notes(found, found.found, tell)
    return Part(title, words, table=_table(found, found.found, material, tell), notes=notes)


def _refused(found: Classes, code: str, tell: Telling) -> str:
    t = tell.t
    if code != "too-few-respondents":
        return t("Not computed: %(reason)s.", reason=tell.why(code))
    return t(
        "Not computed: classes are looked for from %(many)s people on, and there are %(people)s. "
        "With fewer, chance makes classes of its own.",
        many=tell.voice.number(MANY), people=tell.voice.number(found.people),
    )  # fmt: skip


def _words(found: Classes, model: LatentClasses, tell: Telling) -> tuple[str, ...]:
    t = tell.t
    words = t(
        "Classes of people who answer alike, found without a cut-off in the questions of the same "
        "indices, each answer taken as against, neither or agreement. Of 1 to %(most)s classes, "
        "%(classes)s have the smallest BIC (%(bic)s); n = %(people)s.",
        most=len(found.bic), classes=len(model.shares), people=tell.voice.number(model.n),
        bic=" · ".join(_bics(found, tell)),
    )  # fmt: skip
    if len(model.shares) < len(found.bic):
        return (words,)
    return (tell.voice.sentences([words, t("So many were tried at most; there may be more.")]),)


def _bics(found: Classes, tell: Telling) -> Iterator[str]:
    for k, bic in enumerate(found.bic, start=1):
        yield f"{k}:{NO_BREAK}{'–' if bic is None else tell.number(bic, 0)}"


def _table(found: Classes, model: LatentClasses, material: Material, tell: Telling) -> Table:
    t = tell.t
    labels = {each.name: tell.text(each.label) for each in material.distributions}
    shares = (
        t("Class %(at)s: %(share)s", at=at, share=tell.percent(share))
        for at, share in enumerate(model.shares, start=1)
    )
    rows = tuple(
        Row(labels[item], tuple(_chances(profile, codes, tell)), item)
        for item, profile, codes in zip(found.items, model.profiles, model.codes, strict=True)
    )
    caption = t("In each class: agreement, over answers against; turned where the index turns them")
    return Table(caption, (t("Question"), *shares), rows)


def _chances(
    profile: tuple[tuple[float, ...], ...], codes: tuple[int, ...], tell: Telling
) -> Iterator[Cell]:
    for chances in profile:
        of = dict(zip(codes, chances, strict=True))
        agreement, against = (tell.percent(of.get(code, 0.0)) for code in (AGREEMENT, AGAINST))
        yield Cell(agreement, against)


def _notes(found: Classes, model: LatentClasses, tell: Telling) -> tuple[str, ...]:
    t = tell.t
    said = [
        t("Entropy %(entropy)s: 1 if everybody clearly belongs to one class, 0 if nobody does.",
          entropy=tell.number(model.entropy, COEFFICIENT))
    ]  # fmt: skip
    said.append(tell.voice.sentences([_reached(model, tell), _boundary(model, tell)]))
    if None in found.bic:
        said.append(t("A dash stands where no estimate settled, or the data carry no such model."))
    if found.unvaried:
        said.append(left_out(found.unvaried, tell))
    if found.drawn < found.people:
        said.append(
            t("Looked for in %(drawn)s people drawn from %(people)s.",
              drawn=tell.voice.number(found.drawn), people=tell.voice.number(found.people))
        )  # fmt: skip
    said.append(t("A class describes answers, never a person; its name is an interpretation."))
    return tuple(said)


def _reached(model: LatentClasses, tell: Telling) -> str:
    if model.reached < 2:
        return tell.t(
            "Only one of the %(followed)s starts followed to the end found these classes: they may "
            "not be the best.",
            followed=KEPT,
        )
    return tell.t(
        "%(reached)s of the %(followed)s starts followed to the end found these classes.",
        reached=model.reached, followed=KEPT,
    )  # fmt: skip


def _boundary(model: LatentClasses, tell: Telling) -> str:
    chances = sum(len(of) for profile in model.profiles for of in profile)
    return tell.t(
        "%(boundary)s of their %(chances)s probabilities lie on the boundary, at 0 or 1: the more, "
        "the likelier classes are made by chance.",
        boundary=tell.voice.number(model.boundary), chances=tell.voice.number(chances),
    )  # fmt: skip
