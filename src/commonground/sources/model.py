"""What a published file is, and the catalogue of them. Out: `Catalogue` of `Dataset`s."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, field_validator

from commonground.core.errors import UserError, did_you_mean

Reader = Literal["frame", "polygons", "points", "csv", "parquet", "sheet"]


class Dataset(BaseModel):
    """One published file: what it is, whose, where, and how to tell that it arrived whole."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: Annotated[str, Field(pattern=r"^[a-z0-9_]+$")]
    title: Annotated[str, Field(min_length=1)]
    publisher: Annotated[str, Field(min_length=1)]
    licence: Annotated[str, Field(min_length=1)]
    vintage: Annotated[str, Field(min_length=1)]
    url: Annotated[str, Field(pattern=r"^[\w.-]+(/[\w. -]+)+$")]  # path under the base or the mirror
    bytes: Annotated[int, Field(gt=0)]
    sha256: Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
    reader: Reader
    days: tuple[str, ...] = ()  # columns of days since 1970-01-01, read as dates
    sheet: str = ""  # of a workbook: the name of the sheet that is read
    header: Annotated[int, Field(ge=1)] = 1  # of a workbook: the row that names the columns

    @property
    def cited(self) -> str:
        """How the file is named as a source."""
        return f"{self.publisher}: {self.title}"

    @field_validator("url")
    @classmethod
    def _stays_inside(cls, url: str) -> str:
        if ".." in url.split("/"):
            raise ValueError("must not climb out of its folder")
        return url


class Catalogue(BaseModel):
    """All datasets in the order in which they are fetched; `base` is where they are published."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    base: Annotated[str, Field(pattern=r"^https?://")]
    dataset: tuple[Dataset, ...]

    @field_validator("dataset")
    @classmethod
    def _ids_differ(cls, datasets: tuple[Dataset, ...]) -> tuple[Dataset, ...]:
        ids = [dataset.id for dataset in datasets]
        twice = sorted({name for name in ids if ids.count(name) > 1})
        if twice:
            raise ValueError(f"listed twice: {', '.join(twice)}")
        return datasets

    @property
    def bytes(self) -> int:
        """Of all files together."""
        return sum(dataset.bytes for dataset in self.dataset)

    def __getitem__(self, dataset_id: str) -> Dataset:
        for dataset in self.dataset:
            if dataset.id == dataset_id:
                return dataset
        known = [dataset.id for dataset in self.dataset]
        raise UserError(
            f"there is no dataset {dataset_id!r}", where="catalogue.toml", mend=did_you_mean(dataset_id, known)
        )
