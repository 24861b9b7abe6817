"""The page's document: whatever is not a plain tag of the frame is strange."""

import pytest

from survey.protocol.document import Document

PAGE = """<!doctype html>
<html lang="en" data-leave="https://else/"><head><meta charset="utf-8">
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
    assert document.strange == []
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
        ("<script>tell()</script>", "script"),
        ('<script src="/17"></script>', "script"),
        ('<script src="/17" integrity="sha384-b">tell()</script>', "script"),
        (
            '<script src="/17" src="/c.js" integrity="sha384-b" defer></script>',
            "attributes of script",
        ),
        ('<link rel="prefetch" rel="icon" href="data:,">', "attributes of link"),
        ('<link rel="icon" href="/17">', "link"),
        ('<link rel="stylesheet" href="/17">', "link"),
        ('<pre id="signature" id="zz">sig</pre>', "attributes of pre"),
        ("<!--><script>tell()</script>-->", "what follows section"),
        ("<!-- --!><script>tell()</script>", "what follows section"),
        ("<![CDATA[x><script>tell()</script>]]>", "what follows section"),
        ("<title><!--</title>", "what follows title"),
        ("<SCRIPT SRC=/17></SCRIPT>", "what follows section"),
        ("<p\tonclick=tell()>", "what follows section"),
        ("</p onclick>", "attributes of p"),
        ('<pre id="manifest">{}</pre>', "second manifest"),
        ("<style>p{}</style>", "style"),
        ("<svg><a href=x></a></svg>", "svg"),
    ],
)
def test_whatever_could_run_load_or_send_is_named(more: str, named: str) -> None:
    document = Document.from_html(PAGE.replace("</main>", f"{more}</main>"))
    assert named in document.strange


def test_a_text_without_a_page_embeds_nothing() -> None:
    assert not Document.from_html("nothing").embedded


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("<!doctype html>\n", "<!doctype html><!--x-->\n"),
        ("<!doctype html>\n", "<script src='/17'></script><!doctype html>\n"),
        ("<!doctype html>\n", "\ufeff<!doctype html>\n"),
        ("<!doctype html>\n", "<!doctype html>\n<SCRIPT>tell()</SCRIPT>"),
        ("<html ", "<html x=y><SCRIPT>tell()</SCRIPT><html "),
        ("Opening", "Open\0ing"),
        ("https://else/", "javascript:tell()"),
    ],
)
def test_a_frame_that_is_another_is_strange(old: str, new: str) -> None:
    assert not Document.from_html(PAGE).strange
    assert Document.from_html(PAGE.replace(old, new)).strange
