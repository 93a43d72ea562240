"""Who provides and who pays, and what one unit moves. In: partners, services, options. Out: `PriceBook`."""

from commonground.prices.book import price_place
from commonground.prices.model import PriceBook

__all__ = ["PriceBook", "price_place"]
