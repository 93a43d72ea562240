"""Whatever goes wrong while fetching, one sentence says so, nothing is damaged, and the next run goes on."""

from __future__ import annotations

import errno
import hashlib
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from commonground.core import landing
from commonground.core.errors import UserError
from commonground.sources import fetch as fetching
from commonground.sources.fetch import fetch_files
from commonground.sources.model import Catalogue, Dataset
from commonground.sources.tables import file_path, open_sources, table_path
from toys import rda as toy_rda
from toys.server import Site, serving

Waits = list[float]


@pytest.fixture
def waits() -> Waits:
    """The waits between tries, which no test really waits for."""
    return []


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """Two published files by their address."""
    published = tmp_path_factory.mktemp("published")
    one = toy_rda.write(published / "one.rda", {"code": ["A", "B"], "n": [1.0, 2.0]})
    two = toy_rda.write(published / "two.rda", {"n": [float(i * 7919 % 104729) for i in range(40_000)]})
    return {f"o/r/c/{path.name}": path.read_bytes() for path in (one, two)}


@pytest.fixture
def site(files: dict[str, bytes]) -> Iterator[Site]:
    with serving(Site(dict(files))) as site:
        yield site


def _catalogue(files: dict[str, bytes], base: str = "http://127.0.0.1:9") -> Catalogue:
    return Catalogue(base=base, dataset=tuple(_dataset(url, content) for url, content in files.items()))


def _dataset(url: str, content: bytes) -> Dataset:
    name = Path(url).stem
    return Dataset(
        id=name,
        title=name.title(),
        publisher="ONS",
        licence="OGL",
        vintage="2021",
        url=url,
        bytes=len(content),
        sha256=hashlib.sha256(content).hexdigest(),
        reader="frame",
    )


def _fetch(catalogue: Catalogue, cache: Path, waits: Waits, mirror: str | Path | None = None) -> fetching.Fetched:
    return fetch_files(catalogue, cache, mirror, pause=waits.append)


def _leftovers(cache: Path) -> list[str]:
    """Files that are neither a landed file nor a table."""
    return sorted(path.name for path in cache.rglob("*") if path.is_file() and path.suffix not in (".rda", ".parquet"))


def test_files_land_verified_and_converted_and_a_second_run_asks_nothing(
    files: dict[str, bytes], site: Site, tmp_path: Path, waits: Waits
) -> None:
    known = _catalogue(files, site.address)
    done = _fetch(known, tmp_path / "cache", waits)
    assert (done.landed, done.kept, set(done.converted)) == (("one", "two"), (), {"one", "two"})
    assert open_sources(tmp_path / "cache", known).frame("one")["code"].to_list() == ["A", "B"]
    asked = len(site.asked)
    assert _fetch(known, tmp_path / "cache", waits).kept == ("one", "two")
    assert len(site.asked) == asked
    assert _leftovers(tmp_path / "cache") == []


def test_both_steps_tell_the_share_of_all_bytes(files: dict[str, bytes], site: Site, tmp_path: Path) -> None:
    known = _catalogue(files, site.address)
    brought: list[float] = []
    converted: list[float] = []
    fetch_files(known, tmp_path / "cache", bringing=brought.append, converting=converted.append)
    one, _two = known.dataset
    for shares in (brought, converted):
        assert shares == sorted(shares)
        assert shares[-1] == 1.0
        assert one.bytes / known.bytes in shares  # the first file is a small part, though one of two
        assert any(one.bytes / known.bytes < share < 1.0 for share in shares)  # and a bar moves within the second


def test_a_connection_that_breaks_off_goes_on_from_there(
    files: dict[str, bytes], site: Site, tmp_path: Path, waits: Waits
) -> None:
    site.cut_after = [10**9, 70_000]  # the first file whole, the second broken off
    _fetch(_catalogue(files, site.address), tmp_path / "cache", waits)
    ranges = [wanted for path, wanted in site.asked if path.endswith("two.rda")]
    assert ranges[0] is None
    assert ranges[1] is not None
    assert 0 < int(ranges[1].removeprefix("bytes=").rstrip("-")) <= 70_000
    assert waits == [0.5]


def test_a_server_that_knows_no_ranges_sends_the_whole_again(
    files: dict[str, bytes], site: Site, tmp_path: Path, waits: Waits
) -> None:
    site.ranges, site.cut_after = False, [10**9, 70_000]
    assert _fetch(_catalogue(files, site.address), tmp_path / "cache", waits).landed == ("one", "two")


def test_a_busy_server_is_asked_again_with_longer_waits(
    files: dict[str, bytes], site: Site, tmp_path: Path, waits: Waits
) -> None:
    site.answers = [500, 503, 429]
    assert _fetch(_catalogue(files, site.address), tmp_path / "cache", waits).landed == ("one", "two")
    assert waits == [0.5, 1.0, 2.0]


def test_a_server_that_stays_busy_is_given_up(
    files: dict[str, bytes], site: Site, tmp_path: Path, waits: Waits
) -> None:
    site.answers = [500] * 5
    with pytest.raises(UserError, match=r"One did not come in 5 tries: the server answered 500.*goes on from there"):
        _fetch(_catalogue(files, site.address), tmp_path / "cache", waits)
    assert _leftovers(tmp_path / "cache") == []


def test_a_missing_file_is_said_at_once(files: dict[str, bytes], site: Site, tmp_path: Path, waits: Waits) -> None:
    del site.files["o/r/c/two.rda"]
    with pytest.raises(UserError, match=r"Two is not at its address \(404\).*--mirror"):
        _fetch(_catalogue(files, site.address), tmp_path / "cache", waits)
    assert waits == []
    assert file_path(_catalogue(files).dataset[0], tmp_path / "cache").exists()  # what had landed stays


def test_a_file_with_other_bytes_is_refused_and_the_next_run_mends_it(
    files: dict[str, bytes], site: Site, tmp_path: Path, waits: Waits
) -> None:
    good = site.files["o/r/c/one.rda"]
    site.files["o/r/c/one.rda"] = b"x" * len(good)
    known = _catalogue(files, site.address)
    with pytest.raises(UserError, match="One is not the file that was published"):
        _fetch(known, tmp_path / "cache", waits)
    assert not file_path(known.dataset[0], tmp_path / "cache").exists()
    assert _leftovers(tmp_path / "cache") == []
    site.files["o/r/c/one.rda"] = good
    assert _fetch(known, tmp_path / "cache", waits).landed == ("one", "two")


def test_a_half_that_belongs_to_another_file_cannot_spoil_the_whole_for_good(
    files: dict[str, bytes], site: Site, tmp_path: Path, waits: Waits
) -> None:
    known = _catalogue(files, site.address)
    target = file_path(known.dataset[0], tmp_path / "cache")
    target.parent.mkdir(parents=True)
    target.with_name(target.name + ".part").write_bytes(b"rubbish")
    with pytest.raises(UserError, match="not the file that was published"):
        _fetch(known, tmp_path / "cache", waits)
    assert _fetch(known, tmp_path / "cache", waits).landed == ("one", "two")


def test_a_file_damaged_in_the_cache_is_fetched_again(
    files: dict[str, bytes], site: Site, tmp_path: Path, waits: Waits
) -> None:
    known = _catalogue(files, site.address)
    _fetch(known, tmp_path / "cache", waits)
    target = file_path(known.dataset[1], tmp_path / "cache")
    target.write_bytes(b"y" + target.read_bytes()[1:])
    assert _fetch(known, tmp_path / "cache", waits).landed == ("two",)


def test_a_damaged_table_is_made_again_from_its_file(
    files: dict[str, bytes], site: Site, tmp_path: Path, waits: Waits
) -> None:
    known = _catalogue(files, site.address)
    _fetch(known, tmp_path / "cache", waits)
    table_path(known.dataset[0], tmp_path / "cache").write_bytes(b"no parquet")
    assert open_sources(tmp_path / "cache", known).frame("one")["n"].to_list() == [1.0, 2.0]


def test_no_network_is_one_sentence(files: dict[str, bytes], tmp_path: Path, waits: Waits) -> None:
    with pytest.raises(UserError, match="the network or the server cannot be reached"):
        _fetch(_catalogue(files), tmp_path / "cache", waits)
    assert waits == [0.5, 1.0, 2.0, 4.0]


def test_a_full_disk_is_one_sentence_and_the_half_is_gone_on_with(
    files: dict[str, bytes], site: Site, tmp_path: Path, waits: Waits, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_unfinished: Path, _path: Path) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    known = _catalogue(files, site.address)
    with monkeypatch.context() as patched:
        patched.setattr("commonground.sources.download.settle", full)
        with pytest.raises(UserError, match="no space left on the disk"):
            _fetch(known, tmp_path / "cache", waits)
    assert _fetch(known, tmp_path / "cache", waits).landed == ("one", "two")


def test_a_full_disk_while_converting_leaves_no_half_table(
    files: dict[str, bytes], site: Site, tmp_path: Path, waits: Waits, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_arguments: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    known = _catalogue(files, site.address)
    with monkeypatch.context() as patched:
        patched.setattr(landing, "_land", full)
        with pytest.raises(UserError, match="no space left on the disk"):
            _fetch(known, tmp_path / "cache", waits)
    assert _leftovers(tmp_path / "cache") == []
    assert list((tmp_path / "cache" / "tables").glob("*.parquet")) == []
    assert len(_fetch(known, tmp_path / "cache", waits).converted) == 2


def test_a_folder_serves_as_a_mirror(files: dict[str, bytes], tmp_path: Path, waits: Waits) -> None:
    mirror = tmp_path / "mirror"
    for url, content in files.items():
        (mirror / url).parent.mkdir(parents=True, exist_ok=True)
        (mirror / url).write_bytes(content)
    assert _fetch(_catalogue(files), tmp_path / "cache", waits, mirror).landed == ("one", "two")


def test_a_mirror_with_a_file_missing_or_changed_is_refused(
    files: dict[str, bytes], tmp_path: Path, waits: Waits
) -> None:
    mirror = tmp_path / "mirror"
    with pytest.raises(UserError, match="neither a folder nor an address"):
        _fetch(_catalogue(files), tmp_path / "cache", waits, mirror)
    (mirror / "o/r/c").mkdir(parents=True)
    with pytest.raises(UserError, match="the mirror has no file for One"):
        _fetch(_catalogue(files), tmp_path / "cache", waits, mirror)
    (mirror / "o/r/c/one.rda").write_bytes(b"other")
    with pytest.raises(UserError, match="One is not the file that was published"):
        _fetch(_catalogue(files), tmp_path / "cache", waits, mirror)
    assert _leftovers(tmp_path / "cache") == []


def test_what_was_not_fetched_is_asked_for(files: dict[str, bytes], tmp_path: Path) -> None:
    with pytest.raises(UserError, match=r"One \(one\) is not on this machine.*run `commonground fetch` first"):
        open_sources(tmp_path, _catalogue(files)).frame("one")


def test_a_killed_run_leaves_no_damage_and_the_next_goes_on(
    files: dict[str, bytes], tmp_path: Path, waits: Waits
) -> None:
    with serving(Site(dict(files), cut_after=[10**9, 50_000], answers=[])) as site:
        known = _catalogue(files, site.address)
        (tmp_path / "catalogue.json").write_text(known.model_dump_json())
        code = (
            "import pathlib, sys\n"
            "from commonground.sources.model import Catalogue\n"
            "from commonground.sources.fetch import fetch_files\n"
            "folder = pathlib.Path(sys.argv[1])\n"
            "known = Catalogue.model_validate_json((folder / 'catalogue.json').read_text())\n"
            "def hang(seconds):\n"
            "    import time\n"
            "    (folder / 'hanging').touch()\n"
            "    time.sleep(60)\n"
            "fetch_files(known, folder / 'cache', pause=hang)\n"
        )
        run = subprocess.Popen([sys.executable, "-c", code, str(tmp_path)])
        _until((tmp_path / "hanging").exists)
        os.kill(run.pid, signal.SIGKILL)
        run.wait()
        assert _leftovers(tmp_path / "cache") == ["two.rda.part"]
        assert _fetch(known, tmp_path / "cache", waits).landed == ("two",)
        assert site.asked[-1][1] is not None  # it asked for the rest alone
        assert _leftovers(tmp_path / "cache") == []


def _until(true: object, seconds: float = 20.0) -> None:
    end = time.monotonic() + seconds
    while not true():  # type: ignore[operator]
        assert time.monotonic() < end, "it did not come so far in time"
        time.sleep(0.02)


def test_a_file_whose_path_has_spaces_is_asked_for_by_a_quoted_address(
    files: dict[str, bytes], tmp_path: Path, waits: Waits
) -> None:
    content = files["o/r/c/one.rda"]
    with serving(Site({"o/r/c/MSOA%20Data/one.rda": content})) as site:
        known = _catalogue({"o/r/c/MSOA Data/one.rda": content}, site.address)
        assert _fetch(known, tmp_path / "cache", waits).landed == ("one",)
        assert [path for path, _ in site.asked] == ["/o/r/c/MSOA%20Data/one.rda"]
    assert open_sources(tmp_path / "cache", known).frame("one")["code"].to_list() == ["A", "B"]
