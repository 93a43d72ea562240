"""Partners as they say themselves. In: partners.yaml, a place. Out: `Partner`s, or every error with line and column."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

from commonground.core.errors import SeveralErrors, UserError, raise_all
from commonground.core.yaml_fields import fill
from commonground.core.yaml_file import BLANK, YamlFile, read_yaml
from commonground.document.ids import Named
from commonground.evidence.identity import ids_of
from commonground.evidence.model import Evidence
from commonground.partners.entries import PartnerEntry, PartnersFile, vocabulary
from commonground.partners.hosts import HOSTS_FUND, find_wrong_hosts
from commonground.partners.model import MONEY_RULES, YEARS, BudgetLine, Offer, Partner
from commonground.partners.proportion import find_problems
from commonground.partners.roll import Called, find_misnomers
from commonground.place.identity import ids_in
from commonground.place.model import Place

_BEGIN = "begin it with `commonground partners init`"


def read_partners(path: Path, place: Place, evidence: Evidence, years: int = YEARS) -> tuple[Partner, ...]:
    """The partners in the YAML file `path`: patches as in `place`, roles, services and money rules as in `evidence`.

    `years`: amounts a list must hold (one number alone stands for every year). Raises UserError, or SeveralErrors with
    every problem, line and column.
    """
    file = read_yaml(path, "partners file", _BEGIN)
    listed = file.content.get("partners", [BLANK]) if isinstance(file.content, dict) else None
    if not isinstance(listed, list) or not file.content or not listed:
        raise UserError("the file has no list of partners", where=str(path), mend=_BEGIN)
    found, problems = fill(PartnersFile, file, (), file.content, vocabulary(place, evidence, years))
    problems += find_misnomers(list(_roll(file)), [*ids_of(evidence), *ids_in(place)])
    problems += [] if found is None else list(_find_no_offers(found, file))
    if found is None or problems:
        raise SeveralErrors(problems)
    partners = tuple(_partner(entry, years) for entry in found.partners)
    hosts = find_wrong_hosts(partners, evidence, lambda number: _where(file, number)(HOSTS_FUND))
    raise_all([*hosts, *(problem for i, one in enumerate(partners) for problem in find_problems(one, _where(file, i)))])
    return partners


def _where(file: YamlFile, number: int) -> Callable[[str], str]:
    """Where the value of a key of a partner stands; offers may stand under `plan_budget_gbp`."""
    entry = file.content["partners"][number]
    short = {"offers": "plan_budget_gbp"} if "plan_budget_gbp" in entry else {}
    return lambda key: file.where(("partners", number, short.get(key, key)))


def _find_no_offers(found: PartnersFile, file: YamlFile) -> Iterator[UserError]:
    """Partners that say nothing of what they offer, or say it twice."""
    for i, entry in enumerate(found.partners):
        name, given = entry.name or entry.id, (entry.offers is not None, entry.plan_budget_gbp is not None)
        if not any(given):
            yield UserError(
                f"{name} does not say what it offers",
                where=file.where(("partners", i)),
                mend="add offers, such as [{gbp: 250000}], or [] for nothing",
            )
        if all(given):
            yield UserError(
                f"{name} has both offers and plan_budget_gbp, which is one offer of money for anything",
                where=_where(file, i)("plan_budget_gbp"),
                mend="keep one of the two",
            )


def _roll(file: YamlFile) -> Iterator[Called]:
    """What each partner is called, of those whose id, name and bloc are words."""
    for i, entry in enumerate(file.content.get("partners", ())):
        words = {"bloc": "", "kind": ""} | (entry if isinstance(entry, dict) else {})
        if all(isinstance(words.get(key), str) for key in ("id", "name", "bloc", "kind")):
            id_, name, bloc = (file.where(("partners", i, key)) for key in ("id", "name", "bloc"))
            yield Called(
                id=Named("partner", words["id"], id_),
                name=Named("partner", words["name"], name),
                bloc=Named("bloc", words["bloc"], bloc),
                kind=words["kind"],
            )


def _offers(entry: PartnerEntry) -> tuple[Offer, ...]:
    if entry.offers is None:
        return (Offer(entry.plan_budget_gbp),) if entry.plan_budget_gbp else ()
    return tuple(Offer(**offer.model_dump()) for offer in entry.offers)


def _new_staff(entry: PartnerEntry) -> float:
    """What it can add of all professions together: where it does not say, the sum of what it says of each."""
    if entry.new_staff_wte is None:
        return sum(entry.new_staff_wte_by_profession.values())
    return entry.new_staff_wte


def _partner(entry: PartnerEntry, years: int) -> Partner:
    return Partner(
        id=entry.id,
        name=entry.name,
        kind=entry.kind,
        code=entry.code,
        roles=entry.roles,
        money_rule=entry.money_rule or MONEY_RULES.get(entry.kind, ""),
        patch_kind=entry.patch.kind if entry.patch else None,
        patch_codes=entry.patch.codes if entry.patch else (),
        annual_budget_gbp=entry.annual_budget_gbp,
        offers=_offers(entry),
        floor_gbp=entry.floor_gbp or (0.0,) * years,
        new_staff_wte=_new_staff(entry),
        new_staff_wte_by_profession=dict(entry.new_staff_wte_by_profession),
        modelled=entry.modelled,
        declared_worth_gbp=dict(entry.declared_worth_gbp),
        budget_lines=tuple(BudgetLine(**line.model_dump()) for line in entry.budget_lines),
        bloc=entry.bloc,
        hosts_fund=entry.hosts_fund,
        notice_months=entry.notice_months,
        takes_part=entry.takes_part,
    )
