"""The public Python API, as an analyst meets it."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import altair as alt
import polars as pl
import pytest

import commonground as cg

HEAVY = (
    *("numpy", "polars", "scipy", "pandas", "geopandas", "shapely", "pyarrow", "highspy"),
    *("altair", "vl_convert", "jinja2", "xlsxwriter", "docx", "lxml", "jsonschema", "pydantic", "typer"),
)


def loaded_after(code: str) -> set[str]:
    """The heavy packages that a fresh Python has loaded after running `code`."""
    told = f"{code}\nimport sys; print(*sorted({{m.split('.')[0] for m in sys.modules}} & set({HEAVY!r})))"
    done = subprocess.run([sys.executable, "-c", told], capture_output=True, text=True, check=True)
    return set(done.stdout.split("\n")[-2].split())


@pytest.fixture(scope="module")
def place(neighbourhood: cg.Place) -> cg.Place:
    return neighbourhood


@pytest.fixture(scope="module")
def plan(finished: cg.Plan) -> cg.Plan:
    return finished


def test_importing_the_package_loads_none_of_it() -> None:
    assert loaded_after("import commonground as cg; dir(cg); cg.__version__") == set()


@pytest.mark.parametrize(
    ("words", "wanted"),
    [
        (["--help"], {"typer", "pydantic"}),  # Typer looks whether Pydantic is there
        (["plan", "--help"], {"typer", "pydantic"}),
        (["assumptions", "settle.rule"], {"typer", "numpy", "polars", "pydantic"}),
    ],
)
def test_a_door_loads_only_what_it_uses(words: list[str], wanted: set[str]) -> None:
    code = f"""
import contextlib, io, sys
sys.argv = ["commonground", *{words!r}]
from commonground.cli.main import run
with contextlib.redirect_stdout(io.StringIO()), contextlib.suppress(SystemExit):
    run()
"""
    assert loaded_after(code) <= wanted


def test_reading_a_place_and_its_partners_loads_no_solver_and_no_charts(place: cg.Place, tmp_path: Path) -> None:
    cg.write_place(place, tmp_path / "corner.place")
    pack = str(tmp_path / "corner.place")
    loaded = loaded_after(f"import commonground as cg; cg.modelled_partners(cg.read_place({pack!r}))")
    assert not loaded & {"altair", "highspy", "typer"}


def test_every_public_name_is_there_and_nothing_else_is_promised() -> None:
    assert [name for name in cg.__all__ if not hasattr(cg, name)] == []
    assert set(cg.__all__) <= set(dir(cg))
    with pytest.raises(AttributeError, match="no attribute 'plans'"):
        cg.plans  # noqa: B018


@pytest.mark.parametrize(
    ("asked", "loads"),
    [
        ("plan.summary()", set()),
        ("repr(cg.compare(plan, plan))", set()),
        ("plan._repr_html_()", {"jinja2"}),
        ("plan.table('ledger')", {"polars"}),
        ("plan.chart('ae_type1')", {"altair", "jinja2", "jsonschema"}),
    ],
)
def test_reading_a_plan_loads_only_what_is_asked_of_it(
    asked: str, loads: set[str], plan: cg.Plan, tmp_path: Path
) -> None:
    (tmp_path / "plan.json").write_bytes(plan.document.to_bytes())
    code = f"import commonground as cg; plan = cg.read_plan({str(tmp_path)!r}); {asked}"
    assert loaded_after(code) == {"pydantic", *loads}


def test_what_a_place_is_and_who_lives_there_loads_no_geopandas() -> None:
    rooms = ("core.digest", "place.model", "place.pack", "people", "partners.modelled", "neighbourhoods.districting")
    code = "import " + ", ".join(f"commonground.{room}" for room in rooms)
    assert loaded_after(code) & {"geopandas", "pandas", "altair", "highspy"} == set()


def test_a_plan_prints_its_first_screen(plan: cg.Plan) -> None:
    said = repr(plan)
    assert said == str(plan.summary())
    for title in ("SYNTHETIC", "Who is helped", "Who pays", "Who gains", "How sure", "Can everybody sign?"):
        assert title in said
    shown = plan._repr_html_()
    assert "SYNTHETIC" in shown
    assert "Can everybody sign?" in shown
    assert "<html" not in shown  # a part of somebody else's page


def test_every_table_is_a_frame(plan: cg.Plan) -> None:
    for name in plan.tables:
        assert isinstance(plan.table(name), pl.DataFrame), name
    activity = plan.table("activity")
    assert {"service", "year", "without_p50", "with_p50", "change_p10"} <= set(activity.columns)
    assert activity.height == len(plan.document.activity)
    paid = plan.table("settlement.contributions").group_by("year").agg(pl.col("transfer_gbp").sum().round(2))
    assert paid["transfer_gbp"].to_list() == [0.0] * 5


def test_a_table_or_chart_that_is_not_there_is_named_with_what_is(plan: cg.Plan) -> None:
    with pytest.raises(cg.UserError, match=r"'leger'.*did you mean ledger"):
        plan.table("leger")
    with pytest.raises(cg.UserError, match=r"'ae_typ1'.*did you mean ae_type1"):
        plan.chart("ae_typ1")


def test_a_service_is_drawn_with_and_without_the_plan(plan: cg.Plan) -> None:
    chart = plan.chart("ae_type1")
    assert isinstance(chart, alt.LayerChart)
    assert chart.to_dict()["title"] == "A&E attendance, major department"


def test_a_plan_that_is_written_and_read_is_the_same(plan: cg.Plan, tmp_path: Path) -> None:
    files = plan.write(tmp_path / "plan")
    assert sorted(files) == ["agreement.docx", "partners.html", "plan.html", "plan.json", "plan.xlsx"]
    assert cg.read_plan(tmp_path / "plan").document == plan.document


def test_a_comparison_prints_itself_and_is_written_as_a_page(plan: cg.Plan, tmp_path: Path) -> None:
    found = cg.compare(plan, plan)
    assert "The two plans are the same." in repr(found)
    assert "The two plans are the same." in found._repr_html_()
    found.write(tmp_path / "same.html")
    assert "<html" in (tmp_path / "same.html").read_text(encoding="utf-8")


def test_changes_are_given_by_name_or_as_words(place: cg.Place) -> None:
    by_name = cg.modelled_partners(place, set={"partners.acute.gbp_per_resident": 1})
    as_words = cg.modelled_partners(place, set=["partners.acute.gbp_per_resident=1"])
    assert by_name == as_words != cg.modelled_partners(place)


@pytest.mark.parametrize(
    ("ask", "said"),
    [
        (lambda: cg.read_plan(None), "a path is wanted here, not None"),
        (lambda: cg.read_place(3), "a path is wanted here, not 3"),
        (lambda: cg.example_place("a"), "seed must be a whole number"),
        (lambda: cg.write_place(None, "x.place"), "a Place is wanted here, not None"),
        (lambda: cg.read_partners("partners.yaml", "x.place"), "a Place is wanted here, not 'x.place'"),
        (lambda: cg.assumptions(None), "no assumption has None in its name"),
    ],
)
def test_what_is_of_another_kind_than_a_door_takes_is_refused_in_a_sentence(ask, said: str) -> None:
    with pytest.raises(cg.UserError, match=re.escape(said)):
        ask()


def test_a_plan_without_partners_is_refused_in_a_sentence(place: cg.Place) -> None:
    with pytest.raises(cg.UserError, match="a plan needs partners"):
        cg.make_plan(place, ())


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ({"seed": "one"}, "seed must be a whole number"),
        ({"seed": 1.5}, "seed must be a whole number"),
        ({"draws": True}, "draws must be a whole number"),
        ({"created": "yesterday"}, "created must be a date"),
        ({"options": "nowhere.yaml"}, "nowhere.yaml"),
        ({"set": "options.none=1"}, "there is no assumption 'options.none'"),
        ({"set": [3]}, "name=value"),
        ({"partners": "partners.yaml"}, "a Partner is wanted here"),
        ({"place": "bolton.place"}, "a Place is wanted here, not 'bolton.place'"),
    ],
)
def test_what_cannot_be_used_is_refused_in_a_sentence_before_the_work(
    place: cg.Place, asked: dict[str, Any], said: str
) -> None:
    with pytest.raises(cg.UserError, match=re.escape(said)):
        cg.make_plan(**{"place": place, **asked})


def test_a_path_to_a_plan_is_no_plan_to_compare(plan: cg.Plan) -> None:
    with pytest.raises(cg.UserError, match="read_plan"):
        cg.compare(plan, "plans/bolton")  # type: ignore[arg-type]


def test_a_path_may_be_a_word(place: cg.Place, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("commonground.views.files.make_workbook", lambda _document: b"a workbook")
    monkeypatch.setattr("commonground.views.files.render_page", lambda _document: "a page")
    cg.make_plan(place, iter(cg.modelled_partners(place)), draws=4, set=None, out=str(tmp_path / "plan"), keep=False)
    assert (tmp_path / "plan" / "plan.json").is_file()


def test_a_place_and_its_partners_are_written_and_read_again(place: cg.Place, tmp_path: Path) -> None:
    cg.write_place(place, tmp_path / "corner.place")
    again = cg.read_place(tmp_path / "corner.place")
    assert again.areas.equals(place.areas)
    partners = cg.modelled_partners(place)
    cg.write_partners(partners, place, tmp_path / "partners.yaml")
    assert cg.read_partners(tmp_path / "partners.yaml", again) == partners


def test_assumptions_are_looked_up_by_a_part_of_their_name() -> None:
    assert {figure.name for figure in cg.assumptions("settle.rule")} == {"settle.rule"}
    with pytest.raises(cg.UserError, match="did you mean"):
        cg.assumptions("setle.rule")


def test_the_page_of_the_api_is_up_to_date() -> None:
    import make_api

    assert make_api.page() == make_api.PAGE.read_text(encoding="utf-8"), "run: python docs/make_api.py"


@pytest.mark.slow
def test_the_notebook_runs_and_shows_what_it_showed(tmp_path: Path) -> None:
    nbformat = pytest.importorskip("nbformat")
    import make_notebook

    kept = nbformat.read(make_notebook.PAGE, as_version=4)
    before = make_notebook.shown(kept)
    assert make_notebook.shown(make_notebook.run(kept, tmp_path)) == before, "run: python docs/make_notebook.py"


def test_a_place_is_described_before_any_plan_as_its_plan_describes_it(place: cg.Place, plan: cg.Plan) -> None:
    before, later = cg.describe_place(place), plan.document
    for section in ("synthetic", "place", "partners", "neighbourhoods", "footprints", "who_decides"):
        assert getattr(before, section) == getattr(later, section), section
    left = {option.id: option for option in later.options_not_chosen}
    for option in before.options:
        if option.id in left:
            assert (option.delivered_by, option.funded_by) == (left[option.id].delivered_by, left[option.id].funded_by)
    assert {option.id for option in before.options} == {option.id for option in later.options} | left.keys()


def test_a_place_is_described_with_the_partners_that_are_given(place: cg.Place) -> None:
    partners = cg.modelled_partners(place)
    assert [one.id for one in cg.describe_place(place, partners[::-1]).partners] == [one.id for one in partners[::-1]]
    with pytest.raises(cg.UserError, match="no partner has the role 'gp'"):
        cg.describe_place(place, [one for one in partners if "gp" not in one.roles])
    with pytest.raises(cg.UserError, match="a Partner is wanted here"):
        cg.describe_place(place, ["practices"])  # type: ignore[list-item]
