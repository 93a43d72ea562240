"""Rooms import one way, and only the doors touch the world outside."""

from __future__ import annotations

import ast
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

from toys.source_tree import PACKAGE, ROOT, Function, Module, modules, no_offenders

# The doors: where the program may touch files, and why. A name ending in / is a whole room.
MAY_TOUCH_FILES = {
    "cli/": "the command line",
    "api.py": "the doors of the Python API",
    "folders.py": "reads how much memory its container may use",
    "cache.py": "keeps results of rooms",
    "core/landing.py": "where everything that is written lands, whole or not at all",
    "core/digest.py": "reads the program's own code, to know when a kept result is stale",
    "sources/": "fetches and keeps published files",
    "evidence/": "reads the tables of the package",
    "core/decoding.py": "reads the text files that people give",
    "place/gazetteer/": "reads tables of the package, and looks whether a path is there",
    "place/pack": "writes and reads place packs",
    "partners/reader.py": "reads partners.yaml",
    "partners/own_tables.py": "reads the tables of the package",
    "partners/trusts.py": "reads a table of the package",
    "place/boards.py": "reads a table of the package",
    "place/trusts.py": "reads a table of the package",
    "options/": "reads a local file of options",
    "people/writer.py": "writes the people as tables",
    "views/": "reads its templates and writes the plan",
    "document/reading.py": "reads plan.json",
    "web/running/": "serves, backs up and restores the room",
    "web/accounts/passwords.py": "reads the host's list of refused passwords",
    "web/plans/worker.py": "hands a place to the engine as a file",
    "web/plans/packs.py": "packs a place up and unpacks it",
    "web/plans/places.py": "opens a place from a file",
    "web/demo/": "reads and makes the plans of the demonstration",
    "profiles/reader.py": "reads the tables of the package",
    "web/figures/cells.py": "reads a table of the package",
    "web/ground/zips.py": "unpacks in memory what was sent",
}
FILE_METHODS = {
    *("open", "read_text", "read_bytes", "write_text", "write_bytes", "mkdir", "unlink", "touch", "iterdir"),
    *("read_csv", "read_parquet", "read_json", "write_csv", "write_parquet", "scan_csv", "scan_parquet"),
    *("read_file", "to_file", "to_parquet", "to_csv", "savetxt", "loadtxt"),
}
READS_THE_ENVIRONMENT = {"folders.py", "web/settings.py", "web/wsgi.py", "web/running/", "web/demo/making.py"}
TELLS_THE_TIME = {"asking.py", "core/progress.py", "sources/", "web/"}
# The room's server, worker and engine, which end with it.
MAY_START_PROCESSES = {"web/running/", "web/demo/starting.py", "web/plans/engine.py"}
FORKS = {"fork", "forkpty", "posix_spawn", "system", "popen"}
DRAWS_CHANCE = {"core/chance.py"}
TALKS = {  # of the room: its log, its doors, what serves it, and what tells the log that a letter did not go
    *("cli/", "web/page/logs.py", "web/running/", "web/invite/letters.py", "web/demo/making.py"),
}
FOR_SCREENS = {"rich", "typer", "tqdm", "logging"}


def test_rooms_import_only_rooms_to_their_left() -> None:
    command = [Path(sys.executable).with_name("lint-imports"), "--no-cache"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def test_every_room_is_in_the_contract() -> None:
    layers = {room for layer in layers_of_the_house() for room in layer}
    rooms = {f"commonground.{path.stem}" for path in PACKAGE.iterdir() if path.name != "__init__.py"}
    rooms -= {"commonground.__pycache__", "commonground.py"}
    no_offenders(sorted(rooms - layers))


def test_every_room_of_the_engine_is_closed_to_the_document_and_its_readers() -> None:
    layers = layers_of_the_house()
    views = next(i for i, layer in enumerate(layers) if "commonground.views" in layer)
    engine_rooms = {room for layer in layers[views:] for room in layer}
    closed = contracts()["The document and its readers know nothing of the engine"]["forbidden_modules"]
    open_to_them = {"commonground.views", "commonground.document", "commonground.profiles", "commonground.core"}
    no_offenders(sorted(engine_rooms - open_to_them - set(closed)))


def contracts() -> dict[str, dict[str, Any]]:
    """The import contracts by name."""
    found = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]
    return {contract["name"]: contract for contract in found}


def layers_of_the_house() -> list[set[str]]:
    """Rooms of each layer, from the doors down."""
    layers = contracts()["One-way flow of the rooms"]["layers"]
    return [{room.strip() for room in layer.split("|")} for layer in layers]


def test_no_module_is_shadowed_by_a_name_in_the_face_of_its_package() -> None:
    """Modules are nouns and functions verbs: `import a.b as m` is the module, whatever `a` shows of it."""
    paths = {module.path for module in modules()}
    offenders = [
        f"{module.path} shows {name!r}, which hides the module of that name"
        for module in modules()
        if module.path.endswith("__init__.py")
        for name in shown_by(module)
        if {module.path.replace("__init__.py", inside) for inside in (f"{name}.py", f"{name}/__init__.py")} & paths
    ]
    no_offenders(offenders)


def test_no_function_bears_the_name_of_its_module_or_of_one_beside_it() -> None:
    """Else nobody can tell which of the two a line means; a class is told from its module by its capitals."""
    beside: dict[Path, set[str]] = {}
    for module in modules():
        beside.setdefault(place_of(module).parent, set()).add(place_of(module).stem)
    no_offenders(
        [
            f"{module.at(node)} {node.name}"
            for module in modules()
            for node in module.tree.body
            if isinstance(node, Function | ast.ClassDef) and node.name in beside[place_of(module).parent]
        ]
    )


def place_of(module: Module) -> Path:
    """Where a module stands; of the face of a package, where the package stands."""
    return Path(module.path.removesuffix("/__init__.py"))


def shown_by(module: Module) -> list[str]:
    """What is in the `__all__` of a package, but its modules themselves."""
    shown = [
        ast.literal_eval(node.value)
        for node in module.tree.body
        if isinstance(node, ast.Assign) and any(isinstance(t, ast.Name) and t.id == "__all__" for t in node.targets)
    ]
    folder = module.path.removesuffix("/__init__.py").replace("/", ".")
    themselves = {
        alias.name
        for node in module.tree.body
        if isinstance(node, ast.ImportFrom) and node.module == f"commonground.{folder}"
        for alias in node.names
    }
    return [name for names in shown for name in names if name not in themselves]


def test_the_engine_never_prints() -> None:
    talking = [
        f"{module.at(call)} {name}()"
        for module in engine(TALKS)
        for call, name in calls(module)
        if name in {"print", "input"}
    ]
    talking += [f"{module.path} imports {name}" for module in engine(TALKS) for name in module.roots & FOR_SCREENS]
    no_offenders(talking)


def test_only_the_doors_touch_files() -> None:
    touching = [
        f"{module.at(call)} {name}()"
        for module in engine(set(MAY_TOUCH_FILES))
        for call, name in calls(module)
        if name in FILE_METHODS
    ]
    no_offenders(touching)


def test_only_the_command_line_reads_the_environment() -> None:
    reading = [
        module.at(node)
        for module in engine(READS_THE_ENVIRONMENT)
        for node in module.nodes
        if isinstance(node, ast.Attribute | ast.Name) and word(node) in {"environ", "getenv"}
    ]
    no_offenders(reading)


def test_nothing_starts_another_process() -> None:
    """So that none is left behind by a command that is killed: work is shared out among threads."""
    starters = {"multiprocessing", "subprocess", "joblib"}
    closed = engine(MAY_START_PROCESSES)
    starting = [f"{module.path} imports {name}" for module in closed for name in module.roots & starters]
    starting += [
        f"{module.at(node)} ProcessPoolExecutor"
        for module in closed
        for node in module.nodes
        if isinstance(node, ast.alias) and node.name == "ProcessPoolExecutor"
    ]
    starting += [f"{module.at(call)} os.{name}()" for module in closed for call, name in calls(module) if name in FORKS]
    no_offenders(starting)


def test_chance_comes_only_from_the_seed() -> None:
    rolling = [f"{module.path} imports random" for module in engine(DRAWS_CHANCE) if "random" in module.roots]
    rolling += [
        f"{module.at(call)} {name}()"
        for module in engine(DRAWS_CHANCE)
        for call, name in calls(module)
        if name in {"default_rng", "RandomState"} or (name == "seed" and isinstance(call.func, ast.Attribute))
    ]
    no_offenders(rolling)


def test_the_engine_does_not_ask_the_time() -> None:
    asking = [
        f"{module.at(call)} {name}()"
        for module in engine(TELLS_THE_TIME)
        for call, name in calls(module)
        if name in {"now", "today", "utcnow", "time", "perf_counter", "monotonic"}
    ]
    no_offenders(asking)


def engine(doors: set[str]) -> list[Module]:
    """Every module but those whose path starts with a door's."""
    return [module for module in modules() if not any(module.path.startswith(door) for door in doors)]


def calls(module: Module) -> list[tuple[ast.Call, str]]:
    """Every call with the last word of what it calls."""
    return [(node, word(node.func)) for node in module.nodes if isinstance(node, ast.Call)]


def word(node: ast.AST) -> str:
    """The last word of a dotted name, or nothing."""
    if isinstance(node, ast.Attribute):
        return node.attr
    return node.id if isinstance(node, ast.Name) else ""
