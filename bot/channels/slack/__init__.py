"""Slack, over a socket or over signed HTTP; nothing of Slack's libraries is imported until it is on."""

from contextlib import AbstractAsyncContextManager

from bot.channel import Channel, Serving, Surroundings
from bot.settings import Settings


def enabled(settings: Settings) -> bool:
    """Return whether there is a token to speak with."""
    return settings.slack_bot_token is not None


def serve(surroundings: Surroundings) -> AbstractAsyncContextManager[Serving]:
    """Return the running of Slack, to be entered and left."""
    from bot.channels.slack._serve import serving

    return serving(surroundings)


slack = Channel(name="slack", enabled=enabled, serve=serve)
