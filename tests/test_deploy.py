"""What ships for running Callsheet agrees with the settings there are and the files there are."""

import re
import shlex
from pathlib import Path

import pytest
import yaml

from bot.cli.verbs.backup import RECIPE as BACKUP
from bot.cli.verbs.restore import RECIPE as RESTORE
from bot.settings import FROM_FILES, Settings, load_settings

DEPLOY = Path(__file__).parent.parent / "deploy"
ROOT = DEPLOY.parent
KNOWN = {f"CALLSHEET_{name.upper()}" for name in Settings.model_fields}
KNOWN |= {f"CALLSHEET_{name.upper()}_FILE" for name in FROM_FILES}
SHIPPED = ("Containerfile", "compose.yaml", "callsheet.service", "callsheet.env.example")


def read(name: str) -> str:
    return (DEPLOY / name).read_text("utf-8")


def test_the_example_settings_have_every_setting_and_are_the_defaults_when_taken_up() -> None:
    lines = [line.removeprefix("#") for line in read("callsheet.env.example").splitlines() if "=" in line]
    given = dict(line.split("=", 1) for line in lines if line.startswith("CALLSHEET_"))
    assert set(given) == KNOWN
    assert load_settings(given) == Settings()


@pytest.mark.parametrize("name", SHIPPED)
def test_no_file_names_a_setting_that_is_not_there(name: str) -> None:
    assert set(re.findall(r"CALLSHEET_[A-Z_]*[A-Z]", read(name))) <= KNOWN


def test_the_compose_file_hands_out_each_secret_it_has_and_migrates_before_serving() -> None:
    compose = yaml.safe_load(read("compose.yaml"))
    services = compose["services"]
    used = {secret for service in services.values() for secret in service["secrets"]}
    assert used == set(compose["secrets"])
    for name in ("migrate", "callsheet"):
        for variable, path in services[name]["environment"].items():
            assert variable.endswith("_FILE")
            assert path.removeprefix("/run/secrets/") in services[name]["secrets"]
    assert services["callsheet"]["depends_on"]["migrate"] == {"condition": "service_completed_successfully"}
    volumes = {mount.split(":")[0] for service in services.values() for mount in service.get("volumes", ())}
    assert volumes == set(compose["volumes"])
    assert all("healthcheck" in services[name] for name in ("database",))


@pytest.mark.parametrize("readme", ["README.md", "README.zh.md"])
def test_the_readme_has_the_lines_that_were_tried(readme: str) -> None:
    told = (ROOT / readme).read_text("utf-8")
    assert all(recipe.format(file="monday.dump") in told for recipe in (BACKUP, RESTORE))


def instructions() -> list[tuple[str, list[str]]]:
    """Return the Containerfile's instructions and their words."""
    joined = read("Containerfile").replace("\\\n", " ")
    lines = [line for line in joined.splitlines() if line and not line.startswith("#")]
    return [(line.split(None, 1)[0], shlex.split(line.split(None, 1)[1], posix=False)) for line in lines]


def test_the_image_copies_what_is_there_and_what_the_builder_may_see() -> None:
    seen = {line.removeprefix("!") for line in read("Containerfile.dockerignore").splitlines() if line.startswith("!")}
    copied = {
        source
        for name, words in instructions()
        if name == "COPY" and not words[0].startswith("--from")
        for source in words[:-1]
    }
    assert copied == seen
    assert all((ROOT / source).exists() for source in copied)


def test_the_image_runs_as_nobody_in_particular_from_locked_packages_and_says_whether_it_is_ready() -> None:
    told = instructions()
    assert [words for name, words in told if name == "USER"] == [["10001"]]
    assert any("--require-hashes" in words for name, words in told if name == "RUN")
    (health,) = [words for name, words in told if name == "HEALTHCHECK"]
    assert "/readyz" in " ".join(health)
    assert told[-2:] == [("ENTRYPOINT", ['["callsheet"]']), ("CMD", ['["serve"]'])]


def test_the_service_migrates_first_and_can_write_nowhere_else() -> None:
    unit = dict(line.split("=", 1) for line in read("callsheet.service").splitlines() if re.match(r"\w+=", line))
    assert unit["ExecStartPre"].endswith("callsheet migrate")
    assert unit["ExecStart"].endswith("callsheet serve")
    assert (unit["DynamicUser"], unit["ProtectSystem"], unit["NoNewPrivileges"]) == ("yes", "strict", "yes")
    assert int(unit["TimeoutStopSec"]) > 10
