"""The package tells the truth about itself: its map, version, dependencies, wheel and papers."""

import ast
import importlib.metadata
import re
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

import tsforecast
from tsforecast.cli.commands import NAMES
from tsforecast.series.samples import SAMPLES

ROOT = Path(__file__).parents[1]
PACKAGE = ROOT / "tsforecast"
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
CONTRACTS = PROJECT["tool"]["importlinter"]["contracts"]
OF_EXTRAS = {"pyarrow"}


def rooms_on_the_map():
    """Give the rooms that the package's docstring names, from the innermost to the outermost."""
    rows = re.findall(r"^    (\w+(?:, \w+)*)  ", tsforecast.__doc__, flags=re.MULTILINE)
    return [room for row in rows for room in row.split(", ")]


def imported(folder):
    """Give the top-level packages that the sources in a folder import.

    The scripts of peers run in environments of their own, with what they need there.
    """
    found = set()
    for path in folder.rglob("*.py"):
        if path.parent.name == "peer_scripts":
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                found.update(alias.name.partition(".")[0] for alias in node.names)
            elif isinstance(node, ast.ImportFrom) and node.level == 0:
                found.add(node.module.partition(".")[0])
    return found - sys.stdlib_module_names - {"tsforecast", "benchmarks"}


def pins():
    """Give the versions in constraints.txt by canonical name."""
    lines = (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines()
    pairs = [line.split("==") for line in lines if line and not line.startswith("#")]
    return {canonicalize_name(name): version for name, version in pairs}


def needed(distribution, extras=("",)):
    """Give what a distribution needs on this Python, with all that comes along."""
    found, waiting = set(), [(distribution, tuple(extras))]
    while waiting:
        name, wanted = waiting.pop()
        for line in importlib.metadata.requires(name) or []:
            one = Requirement(line)
            asked = any(one.marker is None or one.marker.evaluate({"extra": e}) for e in wanted)
            key = (canonicalize_name(one.name), ("", *sorted(one.extras)))
            if asked and key not in found:
                found.add(key)
                waiting.append(key)
    return {name for name, _ in found} - {canonicalize_name(distribution)}


def test_the_map_shows_every_room_and_no_other():
    there = {
        path.stem
        for path in PACKAGE.iterdir()
        if (path / "__init__.py").exists() or (path.suffix == ".py" and "__" not in path.stem)
    }
    assert set(rooms_on_the_map()) == there


def test_the_layers_are_the_rooms_in_the_order_of_the_map():
    layers = [set(re.split(r" [:|] ", layer)) for layer in reversed(CONTRACTS[0]["layers"])]
    rooms = rooms_on_the_map()
    assert layers[0] == set(rooms[: len(layers[0])])
    assert [room for layer in layers[1:] for room in layer] == rooms[len(layers[0]) :]


@pytest.mark.parametrize(
    ("contract", "allowed"), [(1, {"network"}), (2, {"cli", "present"})], ids=["keras", "typer"]
)
def test_a_contract_that_forbids_speaks_to_all_other_rooms(contract, allowed):
    told = {module.removeprefix("tsforecast.") for module in CONTRACTS[contract]["source_modules"]}
    assert told == set(rooms_on_the_map()) - allowed


def test_one_version_everywhere():
    assert importlib.metadata.version("tsforecast-cli") == tsforecast.__version__
    changes = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    assert f"\n## [{tsforecast.__version__}]" in changes


def test_what_is_imported_is_declared_and_what_is_declared_is_needed():
    declared = {Requirement(line).name for line in PROJECT["project"]["dependencies"]}
    assert imported(PACKAGE) - OF_EXTRAS == declared


def test_benchmarks_need_only_their_extra():
    declared = {
        Requirement(line).name
        for line in PROJECT["project"]["dependencies"]
        + PROJECT["project"]["optional-dependencies"]["benchmark"]
    }
    assert imported(ROOT / "benchmarks") <= declared


def test_every_dependency_is_argued_for():
    page = (ROOT / "docs" / "decisions" / "dependencies.md").read_text(encoding="utf-8")
    extras = PROJECT["project"]["optional-dependencies"]
    lines = PROJECT["project"]["dependencies"] + [line for some in extras.values() for line in some]
    names = {Requirement(line).name for line in lines} - {"tsforecast-cli"}
    assert not {name for name in names if f"| {name} |" not in page}


def test_everything_that_an_installation_brings_is_pinned():
    assert not needed("tsforecast-cli", ("", "test")) - set(pins())


def test_the_wheel_carries_data_weights_types_and_licence(tmp_path):
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "--target", "wheel", "--directory", tmp_path],
        cwd=ROOT,
        check=True,
        capture_output=True,
    )
    (wheel,) = tmp_path.iterdir()
    assert wheel.name == f"tsforecast_cli-{tsforecast.__version__}-py3-none-any.whl"
    names = set(zipfile.ZipFile(wheel).namelist())
    wanted = {f"tsforecast/data/{sample.file}" for sample in SAMPLES.values()}
    wanted |= {"tsforecast/py.typed", "tsforecast/data/README.md"}
    wanted |= {"tsforecast/forecast/widths.json"}
    wanted |= {
        path.relative_to(ROOT).as_posix() for path in (PACKAGE / "network/pretrained").glob("*.*")
    }
    assert wanted <= names
    assert any(name.endswith("/licenses/LICENSE") for name in names)
    assert {name.partition("/")[0] for name in names} == {
        "tsforecast", f"tsforecast_cli-{tsforecast.__version__}.dist-info",
    }  # fmt: skip
    assert "tsforecast/data/write.py" not in names


def test_the_readme_lists_every_command_and_no_other():
    page = (ROOT / "README.md").read_text(encoding="utf-8")
    listed = re.findall(r"^\| `(\w+)` \|", page, flags=re.MULTILINE)
    assert sorted(listed) == sorted(NAMES)


@pytest.mark.parametrize(
    "page", sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")]), ids=lambda page: page.name
)
def test_links_between_pages_lead_somewhere(page):
    links = re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", page.read_text(encoding="utf-8"))
    assert not [link for link in links if not (page.parent / link).exists()]
