"""``callsheet serve``: Telegram and Slack, until the process is told to stop."""

import asyncio

from bot.cli.house import application
from bot.cli.unpublished import say_unpublished


def serve() -> None:
    """Serve Telegram and Slack. · 启动 Telegram 和 Slack 服务。"""
    from bot.serve import serve as serving
    from core.soundness import check_policy

    with application(quiet=False) as app:
        check_policy(app.house.policy)  # a mistake in it must stop the start, not the first question
        say_unpublished(app)
        asyncio.run(serving(app))
