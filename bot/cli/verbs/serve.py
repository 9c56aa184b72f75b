"""``callsheet serve``: Telegram and Slack, until the process is told to stop."""

import asyncio

from bot.cli.house import application


def serve() -> None:
    """Serve Telegram and Slack. · 启动 Telegram 和 Slack 服务。"""
    app = application(quiet=False)

    from bot.serve import serve as serving

    asyncio.run(serving(app))
