"""The templates of pages: escaped, without controls, and under a policy that loads and runs nothing."""

from __future__ import annotations

import base64
import hashlib
from functools import cache

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from cli.exit_codes import printable
from cli.formats.ledger import in_points
from cli.terminal import STATUS_SIGNS, STATUS_WORDS, points
from graders.verdict import told_together


def rendered(template: str, **context: object) -> str:
    """A whole page; the styles of all pages and the policy are added."""
    styles = _environment().get_template("report.css").render()
    page: str = (
        _environment()
        .get_template(template)
        .render(
            styles=Markup(styles),  # noqa: S704 - a file of ours
            policy=_policy(styles),
            **context,
        )
    )
    return page


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("cli.formats.html", "."),
        undefined=StrictUndefined,
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=_without_controls,
    )
    environment.globals |= {
        "signs": STATUS_SIGNS,
        "words": STATUS_WORDS,
        "in_points": in_points,
        "told_together": told_together,
    }
    environment.filters["points"] = points
    return environment


def _without_controls(value: object) -> object:
    """Text as it may be shown: without control characters and without what turns its direction."""
    return printable(value) if type(value) is str else value


def _policy(styles: str) -> str:
    """A policy under which nothing is loaded or run, and only these styles hold."""
    digest = base64.b64encode(hashlib.sha256(styles.encode()).digest()).decode()
    return f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"
