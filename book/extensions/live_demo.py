"""A live demo on a page that is no notebook: ``{live-demo} NeuralPlasticity``, its settings as YAML below."""

from __future__ import annotations

from typing import ClassVar

import traitlets
import yaml
from docutils import nodes
from docutils.parsers.rst import directives
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective

from book.extensions.mime import demo_html


class LiveDemoDirective(SphinxDirective):
    """Show a demo with the settings of the directive's content.

    With the option `brief` the page shows the demo's picture, its words and a few controls; the style sheet
    says which.
    """

    has_content = True
    required_arguments = 1
    option_spec: ClassVar[dict] = {"brief": directives.flag}

    def run(self) -> list[nodes.Node]:
        """Return the demo as one raw node, or an error in one sentence."""
        import widgets  # takes seconds, and most builds read no page with a demo of this kind
        from widgets.demo import Demo

        [name] = self.arguments
        demo = getattr(widgets, name, None)
        if not (isinstance(demo, type) and issubclass(demo, Demo)):
            raise self.error(f"There is no demo {name!r}.")
        try:
            settings = yaml.safe_load("\n".join(self.content)) or {}
            shown = demo(**settings)
        except (yaml.YAMLError, TypeError, ValueError, traitlets.TraitError) as error:
            raise self.error(f"The demo {name} cannot start: {error}") from None
        html = demo_html({"demo": shown.demo, "state": shown.state})
        if "brief" in self.options:
            # The demo's question is a heading of the third rank, and no page's first may be followed by one.
            html = f'<div class="course-brief"><h2 class="visually-hidden">A demo to try</h2>{html}</div>'
        return [nodes.raw("", html, format="html", classes=["output"], course="demo")]


def setup(app: Sphinx) -> dict:
    """Register the directive."""
    app.add_directive("live-demo", LiveDemoDirective)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
