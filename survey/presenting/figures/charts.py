"""The figures of a release: which numbers go into which drawing, and what is said about them."""

from markupsafe import Markup

from survey.presenting.families import Family, direction, families, heading
from survey.presenting.figures.dots import Block, Dot, Legend, dots
from survey.presenting.figures.frames import GAP, PERCENT, POINTS, Scale
from survey.presenting.release import Release, Score, Text
from survey.presenting.voice import Voice


def index_chart(release: Release, voice: Voice) -> Markup:
    """Draw every index on the scale from 0 to 100, by family."""
    blocks = tuple(
        _block(family, voice) for family in families(release) if family.id != "difference"
    )
    title = voice.say("Mean of each index with its interval")
    return _chart(blocks, POINTS, voice, "indices", title)


def gap_chart(release: Release, voice: Voice) -> Markup:
    """Draw the differences between two indices on their own scale; nothing where there is none."""
    blocks = tuple(
        _block(family, voice, titled=False)
        for family in families(release)
        if family.id == "difference"
    )
    if not blocks:
        return Markup("")
    title = voice.say("Difference between two indices with its interval")
    return _chart(blocks, GAP, voice, "gap", title)


def typology_chart(release: Release, voice: Voice) -> Markup:
    """Draw the share of each class."""
    rows = tuple(_dot(kind.label, kind.share, voice, "%") for kind in release.typology)
    title = voice.say("Share of each kind of answer with its interval")
    return _chart((Block("", "", rows),), PERCENT, voice, "typology", title)


def _block(family: Family, voice: Voice, *, titled: bool = True) -> Block:
    notes = ("" if family.shared else direction(index.high_is, voice) for index in family.indices)
    rows = tuple(
        _dot(index.name, index.score, voice, note=note)
        for index, note in zip(family.indices, notes, strict=True)
    )
    title = heading(family.id, voice) if titled else ""
    return Block(title, direction(family.shared, voice) if family.shared else "", rows)


def _dot(label: Text, score: Score | None, voice: Voice, unit: str = "", note: str = "") -> Dot:
    if score is None:
        return Dot(voice.text(label), note)
    return Dot(
        voice.text(label),
        note,
        score.mean,
        score.low,
        score.high,
        voice.number(score.mean) + unit,
        voice.number(score.n),
    )


def _chart(blocks: tuple[Block, ...], scale: Scale, voice: Voice, name: str, title: str) -> Markup:
    shares = scale is PERCENT
    legend = Legend(
        name=name,
        title=title,
        description=_description(blocks, scale, voice),
        value_heading=voice.say("Share") if shares else voice.say("Score"),
        n_heading=voice.say("People"),
        hidden=voice.say("Not published"),
    )
    return dots(blocks, scale, legend)


def _description(blocks: tuple[Block, ...], scale: Scale, voice: Voice) -> str:
    rows = [row for block in blocks for row in block.rows]
    shown = sorted((row for row in rows if row.value is not None), key=lambda row: row.value or 0)
    said = [
        voice.say(
            "One dot and one bar for the interval in each row, from %(low)s to %(high)s.",
            low=voice.number(scale.low),
            high=voice.number(scale.high),
        )
    ]
    if len(shown) > 1:
        ends = {"highest": shown[-1].label, "high": shown[-1].shown}
        ends |= {"lowest": shown[0].label, "low": shown[0].shown}
        said.append(
            voice.say("Highest: %(highest)s, %(high)s; lowest: %(lowest)s, %(low)s.", **ends)
        )
    if hidden := [row.label for row in rows if row.value is None]:
        said.append(voice.say("Not published: %(labels)s.", labels=voice.listed(hidden)))
    said.append(voice.say("All numbers stand in the table below."))
    return voice.sentences(said)
