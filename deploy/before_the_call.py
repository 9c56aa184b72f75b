"""What a rep reads before a call, for every story of the demo company: transcripts, one document a language."""

import re
import tomllib
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

from bot.app import find_commands
from core.types import Lang

STORIES = Path(__file__).parent / "demo" / "stories"
COMMANDS = ("brief", "talk", "objection", "followup", "goal", "plan")
AFTER: Mapping[str, Mapping[Lang, str]] = {"objection": {"en": " price", "zh": " 价格"}}
FOLDER = re.compile(r"^/\S*/(?=\S+\.ics$)", re.MULTILINE)  # a terminal names where a file was put down
HEADS: Mapping[Lang, str] = {
    "en": "# Before the call\n\nEvery story of the invented demo company ([what to look for](../demo/STORIES.md)), as "
    "a rep reads it on a phone before calling. The demo's today is 2026-06-30. Generated: `make documents`.",
    "zh": "# 打电话之前\n\n演示公司是虚构的，故事见[看点](../demo/STORIES.zh.md)。下面是业务员打电话之前，"
    "在手机上看到的原文。演示里的今天是2026年6月30日。自动生成：`make documents`。",
}

Answer = Callable[[str], str]


def page(lang: Lang, answer: Answer) -> str:
    """Return the transcripts in a language; ``answer`` gives what a phone's terminal shows after a line."""
    answer(f"/lang {lang}")
    return "\n\n".join((HEADS[lang], *_stories(lang, answer))) + "\n"


def _stories(lang: Lang, answer: Answer) -> Iterator[str]:
    known = find_commands()
    for path in sorted(STORIES.glob("*.toml")):
        story = tomllib.loads(path.read_text("utf-8"))
        who = story.get("ask", story["accounts"][0]["customer"]["customer_id"])
        yield f"## {story['title'][lang]}"
        for name in (name for name in COMMANDS if name in known):
            line = f"/{name} {who}{AFTER.get(name, {}).get(lang, '')}"
            told = f"```text\n{FOLDER.sub('', answer(line))}\n```"
            yield f"<details><summary><code>{line}</code></summary>\n\n{told}\n\n</details>"
