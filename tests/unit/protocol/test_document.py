"""The page's document: three texts to the byte, and every file by its content."""

import pytest

from survey.protocol.document import BESIDE, Document, Reference, content_name, integrity
from survey.protocol.errors import MessageMalformed

FILES = dict(zip(BESIDE, (b"body{}", b"'first'", b"'second'"), strict=True))
STYLE, SCRIPT, AFTER = (Reference.to("abcdefghijklmnop", *file) for file in FILES.items())


def named(by: str, reference: Reference) -> str:
    return f'{by}="{reference.address}" integrity="{reference.integrity}"'


PAGE = f"""<!doctype html>
<html lang="en" data-leave="https://else/"><head><meta charset="utf-8">
<link rel="icon" href="data:,"><link rel="stylesheet" {named("href", STYLE)}>
<script {named("src", SCRIPT)} defer></script>
<script id="after" type="text/plain" {named("src", AFTER)}></script></head>
<body class="respondent"><main class="page"><h1>Opening</h1></main>
<pre hidden id="manifest">{{"a":"&lt;b&gt; &amp; &amp;lt; c"}}</pre>
<pre hidden id="signature">sig</pre>
<pre hidden id="questionnaire">{{"b":"容错 &lt;script src=x&gt;"}}</pre>
<pre hidden id="words">{{}}</pre>
</body></html>"""


def read(html: str) -> Document:
    return Document.from_bytes(html.encode())


def test_what_is_embedded_comes_back_to_the_byte() -> None:
    assert read(PAGE).embedded == {
        "manifest": b'{"a":"<b> & &lt; c"}',
        "signature": b"sig",
        "questionnaire": '{"b":"容错 <script src=x>"}'.encode(),
        "words": b"{}",
    }


def test_every_file_is_named_by_its_content_in_their_order() -> None:
    assert read(PAGE).references == (STYLE, SCRIPT, AFTER)
    digest = "7c98040a54165758"
    assert content_name("style.css", FILES["style.css"]) == f"style.{digest}.css"
    assert f"/s/abcdefghijklmnop/style.{digest}.css" == STYLE.address
    assert integrity(b"").startswith("sha384-OLBgp1GsljhM2TJ+sbHjaiH9txEUvgdDTAzHv2P24donTt6/")


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('id="manifest"', 'id="manifesto"'),
        ('<pre hidden id="manifest"', '<pre id="manifest"'),
        ("<body", '<pre hidden id="signature">sig</pre><body'),
        ('id="words"', 'id="questionnaire"'),
        ("&lt;b&gt;", "&lt;b>"),
        ("&lt;b&gt;", "&#60;b&gt;"),
        ("&amp; ", "& "),
        ("sig</pre>", "<b>sig</b></pre>"),
    ],
)
def test_a_text_that_is_missing_twice_or_otherwise_written_is_refused(old: str, new: str) -> None:
    assert old in PAGE
    with pytest.raises(MessageMalformed):
        read(PAGE.replace(old, new, 1))


def test_what_is_no_text_is_refused() -> None:
    with pytest.raises(MessageMalformed, match="no text"):
        Document.from_bytes(PAGE.encode() + b"\xff")


@pytest.mark.parametrize(
    "more",
    [
        "<script>tell()</script>",
        '<script src="/17"></script>',
        "<SCRIPT SRC=/17></SCRIPT>",
        "<script\tsrc='/17' integrity='sha384-b'></script>",
        '<link rel="preload" href="/17">',
        '<link rel="icon" href="/17">',
    ],
)
def test_a_file_without_integrity_is_refused(more: str) -> None:
    with pytest.raises(MessageMalformed, match="without its integrity"):
        _ = read(PAGE.replace("</head>", f"{more}</head>")).references


def test_a_file_more_is_seen() -> None:
    more = Reference("/17", "sha384-b")
    page = PAGE.replace("</head>", f"<script {named('src', more)}></script></head>")
    assert read(page).references == (STYLE, SCRIPT, AFTER, more)
