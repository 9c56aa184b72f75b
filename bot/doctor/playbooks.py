"""Whether the playbooks are good in both languages."""

from bot.check import Check, Finding, Patient, good, mend
from core.errors import CallsheetError


async def _look(patient: Patient) -> list[Finding]:
    from bot.app import terms
    from core.playbook import find
    from core.playbook.check import check as problems_of

    try:
        library = find(patient.settings.playbooks, terms)
    except CallsheetError:
        return [mend("unreadable", folder=str(patient.settings.playbooks))]
    try:
        problems, count = list(problems_of(library)), len(library.names())
    finally:
        library.close()
    return [mend("wrong", count=len(problems)) if problems else good("well", count=count)]


playbooks = Check(
    _look,
    {
        "en": {
            "title": "playbooks",
            "unreadable": "The folder {folder} cannot be read. Check CALLSHEET_PLAYBOOKS.",
            "wrong": "They have {count} mistakes. To see each with its line: callsheet playbooks check",
            "well": "{count} are good in both languages.",
        },
        "zh": {
            "title": "话术",
            "unreadable": "文件夹 {folder} 读不了，请检查 CALLSHEET_PLAYBOOKS。",
            "wrong": "有 {count} 处错误。逐条查看请运行：callsheet playbooks check",
            "well": "{count} 篇中英文都没有问题。",
        },
    },
)
