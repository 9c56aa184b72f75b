"""The manifest: what an operator pastes is what the bot then hears."""

import re

import pytest
import yaml

from bot.channel import Entry
from bot.channels.slack.manifest import Manifest, as_yaml, manifest

URL = "https://callsheet.example.com/slack"


def entry(name: str, usage: str = "") -> Entry:
    return Entry(name, {"en": f"Do {name}", "zh": f"做{name}"}, f"/{name} {usage}".strip())


MENU = [entry("customer", "CUSTOMER"), entry("help"), entry("top"), *(entry(f"extra{n}") for n in range(12))]


def commands(made: Manifest) -> dict[str, Manifest]:
    return {command["command"]: command for command in made["features"]["slash_commands"]}


def test_the_ten_first_commands_slack_lets_us_have_stand_beside_the_one_for_everything() -> None:
    names = list(commands(manifest(MENU)))
    assert names == ["/callsheet", "/customer", "/top", *(f"/extra{n}" for n in range(8))]


@pytest.mark.parametrize("name", ["help", "status", "who", "topic", "dm", "with_underscore", "客户", "callsheet"])
def test_a_name_slack_refuses_is_left_to_the_command_for_everything(name: str) -> None:
    assert list(commands(manifest([entry(name)]))) == ["/callsheet"]


def test_a_command_is_described_in_both_languages_with_its_arguments() -> None:
    customer = commands(manifest(MENU))["/customer"]
    assert customer["description"] == "Do customer · 做customer"
    assert customer["usage_hint"] == "CUSTOMER"
    assert "usage_hint" not in commands(manifest(MENU))["/top"]


def test_with_a_socket_no_address_is_named() -> None:
    made = manifest(MENU)
    assert made["settings"]["socket_mode_enabled"] is True
    assert "url" not in as_yaml(made).replace("request_url", "url")


def test_over_http_every_way_in_leads_to_the_one_address() -> None:
    made = manifest(MENU, URL)
    assert made["settings"]["socket_mode_enabled"] is False
    assert made["settings"]["event_subscriptions"]["request_url"] == URL
    assert made["settings"]["interactivity"]["request_url"] == URL
    assert {command["url"] for command in commands(made).values()} == {URL}


def test_the_rights_are_those_the_bot_uses_and_no_more() -> None:
    rights = manifest(MENU)["oauth_config"]["scopes"]["bot"]
    assert rights == ["app_mentions:read", "chat:write", "commands", "files:write", "im:history", "im:write"]


def test_what_is_printed_is_read_back_the_same_and_is_legible() -> None:
    made = manifest(MENU, URL)
    assert yaml.safe_load(as_yaml(made)) == made
    assert "打电话" in as_yaml(made)
    assert not re.search(r"[&*]id\d", as_yaml(made))
