"""What a release does not show, in the words that stand under it."""

from typing import Final

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
        "zh-Hans": "少于 {k} 人的组、以及可以由此推算出小组的数字，都不公布；人数取整到 5。",
        "en": "Figures of fewer than {k} people, and figures that would give them away, are not "
        "published; numbers of people are rounded to 5.",
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


def undecided(languages: tuple[str, ...]) -> list[str]:
    """Return what is said of an index whose interval takes no side."""
    return [UNDECIDED.get(language, UNDECIDED["en"]) for language in languages]


def notes(languages: tuple[str, ...], status: str, k: int) -> list[list[str]]:
    """Return every note in each language; English where a language has no wording yet."""
    chosen = (*NOTES, EXPLORATORY) if status == "exploratory" else NOTES
    return [
        [note.get(language, note["en"]).format(k=k) for language in languages] for note in chosen
    ]
