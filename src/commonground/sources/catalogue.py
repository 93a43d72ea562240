"""Which published files Commonground reads. In: catalogue.toml. Out: `Catalogue` of `Dataset`s."""

from __future__ import annotations

import tomllib
from importlib.resources import files
from pathlib import Path

from pydantic import ValidationError

from commonground.core.errors import UserError
from commonground.sources.model import Catalogue


def read(path: Path | None = None) -> Catalogue:
    """The catalogue in `path`, or the one that the package carries.

    Raises UserError naming the file and every entry that cannot be used.
    """
    text = (
        path.read_text("utf-8") if path else files("commonground.sources").joinpath("catalogue.toml").read_text("utf-8")
    )
    where = str(path) if path else "catalogue.toml"
    try:
        return Catalogue.model_validate(tomllib.loads(text))
    except tomllib.TOMLDecodeError as error:
        raise UserError(f"the catalogue is not TOML: {error}", where=where) from None
    except ValidationError as error:
        problems = "; ".join(f"{'.'.join(map(str, e['loc']))}: {e['msg']}" for e in error.errors())
        raise UserError(f"the catalogue cannot be used: {problems}", where=where) from None
