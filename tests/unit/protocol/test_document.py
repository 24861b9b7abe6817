"""The page's document, read as a browser reads it."""

import pytest

from survey.protocol.document import Document

PAGE = """<!doctype html><html lang="en" data-leave="x"><head><meta charset="utf-8">
<link rel="icon" href="data:,"><link rel="stylesheet" href="/s.css" integrity="sha384-a">
<script src="/c.js" integrity="sha384-b" defer></script></head>
<body class="respondent"><main class="page">
<section lang="en"><h1>Opening</h1><p>Wait</p></section>
</main><pre hidden id="manifest">{"a":"&lt;b&gt; &amp; c"}</pre>
<pre hidden id="signature">sig</pre><pre hidden id="questionnaire">{"b":"容错"}</pre>
</body></html>"""


def test_what_is_embedded_comes_back_to_the_byte() -> None:
    document = Document.from_html(PAGE)
    assert document.embedded == {
        "manifest": b'{"a":"<b> & c"}',
        "signature": b"sig",
        "questionnaire": '{"b":"容错"}'.encode(),
    }
    assert document.strange == ()
    assert [script["integrity"] for script in document.scripts] == ["sha384-b"]


@pytest.mark.parametrize(
    ("more", "named"),
    [
        ('<img src="/17">', "img"),
        ('<iframe src="/17"></iframe>', "iframe"),
        ('<form action="/17"></form>', "form"),
        ('<base href="//else/">', "base"),
        ('<p onclick="tell()">x</p>', "p"),
        ('<p style="background:url(/17)">x</p>', "p"),
        ('<meta http-equiv="refresh" content="0;/17">', "meta"),
        ('<link rel="preload" href="/17">', "link"),
        ("<script>tell()</script>", "inline script"),
        ('<pre id="manifest">{}</pre>', "second manifest"),
        ("<style>p{}</style>", "style"),
        ("<svg><a href=x></a></svg>", "svg"),
    ],
)
def test_whatever_could_run_load_or_send_is_named(more: str, named: str) -> None:
    document = Document.from_html(PAGE.replace("</main>", f"{more}</main>"))
    assert named in document.strange


def test_a_text_without_a_page_embeds_nothing() -> None:
    assert Document.from_html("nothing") == Document()
