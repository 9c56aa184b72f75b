"""Whether the company's own playbooks are good; ours were proven before they were shipped."""

from bot.check import Check, Finding, Patient, good, mend
from core.errors import CallsheetError


async def _look(patient: Patient) -> list[Finding]:
    from bot.app import terms
    from core.playbook import find
    from core.playbook.check import check_folder

    try:
        library = find(patient.settings.playbooks, terms)
    except CallsheetError:
        return [mend("unreadable", folder=str(patient.settings.playbooks))]
    try:
        problems = list(check_folder(library.folder, library)) if library.folder else []
        count = len(library.names())
    finally:
        library.close()
    return [mend("wrong", count=len(problems)) if problems else good("well", count=count)]


playbooks = Check(
    _look,
    {
        "en": {
            "title": "playbooks",
            "unreadable": "The folder {folder} cannot be read. Check CALLSHEET_PLAYBOOKS.",
            "wrong": "Those of your folder have {count} mistakes. To see each with its line: callsheet playbooks check",
            "well": "{count}, and nothing wrong with those of your own.",
        },
        "zh": {
            "title": "话术",
            "unreadable": "文件夹 {folder} 读不了，请检查 CALLSHEET_PLAYBOOKS。",
            "wrong": "自己文件夹里的有 {count} 处错误。逐条查看请运行：callsheet playbooks check",
            "well": "共 {count} 篇，自己加的都没有问题。",
        },
    },
)
