"""Who provides and who pays, and what one unit moves. In: partners, services, options. Out: `PriceBook`."""

from commonground.prices.book import build_price_book
from commonground.prices.model import PriceBook
from commonground.prices.shares import patch_shares

__all__ = ["PriceBook", "build_price_book", "patch_shares"]
