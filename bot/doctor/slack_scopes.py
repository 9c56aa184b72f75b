"""Whether the Slack app may do what the bot does, and no more."""

from bot.check import Check, Finding, Patient, good, mend, note

# docs.slack.dev/authentication/tokens: every answer of the Web API names the scopes of the token in this header.
HEADER = "x-oauth-scopes"


async def _look(patient: Patient) -> list[Finding]:
    from bot.channels.slack.manifest import SCOPES

    if patient.settings.slack_bot_token is None:
        return []
    said = await patient.slack("auth.test")
    held = next((value for name, value in said.headers.items() if name.casefold() == HEADER), None)
    if held is None:
        return []
    scopes = {scope.strip() for scope in held.split(",") if scope.strip()}
    missing, more = sorted(set(SCOPES) - scopes), sorted(scopes - set(SCOPES))
    if missing:
        return [mend("missing", scopes=", ".join(missing))]
    return [note("more", scopes=", ".join(more)) if more else good("well")]


slack_scopes = Check(
    _look,
    {
        "en": {
            "title": "Slack scopes",
            "missing": "The app lacks {scopes}. Bring its manifest up to date (callsheet slack-manifest), install it "
            "again in the workspace, and copy the new token.",
            "more": "The app may do more than the bot needs: {scopes}. A new manifest takes it away.",
            "well": "The app may do what the bot needs, and no more.",
        },
        "zh": {
            "title": "Slack 权限",
            "missing": "应用缺少权限 {scopes}。请更新应用清单（callsheet slack-manifest），在工作区重新安装，"
            "再复制新的令牌。",
            "more": "应用的权限比机器人需要的多：{scopes}。换上新的清单就能去掉。",
            "well": "应用的权限正好够用。",
        },
    },
)
