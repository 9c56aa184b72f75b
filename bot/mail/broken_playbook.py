"""Tell a manager that a playbook of the company is passed over: the file, the line, why, and what to do."""

from bot.command import Words
from bot.letter import Letter, Writing, Written
from bot.reply import Reply, Text
from core.playbook.unusable import content_of

WORDS: Words = {
    "en": {
        "title": "A playbook of yours cannot be used",
        "where": "{file}, line {line}: {why}.",
        "next": "Until it is saved anew, our own is shown in its place, if there is one. "
        "/playbook lists every file that is passed over.",
    },
    "zh": {
        "title": "贵公司有一篇话术用不了",
        "where": "{file}第{line}行：{why}。",
        "next": "改好保存之前，有内置的就先用内置的。发/playbook，可以看到所有用不了的文件。",
    },
}


def _compose(writing: Writing) -> Written | None:
    about, folder = writing.about, writing.house.loaded_library.folder
    if folder is None or content_of(folder / about["file"], about["file"]) != about["content"]:
        return None  # it was saved anew meanwhile
    where = writing.say("where", file=about["file"], line=str(about["line"]), why=about["why"][writing.lang])
    return Written(Reply(writing.say("title"), (Text(where), Text(writing.say("next")))), writing.lang)


broken_playbook = Letter("broken_playbook", _compose, WORDS)
