"""What is written to people in Slack unasked: one direct message, which can be changed later."""

from bot.channel import Sent, Shown
from bot.channels.slack.limits import ANSWER
from bot.channels.slack.render import letter
from bot.channels.slack.send import RATE_LIMITED, Port
from bot.pacing import NotNow
from core.errors import DeliveryFailed

# docs.slack.dev/reference/methods: conversations.open and chat.postMessage, errors. The person has left, cannot be
# seen by the bot, or their direct messages are closed to it.
_GONE = frozenset(
    {
        *("user_not_found", "users_not_found", "user_disabled", "user_not_visible", "cannot_dm_bot"),
        *("channel_not_found", "is_archived", "not_in_channel", "restricted_action"),
    }
)
# The same pages: trouble with the app itself, which its operator mends. account_inactive is of the bot's own token.
_OURS = frozenset(
    {
        *("invalid_auth", "not_authed", "account_inactive", "token_revoked", "token_expired", "missing_scope"),
        *("no_permission", "access_denied", "accesslimited", "org_login_required", "ekm_access_denied"),
        *("messages_tab_disabled", "team_access_not_granted", "team_added_to_org"),
    }
)
_MENDING_SECONDS = 60.0


class SlackPost:
    """The way out to people who did not ask."""

    limits = ANSWER

    def __init__(self, port: Port) -> None:
        self._port = port

    async def send(self, account: str, shown: Shown, chat: str | None = None) -> Sent:
        """Write to a person alone."""
        try:
            channel = chat or await self._open(account)
            return Sent(channel, await self._port.send(channel, letter(shown)))
        except DeliveryFailed as failure:
            raise _refusal(failure, _GONE) from failure

    async def _open(self, account: str) -> str:
        try:
            return await self._port.direct(account, unasked=True)
        except NotNow as refusal:  # whose chat is known can be written to meanwhile
            raise NotNow(refusal.turn, everybody=False) from refusal

    async def change(self, sent: Sent, shown: Shown) -> None:
        """Let a message say this instead."""
        try:
            await self._port.change(sent.chat, sent.ref, letter(shown))
        except NotNow as refusal:  # new messages have a limit of their own
            raise NotNow(refusal.turn, everybody=False) from refusal
        except DeliveryFailed as failure:
            raise _refusal(failure, frozenset()) from failure


def _refusal(failure: DeliveryFailed, gone: frozenset[str]) -> DeliveryFailed:
    """Return what a refusal means for the one who should read the message."""
    reason = str(failure)
    if reason in _OURS:
        return DeliveryFailed(reason, permanent=False, retry_after=_MENDING_SECONDS)
    if reason in gone:
        return DeliveryFailed(reason, permanent=True, unreachable=True)
    passing = not failure.permanent and reason != RATE_LIMITED
    return DeliveryFailed(reason, permanent=False) if passing and not isinstance(failure, NotNow) else failure
