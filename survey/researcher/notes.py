"""What a release does not show, in the words that stand under it."""

from typing import Final

from questionnaires.items import Texts

Note = dict[str, str]
CLOSE: Final = 10  # points: the typology's margin; a smaller difference is worded as close

NOTES: Final[tuple[Note, ...]] = (
    {
        "zh-Hans": "以上是参加者的看法，不能说明实际做法如何，也不说明原因。",
        "en": "These are the views of those who took part. They do not show what is actually done, "
        "nor why.",
    },
    {
        "zh-Hans": "没有参加的人可能有不同的看法；区间只反映抽样误差。",
        "en": "Those who did not take part may think differently; the intervals show sampling "
        "error only.",
    },
    {
        "zh-Hans": "一个数字背后人数太少（不到 {k} 人一律不公布），或者这些人的答案几乎都一样，"
        "就不公布。"
        "这时，另一个人数并不少的数字也可能不公布：否则用总数减去其余各组，就能算出没有公布的那个。"
        "人数取整到 5。",
        "en": "A figure is not published if too few people stand behind it (always below {k}), or "
        "if nearly all of them answered alike. Then another may be missing although many people "
        "stand behind it: otherwise the hidden one could be worked out from the total and the "
        "rest. Numbers of people are rounded to 5.",
    },
    {
        "zh-Hans": "“已核对”表示：由清单中的发布密钥签名，并以公开的回执清单为依据。"
        "数字如何由答案算出，以研究者所述为准。",
        "en": "Verified means: signed by the release key of the manifest, over the published leaf "
        "list. That the figures follow from the answers is the researcher's word.",
    },
)
EXPLORATORY: Final[Note] = {
    "zh-Hans": "量表尚未验证，结果只作探索之用；不同指数之间的高低不宜直接比较。",
    "en": "The instrument is exploratory and not validated; do not compare the levels of different "
    "indices.",
}
UNDECIDED: Final[Note] = {
    "zh-Hans": "区间跨过中点：这次的答案看不出偏向哪一边。",
    "en": "The interval holds the midpoint: it cannot be told to which side these answers lean.",
}

# What is said of a difference; `first` and `second` stand in the order of the subtraction.
GAP: Final[Note] = {
    "zh-Hans": "{first}减{second}，相差不到 {close} 分算接近。",
    "en": "{first} minus {second}; less than {close} points apart counts as close.",
}
REVERSED_GAP: Final[Note] = {
    "zh-Hans": "反过来：{second}的分数比{first}高出不少。",
    "en": "The other way round: {second} scores well above {first}.",
}
HIGHER_GAP: Final[Note] = {
    "zh-Hans": "{first}的分数比{second}高；高多少，看不清楚。",
    "en": "{first} scores higher; by how much is unclear.",
}
LOWER_GAP: Final[Note] = {
    "zh-Hans": "{first}的分数比{second}低；低多少，看不清楚。",
    "en": "{first} scores lower; by how much is unclear.",
}
UNCLEAR_GAP: Final[Note] = {
    "zh-Hans": "区间太宽：看不出哪一个的分数高。",
    "en": "The interval is too wide to tell which of the two scores higher.",
}


def undecided(languages: tuple[str, ...]) -> list[str]:
    """Return what is said of an index whose interval takes no side."""
    return _said(UNDECIDED, languages)


def of_gap(note: Note, languages: tuple[str, ...], first: Texts, second: Texts) -> Texts:
    """Return what a note says of the difference of two indices, by their names."""
    named = zip(_said(note, languages), first, second, strict=True)
    return tuple(
        sentence.format(first=_quoted(one), second=_quoted(other), close=CLOSE)
        for sentence, one, other in named
    )


def subtracted(
    languages: tuple[str, ...], first: Texts, second: Texts, finding: Texts
) -> list[str]:
    """Return what is subtracted from what, and then what was found."""
    spaces = ["" if language.startswith("zh") else " " for language in languages]
    said = zip(of_gap(GAP, languages, first, second), spaces, finding, strict=True)
    return ["".join(parts) for parts in said]


def _quoted(name: str) -> str:
    """Mark where a name begins and ends, unless it has quotes of its own."""
    return name if "“" in name else f"“{name}”"


def notes(languages: tuple[str, ...], status: str, k: int) -> list[list[str]]:
    """Return every note in each language."""
    chosen = (*NOTES, EXPLORATORY) if status == "exploratory" else NOTES
    return [[words.format(k=k) for words in _said(note, languages)] for note in chosen]


def _said(note: Note, languages: tuple[str, ...]) -> list[str]:
    """Return a note in each language; English where a language has no wording yet."""
    return [note.get(language, note["en"]) for language in languages]
