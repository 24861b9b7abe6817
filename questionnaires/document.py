"""The whole file, top to bottom."""

from questionnaires.cursor import Cursor
from questionnaires.entries import (
    optional_texts,
    read_composite,
    read_consent,
    read_index,
    read_languages,
    read_nonresponse,
    read_response_scale,
    read_scale,
    read_section,
    read_typology,
)
from questionnaires.item_entries import Context, read_item
from questionnaires.model import LANGUAGES, Questionnaire

REQUIRED = ("id", "version", "status", "languages", "title", "consent", "sections", "items")
OPTIONAL = (
    *("frame", "definition", "response_scales", "nonresponse"),
    *("scales", "indices", "composites", "typology", "groups"),
)


def read_document(root: Cursor) -> Questionnaire:
    """Read a questionnaire; what cannot be read is noted and stands as something harmless."""
    fields = root.fields(REQUIRED, OPTIONAL)
    languages = read_languages(fields["languages"], LANGUAGES)
    scale_names = [name for name, _ in fields["response_scales"].entries()]
    nonresponse = read_nonresponse(fields["nonresponse"], languages)
    context = Context(
        languages, next(iter(scale_names), ""), tuple(offer.id for offer in nonresponse)
    )
    response_scales = tuple(
        read_response_scale(name, cursor, context)
        for name, cursor in fields["response_scales"].entries()
    )
    items = tuple(read_item(cursor, context) for cursor in fields["items"].elements())
    by_id = {item.id: item for item in items}
    return Questionnaire(
        id=fields["id"].text(),
        version=fields["version"].text(),
        languages=languages,
        status=fields["status"].text(),
        title=fields["title"].texts(languages),
        consent=read_consent(fields["consent"], languages),
        frame=optional_texts(fields["frame"], context),
        definition=optional_texts(fields["definition"], context),
        response_scales=response_scales,
        nonresponse=nonresponse,
        sections=tuple(
            read_section(cursor, items, context) for cursor in fields["sections"].elements()
        ),
        items=items,
        indices=tuple(
            read_index(name, cursor, by_id, response_scales, languages)
            for name, cursor in fields["indices"].entries()
        ),
        composites=tuple(
            read_composite(name, cursor, languages)
            for name, cursor in fields["composites"].entries()
        ),
        typology=read_typology(fields["typology"], languages),
        groups=tuple(word.lower() for word in fields["groups"].words()),
        scales=tuple(
            read_scale(name, cursor, languages) for name, cursor in fields["scales"].entries()
        ),
    )
