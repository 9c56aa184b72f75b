"""Whether the policy file is good to the last key."""

from bot.check import Check, Finding, Patient, good, mend
from core.errors import CallsheetError


async def _look(patient: Patient) -> list[Finding]:
    from core.policy import load_rules
    from core.soundness import check_policy

    file = str(patient.settings.policy or "policy.toml")
    try:
        rules = load_rules(patient.settings.policy)
        check_policy(rules.policy)
    except CallsheetError as problem:
        return [mend("wrong", file=file, count=len(getattr(problem, "problems", ())) or 1)]
    return [good("well", file=file, version=rules.policy.version)]


policy = Check(
    _look,
    {
        "en": {
            "title": "policy",
            "wrong": "{file} has mistakes ({count}). To see each with its line: callsheet policy check",
            "well": "{file} is good, version {version}.",
        },
        "zh": {
            "title": "评分规则",
            "wrong": "{file} 有 {count} 处错误。逐条查看请运行：callsheet policy check",
            "well": "{file} 没有问题，版本 {version}。",
        },
    },
)
