"""How common a need is here, by registers of general practice. In: a place, the evidence. Out: levels by area and need.

A level multiplies the national prevalence in one area, so that the national shape by age, sex and fifth stays:

    local[u,j] = sum_a s_au n_aj registered_aj / patients_aj  /  sum_a s_au n_aj shape_aj      of each network u
    level[a,j] = sum_u s_au local[u,j] / (registered / shape of England), cut to 1/2 .. 2, scaled to the place's total

n people of the age group of register j, shape the prevalence that their age, sex and fifth lead one to expect, s the
shares of a's patients by primary care network. Registers are compared within networks (some 45,000 patients) and not by
area: a practice's register is laid evenly over its patients, so that beside an old area a young one would seem sicker
than its age, and a practice's own register is small. Over England a level is 1: what is taken from registers is how a
place differs, not how many are ill, so that a need may be a survey's (dementia diagnosed or not) and the register hold
the diagnosed, so far as both differ alike. Where no network reaches, the whole place is one. The rule is our own.
"""

from __future__ import annotations

import numpy as np
import polars as pl
from scipy.sparse import csr_array, hstack

from commonground.core.arrays import Floats
from commonground.evidence.model import Evidence
from commonground.people.england import count_england
from commonground.people.needs import shares
from commonground.people.tables import SEX_BANDS, female_share
from commonground.place.model import Place

NETWORKS = "pcn"
MOST = 2.0  # of a level, and one over it the least: beyond, a register is more likely wrong than the people so ill


def local_levels(place: Place, evidence: Evidence) -> pl.DataFrame:
    """A column for each need with a register, a row for each area: the national prevalence times so much."""
    people = _people(place)
    fifth = place.areas["imd_quintile"].to_numpy().astype(np.int64) - 1
    england, networks = count_england(evidence.utilisation), _networks(place)
    levels = {}
    for row in evidence.registers.iter_rows(named=True):
        share = shares(evidence.prevalence.filter(pl.col("need") == row["need"]))
        ages = slice(row["age_from"], None)
        wanted = np.einsum("axs,xsa->a", people[:, ages], share[ages][:, :, fifth])
        nation = (england[ages] * share[ages]).sum() / england[ages].sum()
        here = _registered(place, row["register"]) * people[:, ages].sum(axis=(1, 2)) * nation / row["value"]
        levels[row["need"]] = levels_of(here, wanted, networks)
    return pl.DataFrame(levels)


def levels_of(here: Floats, wanted: Floats, networks: csr_array) -> Floats:
    """(areas,) levels from people `here` by the registers and `wanted` by the national shape (areas,).

    `networks` (areas, units), rows that sum to one. Times `wanted` they sum to those here, unless cut; 1 where the
    shape expects nobody or the place has no register.
    """
    if not wanted.sum() or not here.sum():
        return np.ones_like(wanted)
    of_units, expected = networks.T @ here, networks.T @ wanted
    place = here.sum() / wanted.sum()
    local = np.divide(of_units, expected, out=np.full(len(expected), place), where=expected > 0)
    level = np.clip(networks @ local, 1 / MOST, MOST)
    return np.asarray(np.clip(level * here.sum() / (level @ wanted), 1 / MOST, MOST))


def _people(place: Place) -> Floats:
    """(areas, 91, male/female) residents."""
    female = female_share(place.areas["district_code"], place.sex_by_district)
    band = np.searchsorted(SEX_BANDS, np.arange(place.age.shape[1]), side="right") - 1
    women = place.age * female[:, band]
    return np.stack([place.age - women, women], axis=2)


def _registered(place: Place, register: str) -> Floats:
    """(areas,) share of the patients of an area's practices who are on the register; the place's where it has none."""
    rows = pl.DataFrame({"area": place.areas["code"]}).join(
        place.registers.filter(pl.col("register") == register), on="area", how="left", maintain_order="left"
    )
    registered, patients = (rows[name].fill_null(0.0).to_numpy() for name in ("registered", "patients"))
    whole = registered.sum() / patients.sum() if patients.sum() else 0.0
    return np.asarray(np.divide(registered, patients, out=np.full(len(rows), whole), where=patients > 0))


def _networks(place: Place) -> csr_array:
    """(areas, units) shares of the networks; what none reaches belongs to one more unit, the last."""
    footprint = place.footprints.get(NETWORKS)
    areas = len(place.areas)
    reached = footprint.shares if footprint else csr_array((areas, 0))
    rest = np.maximum(1.0 - np.asarray(reached.sum(axis=1)).ravel(), 0.0)
    return csr_array(hstack([reached, rest[:, None]]))
