"""Neighbourhood design beside METIS, gerrychain and spopt, on the same graphs of every English district.

    python benchmarks/neighbourhood_design.py [DISTRICT ...] [--write docs/benchmarks/neighbourhoods.md]

Needs the published files (COMMONGROUND_MIRROR, or `commonground fetch` before) and the `bench` extra.
Times are seconds of processor time, so that other work on the machine does not count.
"""

from __future__ import annotations

import argparse
import os
import random
import signal
import statistics
import sys
import time
import warnings
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from itertools import islice
from pathlib import Path

import geopandas as gpd
import networkx as nx
import numpy as np
import platformdirs
import polars as pl
import pymetis
from gerrychain import Graph as ChainGraph
from gerrychain import Partition
from gerrychain.partition import recursive_tree_part
from gerrychain.proposals import recom
from gerrychain.tree import bipartition_tree
from gerrychain.updaters import Tally
from libpysal.weights import W
from spopt.region import MaxPHeuristic, Skater

from commonground.neighbourhoods.districting import reachable
from commonground.neighbourhoods.graph import Graph, adjacency, is_contiguous
from commonground.neighbourhoods.partition import divide
from commonground.neighbourhoods.report import compactness, cut_edges, wards_held
from commonground.neighbourhoods.units import Task
from commonground.sources import catalogue
from commonground.sources.fetch import fetch_files
from commonground.sources.tables import Sources, open_sources

LOW, HIGH, USUAL = 30_000, 50_000, 40_000
ATTEMPTS = 2_000  # spanning trees drawn for a cut that meets the bounds
LIMIT_SECONDS = 30.0  # of processor time for one method on one district
STEPS = 200  # of a recombination chain, of which the best division is kept
TOLERANCES = (30, 100, 200, 250)  # thousandths over an equal share that METIS may go, of which the best is kept

Labels = np.ndarray
Method = Callable[["District"], Labels]


@dataclass(frozen=True)
class District:
    """One district to divide, and its graph."""

    name: str
    task: Task
    boundaries: gpd.GeoSeries
    wards: Sequence[str]
    count: int  # neighbourhoods, for the methods that must be told

    @property
    def graph(self) -> Graph:
        return self.task.graph


@dataclass(frozen=True)
class Result:
    """What one method made of one district."""

    method: str
    district: str
    seconds: float
    graph_seconds: float
    bounds_met: bool
    contiguous: bool
    wards_split: int
    compactness: tuple[float, ...]
    cut_edges: int


def commonground(district: District) -> Labels:
    return divide(district.task, seed=1)


def commonground_compact(district: District) -> Labels:
    """Wards held for less: a split that wins 0.06 of Polsby–Popper is made."""
    return divide(district.task, seed=1, split_cost=0.06)


def metis(district: District) -> Labels:
    return _metis(district, np.ones(len(district.graph.edges), dtype=int))


def metis_by_border(district: District) -> Labels:
    return _metis(district, np.maximum(district.graph.shared_border_m, 1).astype(int))


def _metis(district: District, weights: np.ndarray) -> Labels:
    """METIS at several tolerances: the division with fewest neighbourhoods out of bounds, then the shortest cut."""
    starts, neighbours, of_neighbour = _sparse_rows(district.graph, weights)
    tried = []
    for tolerance in TOLERANCES:
        cut, labels = pymetis.part_graph(
            district.count,
            pymetis.CSRAdjacency(starts, neighbours),
            vweights=district.task.population.tolist(),
            eweights=of_neighbour,
            recursive=False,
            options=pymetis.Options(contig=1, ufactor=tolerance, seed=1),
        )
        tried.append((_out_of_bounds(district, np.array(labels)), cut, tolerance, np.array(labels)))
    return min(tried, key=lambda one: one[:3])[-1]


def recombination(district: District) -> Labels:
    """gerrychain ReCom from a recursive tree partition: fewest out of bounds, then fewest cut edges."""
    return _chain(district, None, lambda labels: float(_cut_edges(district, labels).sum()))


def recombination_by_ward(district: District) -> Labels:
    """The same with a surcharge on edges between wards: fewest out of bounds, then fewest wards split."""
    return _chain(district, {"ward": 1.0}, lambda labels: float(_wards_split(district, labels)))


def _chain(district: District, surcharge: dict[str, float] | None, cost: Callable[[Labels], float]) -> Labels:
    network = nx.Graph()
    for area, (people, ward) in enumerate(zip(district.task.population.tolist(), district.wards, strict=True)):
        network.add_node(area, residents=people, ward=ward)
    network.add_edges_from(district.graph.edges.tolist())
    share = float(district.task.population.sum() / district.count)
    rules = {"pop_col": "residents", "pop_target": share, "epsilon": min(HIGH / share - 1, 1 - LOW / share)}
    graph = ChainGraph.from_networkx(network)
    rules["bipartition_tree_fn"] = partial(bipartition_tree, max_attempts=ATTEMPTS)
    start = recursive_tree_part(graph, range(district.count), rng=1, **rules)
    now, tried = Partition(graph, start, updaters={"residents": Tally("residents")}), []
    for step in range(STEPS):
        labels = np.array([now.assignment[area] for area in range(district.graph.size)])
        tried.append((_out_of_bounds(district, labels), cost(labels), step, labels))
        with suppress(RuntimeError):  # no cut found for the pair that it drew: it draws another
            now = recom(now, region_surcharge=surcharge, rng=step, **rules)
    return min(tried, key=lambda one: one[:3])[-1]


def max_p(district: District) -> Labels:
    """spopt Max-p regions: at least 30,000 residents each, alike in place; it knows no upper bound."""
    effort = {"top_n": 2, "max_iterations_construction": 2, "max_iterations_sa": 2}
    solver = MaxPHeuristic(*_spatial(district), "residents", LOW, **effort)
    solver.solve()
    return np.unique(np.asarray(solver.labels_), return_inverse=True)[1]


def skater(district: District) -> Labels:
    """spopt Skater: a spanning tree of places cut into regions; it knows no bounds of residents."""
    solver = Skater(*_spatial(district), n_clusters=district.count)
    solver.solve()
    return np.unique(np.asarray(solver.labels_), return_inverse=True)[1]


def _spatial(district: District) -> tuple[gpd.GeoDataFrame, W, list[str]]:
    near: dict[int, list[int]] = {area: [] for area in range(district.graph.size)}
    for a, b in district.graph.edges.tolist():
        near[a].append(b)
        near[b].append(a)
    points = district.boundaries.centroid
    columns = {"east": points.x.to_numpy(), "north": points.y.to_numpy(), "residents": district.task.population}
    areas = gpd.GeoDataFrame(columns, geometry=district.boundaries.to_numpy(), crs=district.boundaries.crs)
    return areas, W(near, silence_warnings=True), ["east", "north"]


METHODS: dict[str, Method] = {
    "Commonground": commonground,
    "Commonground, split cost 0.06": commonground_compact,
    "METIS": metis,
    "METIS, edges weighed by border": metis_by_border,
    "gerrychain ReCom": recombination,
    "gerrychain ReCom, ward-aware": recombination_by_ward,
    "spopt Max-p": max_p,
    "spopt Skater": skater,
}


def run(methods: Sequence[str], chosen: tuple[str, pl.DataFrame, gpd.GeoSeries]) -> list[Result]:
    """Every method of `methods` on one district."""
    warnings.simplefilter("ignore")
    started = time.process_time()
    graph = adjacency(chosen[2])
    graph_seconds = time.process_time() - started
    district = _district(*chosen, graph)
    return [_result(name, method, district, graph_seconds) for name, method in METHODS.items() if name in methods]


def _result(name: str, method: Method, district: District, graph_seconds: float) -> Result:
    random.seed(1)
    np.random.seed(1)  # noqa: NPY002 - the peers draw from the global stream
    started = time.process_time()
    signal.signal(signal.SIGVTALRM, _give_up)
    signal.setitimer(signal.ITIMER_VIRTUAL, LIMIT_SECONDS)
    try:
        labels = np.asarray(method(district), dtype=np.int64)
    except RuntimeError:  # no time left, or gerrychain's word for finding no division
        return Result(name, district.name, time.process_time() - started, graph_seconds, False, False, 0, (), 0)
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
    seconds, count = time.process_time() - started, int(labels.max()) + 1
    return Result(
        method=name,
        district=district.name,
        seconds=seconds,
        graph_seconds=graph_seconds,
        bounds_met=_out_of_bounds(district, labels) == 0,
        contiguous=is_contiguous(district.graph, labels),
        wards_split=_wards_split(district, labels),
        compactness=tuple(compactness(district.boundaries, labels, count)),
        cut_edges=int(_cut_edges(district, labels).sum()) // 2,
    )


def _give_up(*_: object) -> None:
    raise RuntimeError("no division in the time allowed")


def _district(name: str, areas: pl.DataFrame, boundaries: gpd.GeoSeries, graph: Graph) -> District:
    wards, people = areas["ward24_code"].to_list(), areas["residents"].to_numpy().astype(np.int64)
    total = int(people.sum())
    allowed = [count for count in range(1, total // LOW + 1) if LOW * count <= total <= HIGH * count]
    ward = np.unique(wards, return_inverse=True)[1]
    task = Task(graph, people, ward, np.full(len(people), -1), LOW, HIGH)
    return District(name, task, boundaries, wards, min(allowed, key=lambda count: abs(total / count - USUAL)))


def _out_of_bounds(district: District, labels: Labels) -> int:
    residents = np.bincount(labels, district.task.population)
    return int(((residents < LOW) | (residents > HIGH)).sum())


def _cut_edges(district: District, labels: Labels) -> Labels:
    return cut_edges(district.graph.edges, labels, int(labels.max()) + 1)


def _wards_split(district: District, labels: Labels) -> int:
    whole = wards_held(district.wards, labels, int(labels.max()) + 1)[0].sum()
    return len(set(district.wards)) - int(whole)


def _sparse_rows(graph: Graph, weights: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    ends = np.vstack([graph.edges, graph.edges[:, ::-1]])
    order = np.lexsort((ends[:, 1], ends[:, 0]))
    starts = np.concatenate([[0], np.cumsum(np.bincount(ends[:, 0], minlength=graph.size))])
    return starts, ends[order, 1], np.concatenate([weights, weights])[order]


def table(results: list[Result]) -> str:
    """One row a method, in Markdown."""
    head = ("method", "all bounds met", "contiguous", "wards split", "mean Polsby–Popper", "cut edges")
    rows = [(*head, "median s", "total s"), ("---", *["---:"] * 7)]
    for name in dict.fromkeys(result.method for result in results):
        own = [result for result in results if result.method == name]
        seconds = [result.seconds for result in own]
        rows.append(
            (
                name,
                f"{sum(result.bounds_met for result in own)} of {len(own)}",
                f"{sum(result.contiguous for result in own)}",
                f"{sum(result.wards_split for result in own):,}",
                f"{statistics.fmean(value for result in own for value in result.compactness):.3f}",
                f"{sum(result.cut_edges for result in own):,}",
                f"{statistics.median(seconds):.3f}",
                f"{sum(seconds):.1f}",
            )
        )
    return "\n".join("| " + " | ".join(row) + " |" for row in rows)


def districts(sources: Sources, wanted: Sequence[str]) -> Iterator[tuple[str, pl.DataFrame, gpd.GeoSeries]]:
    """Name, areas and boundaries of each English district that must be divided and can be within the bounds."""
    census = sources.frame("disability21_lsoa21_ew").group_by("lsoa21_code")
    residents = census.agg(residents=pl.col("total_residents").first())
    areas = sources.frame("lookup_lsoa21_ward24_ltla24").filter(pl.col("lsoa21_code").str.starts_with("E"))
    areas = areas.join(residents, on="lsoa21_code").sort("ltla24_code", "lsoa21_code")
    shapes = sources.polygons("boundaries_lsoa21")
    shapes = shapes.set_index(shapes.columns[shapes.columns.str.contains("code")][0]).geometry
    for (name,), own in areas.group_by("ltla24_name", maintain_order=True):
        total = int(own["residents"].sum())
        bounds = reachable(total, LOW, HIGH)
        if total > HIGH and not bounds.note and (not wanted or name in wanted):
            yield str(name), own, gpd.GeoSeries(shapes.loc[own["lsoa21_code"].to_list()].reset_index(drop=True))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("district", nargs="*")
    parser.add_argument("--write", type=Path)
    parser.add_argument("--methods", nargs="+", choices=[*METHODS], default=[*METHODS])
    parser.add_argument("--every", type=int, default=1, help="only each so-many-th district: spopt is slow")
    parser.add_argument("--workers", type=int, default=2)
    asked = parser.parse_args()
    folder = Path(os.environ.get("COMMONGROUND_CACHE") or platformdirs.user_cache_dir("commonground"))
    fetch_files(catalogue.read(), folder, os.environ.get("COMMONGROUND_MIRROR"))
    chosen = islice(districts(open_sources(folder), asked.district), 0, None, asked.every)
    with ProcessPoolExecutor(asked.workers) as pool:
        results = [one for many in pool.map(partial(run, asked.methods), chosen) for one in many]
    shared = sum(result.graph_seconds for result in results) / len(asked.methods)
    text = f"{table(results)}\n\nBuilding the graphs, the same for all: {shared:.1f} s in all.\n"
    sys.stdout.write(text)
    for result in results:
        if result.method.startswith("Commonground") and not (result.bounds_met and result.contiguous):
            sys.stdout.write(f"not met: {result.district}\n")
    if asked.write:
        asked.write.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
