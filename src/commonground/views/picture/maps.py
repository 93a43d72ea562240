"""The map of neighbourhoods as still SVG, shaded by a share of their residents. In: `Plan`, shares. Out: SVG text."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape

from commonground.document import Plan
from commonground.document.opening import Opening
from commonground.views.html.maps import WIDTH as DRAWN
from commonground.views.html.maps import Map, Shape, shade_map
from commonground.views.picture.bars import WIDTH, frame

KEY, SWATCH, FONT = 22.0, 14.0, 14  # of the legend under the map
INK = "#12344d"


def draw_shares(key: str, title: str, description: str, plan: Plan | Opening, shares: Mapping[str, float]) -> str:
    """Each neighbourhood with its number, darker where the share is larger, and a legend below.

    `shares`: by neighbourhood id; one that is not there has none.
    """
    found = shade_map(plan, {here.id: shares.get(here.id, 0.0) for here in plan.neighbourhoods})
    scale = WIDTH / DRAWN
    shapes = "".join(_outline(shape) for shape in found.shapes)
    labels = "".join(_label(found, shape) for shape in found.shapes)
    drawn = f'<g transform="scale({scale:.4f})">{shapes}{labels}</g>'
    top = found.height * scale + 6.0
    legend = "".join(_key(one.fill, one.text, top + KEY * at) for at, one in enumerate(found.legend))
    return frame(key, title, description, round(top + KEY * len(found.legend)), f"{drawn}{legend}")


def _outline(shape: Shape) -> str:
    return (
        f'<path class="cg-area" d="{shape.path}" fill="{shape.fill}" stroke="{INK}" stroke-width="1" '
        f'stroke-linejoin="round"><title>{shape.number}. {escape(shape.name)}: {shape.share}</title></path>'
    )


def _label(found: Map, shape: Shape) -> str:
    disc = (
        f'<circle cx="{shape.x}" cy="{shape.y}" r="{found.disc}" fill="#ffffff" stroke="{INK}"/>' if found.disc else ""
    )
    return (
        f'{disc}<text x="{shape.x}" y="{shape.y}" font-size="{found.font}" text-anchor="middle" '
        f'dominant-baseline="central" fill="{INK}">{shape.number}</text>'
    )


def _key(fill: str, text: str, top: float) -> str:
    return (
        f'<rect class="cg-area" x="4" y="{top:.1f}" width="{SWATCH:g}" height="{SWATCH:g}" fill="{fill}" '
        f'stroke="{INK}"/><text class="cg-name" x="{SWATCH + 12:g}" y="{top + 12:.1f}" font-size="{FONT}" '
        f'fill="currentColor">{escape(text)}</text>'
    )
