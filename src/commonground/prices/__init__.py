"""Who provides and who pays. In: partners, services, options, assumptions. Out: `PriceBook`."""
