"""Partners: the bodies of a place, their duties, money and patch. In: YAML, `Place`. Out: `Partner`s.

`reader.read_partners` reads what they say of themselves, `modelled.modelled_partners` stands in until they do,
`writer.to_yaml` writes a file for them to correct.
"""

from commonground.partners.model import Partner

__all__ = ["Partner"]
