"""Who may hold the pooled fund, and that one does. In: partners, fund rules. Out: problems."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from commonground.core.errors import UserError
from commonground.core.text import quoted
from commonground.evidence.model import Evidence
from commonground.partners.model import Partner

HOSTS_FUND = "hosts_fund"


def find_wrong_hosts(
    partners: Sequence[Partner], evidence: Evidence, where: Callable[[int], str] | None = None
) -> list[UserError]:
    """Partners that say that they hold the fund and may not, by `fund_rules`, and all but the first that may.

    `where`: where the partner of this number says so.
    """
    able = set(evidence.fund_rules.filter(evidence.fund_rules["way"] == "pooled")["body_kind"])
    place_of = where or (lambda number: f"partner {quoted(partners[number].id)}, {HOSTS_FUND}")
    found, host = [], ""
    for number, one in enumerate(partners):
        if one.hosts_fund is not True:
            continue
        name = one.name or one.id
        if one.kind not in able:
            what = f"{name} is neither an NHS body nor a council, and nobody else may host the pooled fund"
            found.append(UserError(what, where=place_of(number), mend="say so of one of these, or of nobody"))
        elif host:
            what = f"{name} hosts the pooled fund, and so does {host}"
            found.append(UserError(what, where=place_of(number), mend=f"keep {HOSTS_FUND} for one of the two"))
        else:
            host = name
    return found
