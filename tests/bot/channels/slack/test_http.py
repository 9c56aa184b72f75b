"""Requests over HTTP: only what Slack has signed, lately, is taken."""

import json
from collections.abc import AsyncIterator

import pytest

from tests.bot.channels.slack.conftest import Bot, Clock, connect
from tests.bot.channels.slack.server import SlackServer, signed

EVENT = json.dumps(
    {
        "type": "event_callback",
        "event_id": "Ev1",
        "event": {"type": "message", "channel_type": "im", "channel": "DU1", "user": "U1", "text": "ACME"},
    }
).encode()
JSON = {"Content-Type": "application/json"}


@pytest.fixture
async def http(slack: SlackServer, bot: Bot, clock: Clock) -> AsyncIterator[SlackServer]:
    async with connect(slack, bot, "http", clock):
        yield slack


async def test_a_signed_request_is_taken(http: SlackServer) -> None:
    status, _ = await http.request(EVENT, JSON | signed(EVENT))
    assert status == 200
    assert (await http.answer()).words == "Ready"


@pytest.mark.parametrize(
    "headers",
    [
        signed(EVENT, secret="somebody else's"),
        signed(EVENT + b" "),
        signed(EVENT, age_seconds=301),
        signed(EVENT) | {"X-Slack-Signature": "v0=ü"},
        signed(EVENT) | {"X-Slack-Request-Timestamp": "9" * 5000},
        {},
    ],
    ids=["another secret", "another body", "too old", "not a signature", "not a time", "unsigned"],
)
async def test_what_slack_did_not_sign_is_refused(http: SlackServer, bot: Bot, headers: dict[str, str]) -> None:
    status, _ = await http.request(EVENT, JSON | headers)
    assert status in (400, 401)
    assert bot.heard == []


@pytest.mark.parametrize(
    "body",
    [
        b"\xff\xfe",
        b"{",
        b"[]",
        b"{}",
        b"",
        b"payload=1",
        b'{"type": "block_actions", "user": {"id": "U1"}, "actions": [1]}',
        b"command=%2Ftop",
    ],
)
async def test_what_is_no_payload_does_no_harm(http: SlackServer, bot: Bot, body: bytes) -> None:
    status, _ = await http.request(body, JSON | signed(body))
    assert status in (200, 400, 401)
    await http.say("U1", "ACME")
    assert (await http.answer()).words == "Ready"
    assert len(bot.heard) == 1


async def test_the_address_is_proved_as_slack_asks(http: SlackServer) -> None:
    body = b'{"type": "url_verification", "challenge": "3eZbrw1a"}'
    status, answer = await http.request(body, JSON | signed(body))
    assert (status, json.loads(answer)) == (200, {"challenge": "3eZbrw1a"})
