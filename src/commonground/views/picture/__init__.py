"""The shared picture: what all partners look at together before they argue about money. Reads a plan alone."""

from commonground.views.picture.showing import show_picture
from commonground.views.picture.sources import open_figure, tabulate_figures

__all__ = ["open_figure", "show_picture", "tabulate_figures"]
