"""How many were asked, how many answered, and what could not be used."""

from survey.presenting.report.document import Part, Row, Section, Table
from survey.presenting.report.material import Material, Participation
from survey.presenting.report.telling import Telling


def participation(material: Material, tell: Telling) -> Section:
    """Return the section."""
    t, counts = tell.t, material.participation
    steps = (
        (t("invited"), counts.invited),
        (t("drew a token"), counts.issued),
        (t("answers accepted"), counts.accepted),
        (t("withdrawn by the person"), counts.withdrawn),
        (t("rejected"), counts.rejected),
        (t("opened, used here"), counts.opened),
    )
    rows = tuple(Row(words, (tell.count(count),)) for words, count in steps)
    table = Table(t("From invitation to answer"), (t("Step"), t("Number")), rows)
    share = t("Answers used, of all invited: %(share)s.", share=_share(counts, tell))
    parts = [Part(words=(share,), table=table)]
    if counts.reasons:
        parts.append(_rejections(material, tell))
    return Section("participation", t("Participation"), tuple(parts))


def _share(counts: Participation, tell: Telling) -> str:
    return tell.percent(counts.opened / counts.invited) if counts.invited else "–"


def _rejections(material: Material, tell: Telling) -> Part:
    t = tell.t
    words = {
        "unsealing-failed": t("could not be decrypted"),
        "nothing-to-withdraw": t("a withdrawal of nothing"),
        "unknown-item": t("answers a question that is not asked"),
        "missing-item": t("leaves a question out altogether"),
        "not-shown-mismatch": t("answers a question that was not to be shown"),
        "code-outside-scale": t("an answer that is not offered"),
    }
    rows = tuple(
        Row(words.get(reason, reason), (tell.count(count),), reason if reason in words else "")
        for reason, count in material.participation.reasons
    )
    headings = (t("Reason"), t("Number"))
    return Part(table=Table(t("Rejected, by reason"), headings, rows))
