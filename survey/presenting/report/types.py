"""The typology: shares of groups of answers, never a label of a person."""

from survey.presenting.figures.dots import Block, Legend, dots
from survey.presenting.figures.frames import PERCENT
from survey.presenting.report.document import Part, Row, Section, Table
from survey.presenting.report.indices import described, dot
from survey.presenting.report.latent import latent_part
from survey.presenting.report.material import Material
from survey.presenting.report.telling import Telling


def types(material: Material, tell: Telling) -> Section:
    """Return the section; without a typology it is empty."""
    t, typology = tell.t, material.form.typology
    title = t("Kinds of answers")
    if typology is None:
        return Section("types", title, ())
    labels = {each.id: tell.text(each.label) for each in typology.classes}
    found = material.summary.typology
    rows = tuple(dot(labels[name], each.share, tell, 100) for name, each in found.items())
    blocks = (Block("", "", rows),)
    legend = Legend(
        name="types",
        title=t("Share of each kind of answer with its interval"),
        description=described(blocks, tell),
        value_heading="%",
        n_heading=t("People"),
        hidden=t("no figure"),
    )
    table = Table(
        t("Kinds of answers by cut-offs, named after the index that leads"),
        (t("Kind"), t("Number"), t("Share")),
        tuple(
            Row(labels[name], (tell.count(each.count), tell.share(each.share)))
            for name, each in found.items()
        ),
    )
    words = t(
        "A typology by cut-offs, set by hand before anybody answered: an index leads if it is "
        "%(margin)s points above the others and reaches %(level)s. Other cut-offs give other "
        "shares. They describe answers, never a person.",
        margin=typology.margin, level=typology.level,
    )  # fmt: skip
    parts = [Part(words=(words,), figure=dots(blocks, PERCENT, legend), table=table)]
    if material.classes:
        parts.append(latent_part(material.classes, material, tell))
    return Section("types", title, tuple(parts))
