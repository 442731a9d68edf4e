"""What is remembered in a working folder."""

import json

import pytest

from tsforecast.store.workspace import LastUsed, Workspace

LAST = LastUsed("data.csv", "train", {"target": "sales", "missing_values": ["n/a"]}, "data")


def test_what_was_used_last_comes_back(tmp_path):
    workspace = Workspace(tmp_path)
    assert workspace.last() is None
    workspace.remember(LAST)
    assert workspace.last() == LAST
    workspace.remember(LastUsed("other.csv", "decompose"))
    assert workspace.last() == LastUsed("other.csv", "decompose", {}, None)


def test_what_is_remembered_is_not_committed(tmp_path):
    Workspace(tmp_path).remember(LAST)
    assert (tmp_path / ".tsforecast" / ".gitignore").read_text() == "*\n"
    files = sorted(path.name for path in (tmp_path / ".tsforecast").iterdir())
    assert files == [".gitignore", "last.json"]


@pytest.mark.parametrize(
    "content", ["", "{", "[]", "3", '{"source": "x"}', json.dumps({"source": 1, "reading": 3})]
)
def test_a_damaged_memory_is_no_memory(tmp_path, content):
    Workspace(tmp_path).remember(LAST)
    (tmp_path / ".tsforecast" / "last.json").write_text(content)
    assert Workspace(tmp_path).last() is None


def test_a_folder_that_cannot_be_written_to_is_no_reason_to_fail(tmp_path):
    (tmp_path / ".tsforecast").touch()  # a file stands where the folder should be
    workspace = Workspace(tmp_path)
    workspace.remember(LAST)
    assert workspace.last() is None
    assert workspace.keep_stdin(b"1\n") is None


def test_stdin_is_kept_beside_it(tmp_path):
    workspace = Workspace(tmp_path)
    assert workspace.keep_stdin(b"a,b\n1,2\n") == ".tsforecast/stdin.csv"
    assert (tmp_path / ".tsforecast" / "stdin.csv").read_bytes() == b"a,b\n1,2\n"


def test_models_live_below_it(tmp_path):
    assert Workspace(tmp_path).models == tmp_path / ".tsforecast" / "models"
