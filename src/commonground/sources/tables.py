"""Tables ready to use. In: a cache folder of verified files. Out: Polars frames and polygons, converted once.

A converted table is kept as Parquet (polygons as GeoParquet) under the sha256 of its source, so it is
made anew exactly when the source or the form of the conversion changes.
"""

from __future__ import annotations

from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

import polars as pl

from commonground.core.errors import UserError
from commonground.core.landing import land_file
from commonground.core.progress import Progress, silent
from commonground.sources import catalogue as catalogues
from commonground.sources import rda
from commonground.sources.model import Catalogue, Dataset

if TYPE_CHECKING:
    import geopandas as gpd

FORM = 1  # of the converted tables; raise it when rda.py changes what it hands on


@dataclass(frozen=True)
class Sources:
    """The published files in a cache folder, by the ids of the catalogue."""

    catalogue: Catalogue
    cache_dir: Path

    def frame(self, dataset_id: str) -> pl.DataFrame:
        """The table `dataset_id`, columns as published. Raises UserError when it was not fetched."""
        path = self._table(dataset_id, ("frame", "points", "csv", "parquet", "sheet"))
        try:
            return pl.read_parquet(path, glob=False)
        except (pl.exceptions.PolarsError, OSError):
            return pl.read_parquet(convert(self.catalogue[dataset_id], self.cache_dir, anew=True), glob=False)

    def polygons(self, dataset_id: str) -> gpd.GeoDataFrame:
        """The polygons `dataset_id`, EPSG:27700. Raises UserError when they were not fetched."""
        import geopandas as gpd
        import pyarrow as pa

        path = self._table(dataset_id, ("polygons",))
        try:
            return gpd.read_parquet(path)
        except (pa.ArrowException, ValueError, OSError):
            return gpd.read_parquet(convert(self.catalogue[dataset_id], self.cache_dir, anew=True))

    def _table(self, dataset_id: str, readers: tuple[str, ...]) -> Path:
        dataset = self.catalogue[dataset_id]
        if dataset.reader not in readers:
            raise UserError(f"{dataset_id} holds {dataset.reader}, not {' or '.join(readers)}", where="catalogue.toml")
        return convert(dataset, self.cache_dir)


def open_sources(cache_dir: Path, catalogue: Catalogue | None = None) -> Sources:
    """A handle on the fetched files in `cache_dir`; nothing is read until it is asked for."""
    return Sources(catalogue or catalogues.read(), Path(cache_dir))


def file_path(dataset: Dataset, cache_dir: Path) -> Path:
    """Where the file of `dataset` lands, laid out like its address."""
    return cache_dir / "files" / dataset.url


def table_path(dataset: Dataset, cache_dir: Path) -> Path:
    """Where the converted table of `dataset` is kept."""
    return cache_dir / "tables" / f"{dataset.id}-{dataset.sha256[:16]}-{FORM}.parquet"


def convert(dataset: Dataset, cache_dir: Path, progress: Progress = silent, *, anew: bool = False) -> Path:
    """The converted table of `dataset`, made from its file where it is not kept yet (or `anew`).

    `progress` is told the share of the file that was read. Raises UserError when it was not fetched or is damaged.
    """
    kept = table_path(dataset, cache_dir)
    if kept.exists() and not anew:
        return kept
    source = file_path(dataset, cache_dir)
    if not source.exists():
        raise UserError(f"{dataset.title} ({dataset.id}) is not on this machine", mend="run `commonground fetch` first")
    with land_file(kept, "a table of the published files") as unfinished:
        unfinished.write_bytes(_as_parquet(dataset, source, progress))
    return kept


def _as_parquet(dataset: Dataset, source: Path, progress: Progress) -> bytes:
    """In memory, so that what the disk answers is told by the one who writes to it."""
    buffer = BytesIO()
    if dataset.reader == "polygons":
        rda.polygons(source, progress).to_parquet(buffer)
    elif dataset.reader == "points":
        rda.points(source, progress).write_parquet(buffer)
    elif dataset.reader == "csv":  # every column as text, compressed or not
        pl.read_csv(source, infer_schema=False, encoding="utf8-lossy").write_parquet(buffer)
    elif dataset.reader == "sheet":
        _sheet(dataset, source).write_parquet(buffer)
    elif dataset.reader == "parquet":
        pl.read_parquet(source).write_parquet(buffer)
    else:
        rda.frame(source, dataset.days, progress).write_parquet(buffer)
    return buffer.getvalue()


def _sheet(dataset: Dataset, source: Path) -> pl.DataFrame:
    """One sheet of a workbook (ODS or XLSX), every column as text under the names of its header row.

    Raises UserError when the workbook cannot be read or has no such sheet.
    """
    import fastexcel

    try:
        book = fastexcel.read_excel(source)
        sheet = book.load_sheet(dataset.sheet, header_row=dataset.header - 1, dtypes="string")
    except fastexcel.FastExcelError as error:
        what = f"{dataset.title} ({dataset.id}) cannot be read as a workbook: {str(error).splitlines()[0]}"
        raise UserError(what, where=str(source), mend="run `commonground fetch` again") from None
    return sheet.to_polars()
