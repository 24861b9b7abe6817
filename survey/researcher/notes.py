"""What a release does not show, in the words that stand under it."""

from typing import Final

from questionnaires.items import Texts

Note = dict[str, str]

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
    "en": "The interval holds the midpoint: these answers lean to neither side.",
}

UNCLEAR_GAP: Final[Note] = {
    "zh-Hans": "区间太宽：这次的答案看不出两者是接近，还是相差不少。",
    "en": "The interval is too wide to tell whether the two are close or far apart.",
}
REVERSED_GAP: Final[Note] = {
    "zh-Hans": "反过来：{second} 的分数比 {first} 高出不少。",
    "en": "The other way round: {second} lies well above {first}.",
}


def undecided(languages: tuple[str, ...]) -> list[str]:
    """Return what is said of an index whose interval takes no side."""
    return _said(UNDECIDED, languages)


def unclear_gap(languages: tuple[str, ...]) -> list[str]:
    """Return what is said of a difference whose interval is too wide to word it."""
    return _said(UNCLEAR_GAP, languages)


def reversed_gap(languages: tuple[str, ...], first: Texts, second: Texts) -> list[str]:
    """Return what is said where the second of two indices lies well above the first."""
    sentences = _said(REVERSED_GAP, languages)
    named = zip(sentences, first, second, strict=True)
    return [sentence.format(first=one, second=other) for sentence, one, other in named]


def notes(languages: tuple[str, ...], status: str, k: int) -> list[list[str]]:
    """Return every note in each language."""
    chosen = (*NOTES, EXPLORATORY) if status == "exploratory" else NOTES
    return [[words.format(k=k) for words in _said(note, languages)] for note in chosen]


def _said(note: Note, languages: tuple[str, ...]) -> list[str]:
    """Return a note in each language; English where a language has no wording yet."""
    return [note.get(language, note["en"]) for language in languages]
