"""Every page the tests see, kept as files, so that two states of the code can be compared.

    bin/test fast -- --keep-pages /tmp/before
    ... change what should change no page ...
    bin/test fast -- --keep-pages /tmp/after
    diff -r /tmp/before /tmp/after

A page is kept as its elements and words, one a line: how the template was laid out does not show,
a lost space between two words does. What is drawn by lot, such as tokens, is left out.
"""

import gzip
import re
import zipfile
from html.parser import HTMLParser
from io import BytesIO
from itertools import count
from pathlib import Path

import pytest
from django.test.client import ClientHandler

# What found words are: kinds that no element is called.
WORDS, EXACT = "words", "exact words"
# Beside one of these a browser shows a space; beside the edge of any other it shows none.
IN_A_LINE = {"a", "abbr", "b", "button", "cite", "code", "data", "dfn", "em", "i", "img", "input"}
IN_A_LINE |= {"kbd", "label", "mark", "q", "s", "select", "small", "span", "strong", "sub", "sup"}
IN_A_LINE |= {"svg", "textarea", "time", "u"}
AS_TYPED = {"pre", "textarea", "script", "style"}
WITHOUT_END = {"base", "br", "col", "hr", "img", "input", "link", "meta", "source", "wbr"}
# Drawn by lot or by the clock: tokens, what is signed, references of what was sent, times of day.
BY_LOT = re.compile(
    r"""(?x) (?<=csrfmiddlewaretoken"\ type="hidden"\ value=")[^"]+
    | (?<=name="token"\ type="hidden"\ value=")[^"]+
    | (?<=name="_words"\ type="hidden"\ value=")[^"]+
    | (?<=nonce=")[^"]+
    | (?<=W3CDTF">)[^<]+
    | (?<![\w.-])[\w.-]{1,300}:[\w-]{6}:[\w-]{27,}
    | [0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}
    | \b[A-Z0-9]{4}-[A-Z0-9]{4}\b
    | \b\d{1,2}:\d{2}\b(\ [ap]\.?m\.?)?"""
)


def pytest_addoption(parser):
    parser.addoption("--keep-pages", metavar="FOLDER", help="keep every page the tests see there")


@pytest.fixture(autouse=True)
def pages_are_kept(request, monkeypatch):
    """Put each answer into a file named after the test and the address, if somebody wants that."""
    folder = request.config.getoption("--keep-pages")
    if not folder:
        return
    test = Path(request.node.path.stem, re.sub(r"[^\w.=-]+", "_", request.node.name)[:150])
    number = count(1)
    answer = ClientHandler.__call__

    def answer_and_keep(handler, environ):
        response = answer(handler, environ)
        asked = f"{environ['REQUEST_METHOD']} {environ['PATH_INFO']} {environ['QUERY_STRING']}"
        kept = Path(folder, test, f"{next(number):03}")
        kept.parent.mkdir(parents=True, exist_ok=True)
        kept.write_text(BY_LOT.sub("...", f"{asked}\n{as_kept(response)}"))
        return response

    monkeypatch.setattr(ClientHandler, "__call__", answer_and_keep)


def as_kept(response):
    """Return what came back as text that two runs can be compared by."""
    kind = response.headers.get("Content-Type", "")
    head = f"{response.status_code} {kind} {response.headers.get('Location', '')}\n"
    if response.streaming:
        return head
    content = response.content
    if response.headers.get("Content-Encoding") == "gzip":
        content = gzip.decompress(content)
    if "html" in kind:
        return head + elements(content.decode())
    if content.startswith(b"PK"):
        with zipfile.ZipFile(BytesIO(content)) as parts:
            texts = [f"{name}\n{parts.read(name).decode()}" for name in sorted(parts.namelist())]
        return head + "\n".join(texts)
    return head + content.decode(errors="replace")


def elements(html):
    """Return the elements and words of a page, one a line."""
    return "\n".join(_read(html))


def closely(html):
    """Return a page in one line, without the spaces that nobody sees, for tests to look into.

    The attributes of an element are in the order of their names.
    """
    return "".join(_read(html))


def _read(html):
    reader = _Reader()
    reader.feed(html)
    reader.close()
    return reader.lines()


class _Reader(HTMLParser):
    def __init__(self):
        super().__init__(convert_charrefs=True)
        self.found, self.open = [], []

    def handle_starttag(self, tag, attributes):
        told = "".join(f' {k}="{" ".join((v or "").split())}"' for k, v in sorted(attributes))
        self.found.append((tag, f"<{tag}{told}>"))
        if tag not in WITHOUT_END:
            self.open.append(tag)

    def handle_endtag(self, tag):
        if tag in self.open:
            while self.open.pop() != tag:
                pass
        self.found.append((tag, f"</{tag}>"))

    def handle_data(self, words):
        kind = EXACT if AS_TYPED & set(self.open) else WORDS
        if self.found and self.found[-1][0] == kind:  # a comment stood between
            words = self.found.pop()[1] + words
        self.found.append((kind, words if kind == EXACT else re.sub(r"[ \t\r\n\f]+", " ", words)))

    def handle_decl(self, declared):
        self.found.append(("html", f"<!{declared}>"))

    def lines(self):
        """Yield what was found, without the spaces that nobody sees."""
        page = [("html", ""), *self.found, ("html", "")]
        for (before, _), (kind, line), (after, _) in zip(page, page[1:], page[2:], strict=False):
            if kind == WORDS:
                line = line.lstrip(" ") if before not in IN_A_LINE else line
                line = line.rstrip(" ") if after not in IN_A_LINE else line
            if line:
                yield line
