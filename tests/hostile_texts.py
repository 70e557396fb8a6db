"""What somebody may write to make a report, a table or a log do something."""

HTML = (
    "<script>alert(1)</script>", "</style><script>alert(1)</script>", "<img src=x onerror=alert(1)>",
    "<svg onload=alert(1)>", '"><script>alert(1)</script>', "'><b onmouseover=alert(1)>",
    "<a href='javascript:alert(1)'>x</a>", "<iframe src='https://example.org'></iframe>",
    "<meta http-equiv=refresh content='0;url=https://example.org'>", "<base href='https://example.org'>",
    "<link rel=stylesheet href='https://example.org'>", "<form action='https://example.org'><input>",
    "</title><script>alert(1)</script>", "</code></p></article></main><h1>100 of 100</h1>",
    "<!-- ", "-->", "<![CDATA[ ", "]]>", "&lt;script&gt;", "&#60;script&#62;", "<plaintext>",
    "<template><script>alert(1)</script></template>", "<details open ontoggle=alert(1)>",
    "<style>*{display:none}</style>", "<object data=x>", "<embed src=x>", "<video src=x onerror=alert(1)>",
    '" autofocus onfocus=alert(1) x="', "` onmouseover=alert(1) `", "<\u0000script>alert(1)</script>",
)  # fmt: skip
MATHML_AND_SVG = (
    "<math><mi xlink:href='javascript:alert(1)'>x</mi></math>",
    "<math><annotation-xml encoding='text/html'><script>alert(1)</script></annotation-xml></math>",
    "<math><maction actiontype='statusline#https://example.org'>x</maction></math>",
    "<svg><script>alert(1)</script></svg>", "<svg><use href='https://example.org/#x'/></svg>",
    "<svg><foreignObject><body onload=alert(1)></body></foreignObject></svg>",
    "<svg><animate onbegin=alert(1) attributeName=x>", "</svg><script>alert(1)</script>",
    "</text></svg><img src=x onerror=alert(1)>", r"\href{javascript:alert(1)}{x}",
)  # fmt: skip
MARKDOWN = (
    "[x](javascript:alert(1))", "![x](https://example.org/x.png)", "```\n</code>", "`<b>`",
    "$\\text{<script>alert(1)</script>}$", "$</math><script>alert(1)</script>$", "**<b onclick=x>**",
)  # fmt: skip
COMMANDS = (
    "::error file=x::gone", "::set-output name=x::y", "##[error]x", "##vso[task.complete]",
    "x\n::error::y", "::stop-commands::x", "::add-mask::x",
)  # fmt: skip
FORMULAS = (
    "=1+1", '=HYPERLINK("https://example.org")', "+1+1", "-1+1", "@SUM(1)", "=cmd|' /C calc'!A0",
    "\t=1+1", "\r=1+1", " =1+1", "\n=1+1", "＝1+1", "＋1", "－1", "＠x", '"=1+1', ";=1+1", "x,=1+1", "'=1+1",
)  # fmt: skip
TERMINAL = (
    "\x1b[31mred", "\x1b]8;;https://example.org\x07x\x1b]8;;\x07", "\x9b31m", "\x07", "\x08\x08\x08", "\r100",
    "\x1b[2J",
)  # fmt: skip
DIRECTION = ("\u202e100", "\u2066x\u2069", "a\u200bb", "\u061cx", "\u2028x", "\ufeffx")
TEMPLATES = (
    "{{ 7*7 }}", "{{ config }}", "{% for x in [].__class__.__mro__ %}", "{{ ''.__class__ }}", "{# x #}",
    "${7*7}", "#{7*7}", "<%= 7*7 %>", "%s%n", "{0.__class__}",
)  # fmt: skip
ALL = (*HTML, *MATHML_AND_SVG, *MARKDOWN, *COMMANDS, *FORMULAS, *TERMINAL, *DIRECTION, *TEMPLATES)
