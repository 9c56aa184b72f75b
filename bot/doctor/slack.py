"""Whether Slack can be reached and knows the bot's tokens."""

from collections.abc import Mapping
from typing import Any

from bot.check import Check, Finding, Patient, good, mend


async def _look(patient: Patient) -> list[Finding]:
    if patient.settings.slack_bot_token is None:
        return []
    said = await patient.slack("auth.test")
    if said.body is None:
        return [mend("away", address=patient.settings.slack_api_url)]
    if not said.body.get("ok"):
        return [_refused("CALLSHEET_SLACK_BOT_TOKEN", said.body)]
    findings = [good("well", team=str(said.body.get("team_id")))]
    if patient.settings.slack_mode == "socket":
        opened = await patient.slack("apps.connections.open", app=True)
        if opened.body is not None and not opened.body.get("ok"):
            findings.append(_refused("CALLSHEET_SLACK_APP_TOKEN", opened.body))
    return findings


def _refused(variable: str, body: Mapping[str, Any]) -> Finding:
    return mend("token", variable=variable, reason=str(body.get("error")))


slack = Check(
    _look,
    {
        "en": {
            "title": "Slack",
            "away": "{address} does not answer. Check the network, the proxy and CALLSHEET_SLACK_API_URL.",
            "token": "Slack does not accept {variable} ({reason}). Copy it again from the app's page at api.slack.com.",
            "well": "The tokens are good, in workspace {team}.",
        },
        "zh": {
            "title": "Slack",
            "away": "{address} 没有响应。请检查网络、代理和 CALLSHEET_SLACK_API_URL。",
            "token": "Slack 不接受 {variable}（{reason}）。请到 api.slack.com 的应用页面重新复制。",
            "well": "令牌有效，工作区 {team}。",
        },
    },
)
