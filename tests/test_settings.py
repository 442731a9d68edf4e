"""Where defaults come from, and what wins."""

import pytest

from tsforecast.errors import UsageError
from tsforecast.settings import defaults


def written(folder, *, pyproject=None, own=None):
    if pyproject is not None:
        (folder / "pyproject.toml").write_text(pyproject)
    if own is not None:
        (folder / "tsforecast.toml").write_text(own)
    return folder


def test_without_any_source_there_are_none(tmp_path):
    assert defaults({}, tmp_path) == {}


def test_the_nearer_source_wins(tmp_path):
    folder = written(
        tmp_path,
        pyproject="[tool.tsforecast.train]\nepochs = 1\nseed = 1\nunits = 1\n",
        own="[train]\nepochs = 2\nseed = 2\n[predict]\nhorizon = 9\n",
    )
    found = defaults({"TSFORECAST_TRAIN_EPOCHS": "3", "HOME": "/"}, folder)
    assert found == {
        "train": {"epochs": "3", "seed": 2, "units": 1},
        "predict": {"horizon": 9},
    }


def test_a_dash_is_an_underscore(tmp_path):
    folder = written(tmp_path, own="[train]\nlog-dir = 'logs'\n")
    assert defaults({}, folder) == {"train": {"log_dir": "logs"}}


def test_a_pyproject_of_somebody_else(tmp_path):
    assert defaults({}, written(tmp_path, pyproject="[project]\nname = 'x'\n")) == {}


@pytest.mark.parametrize("name", ["pyproject.toml", "tsforecast.toml"])
def test_broken_toml(tmp_path, name):
    (tmp_path / name).write_text("[train\n")
    with pytest.raises(UsageError) as caught:
        defaults({}, tmp_path)
    assert (caught.value.exit_code, caught.value.code) == (2, "settings-unreadable")
    assert caught.value.message.startswith("the settings cannot be read: ")
    assert caught.value.hint == "correct the TOML, or move the file away."
    assert caught.value.file == name


def test_settings_that_may_not_be_read(tmp_path, monkeypatch):
    def refused(*_, **__):
        raise PermissionError(13, "Permission denied")

    (tmp_path / "pyproject.toml").touch()
    monkeypatch.setattr(type(tmp_path), "read_text", refused)
    with pytest.raises(UsageError) as caught:
        defaults({}, tmp_path)
    assert caught.value.message == "the settings cannot be read: Permission denied."
    assert caught.value.file == "pyproject.toml"


def test_a_setting_outside_its_command(tmp_path):
    with pytest.raises(UsageError) as caught:
        defaults({}, written(tmp_path, own="epochs = 3\n"))
    assert (caught.value.exit_code, caught.value.code) == (2, "setting-misplaced")
    assert caught.value.message == 'the setting "epochs" stands outside the table of a command.'
    assert caught.value.hint == "put it below its command, as [train] and then epochs = 3."
