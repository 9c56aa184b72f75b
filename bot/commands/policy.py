"""The scoring rules in chat: what holds, what other rules would change, publish them, go back."""

import re
from collections.abc import Awaitable, Callable, Mapping
from typing import TYPE_CHECKING

from bot import ruleview
from bot.command import Rest, Words, command, line
from bot.context import Ask
from bot.line import plain_width
from bot.reply import Actions, Block, Button, Reply, Text
from bot.rulebook import Author, publish_rules, roll_back, try_rules, way_back
from bot.tried import blocks
from core.errors import Mistake, Refused
from core.policy import Rules
from core.policy.writing import with_changes
from core.store import policies
from core.store.scope import ALL
from core.store.tables.policies import PolicyVersion

if TYPE_CHECKING:
    from sqlmodel import Session

ASSIGNMENT = re.compile(r"(?P<rule>[\w.]+)\s*=\s*(?P<value>\"[^\"]*\"|[^\s,，;；]+)")
SECTIONS = ("tier", "potential", "risks", "relationship")  # a button away
VERBS: Mapping[str, tuple[str, ...]] = {
    "try": ("试算", "试一试"),
    "publish": ("发布",),
    "rollback": ("回滚", "退回"),
    "discard": ("放弃",),
    "versions": ("版本", "历史版本"),
}

words: Words = {
    "en": {
        "title": "The scoring rules",
        "title_section": "Scoring rules: {name}",
        "title_try": "Other rules, on trial",
        "title_publish": "Publish these rules?",
        "title_published": "Version {version} holds from now on",
        "title_rollback": "Go back to version {version}?",
        "title_rolled_back": "Back to version {version}",
        "title_versions": "Published rules",
        "title_discarded": "The draft is gone",
        "since": "Version {version}, in force since {on}, published by {who}.",
        "noted": "“{note}”",
        "unpublished": "Version {version}: the rules of the file; nothing has been published yet.",
        "nobody": "Callsheet",
        "own_rules": "**Different from the shipped rules**",
        "differs": "{rule} = **{value}** (shipped: {shipped})",
        "sections": "All sections:",
        "one_section": "One of them, with what its rules mean: `/policy tier`",
        "meaning": "{meaning}",
        "rule": "{rule} = **{value}**",
        "listed": "{number}. {name} · {said}",
        "draft": "**Your draft**",
        "change": "{rule}: {before} → **{after}**",
        "how": "Write the rules to try after it: `/policy try tier.top_share=0.25 risks.churn.red=65`",
        "asked": "All customers are scored anew by them, as of the last scoring. `/policy rollback` takes it back.",
        "scored": "Scored {customers} customers as of {as_of}; changes since the last time: {changes}.",
        "asked_back": "The rules of version {gone} stop to hold. The scores of {as_of}, made with {back}, count again"
        " as they were.",
        "went_back": "The scores of {as_of} count again, as they were. The next scoring goes by these rules, too.",
        "version": "Version",
        "when": "Since",
        "who": "By",
        "note": "Note",
        "holds": "**{version}** ←",
        "held": "{version}",
        "none": "Nothing has been published yet.",
        "rules": "What the scores are made by",
        "button_publish": "Publish",
        "button_discard": "Discard",
        "button_yes_publish": "Yes, publish",
        "button_rollback": "Go back",
        "button_yes_rollback": "Yes, go back",
        "button_versions": "Versions",
        "button_rules": "Rules",
        "parameter_what": "SECTION|try|publish|rollback|discard|versions",
        "parameter_more": "RULE=VALUE …",
    },
    "zh": {
        "title": "评分规则",
        "title_section": "评分规则：{name}",
        "title_try": "试算新规则",
        "title_publish": "要发布这套规则吗？",
        "title_published": "版本{version}现在生效",
        "title_rollback": "要退回版本{version}吗？",
        "title_rolled_back": "已退回版本{version}",
        "title_versions": "发布过的规则",
        "title_discarded": "草稿已放弃",
        "since": "版本{version}，{on}起生效，由{who}发布。",
        "noted": "“{note}”",
        "unpublished": "版本{version}：用的是文件里的规则，还没有发布过。",
        "nobody": "Callsheet",
        "own_rules": "**和自带规则不同的地方**",
        "differs": "{rule} = **{value}**（自带：{shipped}）",
        "sections": "全部章节：",
        "one_section": "看其中一节和各项含义：`/policy tier`",
        "meaning": "{meaning}",
        "rule": "{rule} = **{value}**",
        "listed": "{number}. {name} · {said}",
        "draft": "**您的草稿**",
        "change": "{rule}：{before} → **{after}**",
        "how": "在后面写上要试的规则：`/policy try tier.top_share=0.25 risks.churn.red=65`",
        "asked": "发布后，会按上次评分的日期给全部客户重新评分。想撤回，发送 `/policy rollback`。",
        "scored": "已按{as_of}给{customers}个客户评分，与上次相比有{changes}处变化。",
        "asked_back": "版本{gone}的规则将不再生效，重新采用{as_of}按{back}算出的评分，原样不变。",
        "went_back": "重新采用{as_of}的评分，原样不变。下次评分也按这套规则。",
        "version": "版本",
        "when": "生效日期",
        "who": "发布人",
        "note": "备注",
        "holds": "**{version}** ← 生效中",
        "held": "{version}",
        "none": "还没有发布过规则。",
        "rules": "评分规则",
        "button_publish": "发布",
        "button_discard": "放弃",
        "button_yes_publish": "确认发布",
        "button_rollback": "退回",
        "button_yes_rollback": "确认退回",
        "button_versions": "历史版本",
        "button_rules": "现行规则",
        "parameter_what": "章节|试算|发布|回滚|放弃|版本",
        "parameter_more": "规则=值 …",
    },
}


@command(
    words=words,
    aliases=("评分规则", "规则"),
    sentences={
        "en": ("(what are )the scoring rules", "(by )which rules do (you|we) score"),
        "zh": ("(现在)(用的)(是)什么评分规则", "客户是怎么评分的"),
    },
)
async def policy(ask: Ask, what: str = "", more: Rest = "") -> Reply:
    """Show the scoring rules; managers try others on all customers, publish them, or go back.

    看评分规则；经理可以用全部客户试算新规则、发布或退回。

    Examples:
        /policy
        /policy tier
        /policy try tier.top_share=0.25 risks.churn.red=65
        /policy publish
        /policy rollback
        /policy versions
    """
    verb = next((name for name, others in VERBS.items() if what.casefold() in (name, *others)), None)
    if verb is None:
        return await (_section(ask, what) if what else _overview(ask))
    if verb != "versions" and ask.asker.role == "rep":
        raise Refused("managers_only", what=ask.text("rules"))
    return await DO[verb](ask, more.strip())


async def _overview(ask: Ask) -> Reply:
    rules, held = await ask.store(_in_force, ask)
    names = (*SECTIONS, "versions")
    buttons = [Button(ask.text("button_versions") if n == "versions" else n, line("policy", n)) for n in names]
    return _reply(ask, "title", (*ruleview.overview(ask, rules.policy, held), Actions(tuple(buttons))))


async def _section(ask: Ask, name: str) -> Reply:
    rules, _ = await ask.store(_in_force, ask)
    shown = tuple(ruleview.section(ask, rules.policy, name))
    return Reply(ask.say("title_section", name=name), shown, private=False)


async def _try(ask: Ask, typed: str) -> Reply:
    """Add the rules typed to the draft and show what it would change."""
    rules, draft, wanted = await ask.store(_drafted, ask, _assignments(typed))
    if not draft:
        return _reply(ask, "title_try", (Text(ask.say("how")),))
    tried = await ask.work(try_rules, wanted, ask.scope or ALL)
    await ask.store(policies.put_draft, ask.asker.id, draft)
    told = Text(ruleview.changes(ask, rules.policy, draft, wanted.policy))
    buttons = _buttons(ask, publish=("publish",), discard=("discard",))
    return Reply(ask.say("title_try"), (told, *blocks(tried, ask.wording), buttons))


async def _publish(ask: Ask, version: str) -> Reply:
    """Ask whether to publish the draft, or a version named, and do it once it is confirmed by its version."""
    rules, draft, wanted = await ask.store(_drafted, ask, {})
    if version and version != wanted.policy.version:
        wanted = await ask.store(_kept, version)
    elif not draft:
        raise Mistake("policy_no_draft")
    if not version:
        told = Text(ruleview.changes(ask, rules.policy, draft, wanted.policy))
        buttons = _buttons(ask, yes_publish=("publish", wanted.policy.version), discard=("discard",))
        return Reply(ask.say("title_publish"), (told, Text(ask.say("asked")), buttons))
    done = await ask.work(publish_rules, wanted, _author(ask), ask.now)
    await ask.store(policies.put_draft, ask.asker.id, {})
    scored = done.scored
    told = Text(ask.say("scored", customers=scored.customers, as_of=scored.as_of, changes=scored.changes))
    title = ask.say("title_published", version=done.version)
    return Reply(title, (told, _buttons(ask, rules=(), rollback=("rollback",))))


async def _roll_back(ask: Ask, version: str) -> Reply:
    """Ask whether to go back, and do it once it is confirmed by the version to leave."""
    held, run = await ask.store(way_back)
    if version != held.version:
        told = ask.say("asked_back", gone=held.version, back=run.policy_version, as_of=run.as_of)
        buttons = _buttons(ask, yes_rollback=("rollback", held.version))
        return Reply(ask.say("title_rollback", version=run.policy_version), (Text(told), buttons))
    done = await ask.work(roll_back, _author(ask), ask.now, version)
    told = ask.say("went_back", as_of=done.as_of)
    return Reply(ask.say("title_rolled_back", version=done.back), (Text(told), _buttons(ask, rules=())))


async def _discard(ask: Ask, _: str) -> Reply:
    await ask.store(policies.put_draft, ask.asker.id, {})
    return _reply(ask, "title_discarded", (_buttons(ask, rules=()),))


async def _versions(ask: Ask, _: str) -> Reply:
    kept, held = await ask.store(_published)
    shown: Block = ruleview.versions(ask, kept, held) if kept else Text(ask.say("none"))
    return _reply(ask, "title_versions", (shown,))


def _in_force(session: "Session", ask: Ask) -> tuple[Rules, PolicyVersion | None]:
    return policies.in_force(session, ask.house.given_rules), policies.holding(session)


def _published(session: "Session") -> tuple[list[PolicyVersion], PolicyVersion | None]:
    return policies.versions(session), policies.holding(session)


def _kept(session: "Session", version: str) -> Rules:
    found = policies.named(session, version)
    if found is None:
        raise Mistake("policy_draft_changed", version=version)
    return policies.rules_of(found)


def _drafted(session: "Session", ask: Ask, more: Mapping[str, str]) -> tuple[Rules, dict[str, str], Rules]:
    """Return the rules in force, the draft with more changes, and the rules it makes."""
    rules = policies.in_force(session, ask.house.given_rules)
    draft = {**policies.draft(session, ask.asker.id), **more}
    return rules, draft, with_changes(rules, draft)


def _assignments(typed: str) -> dict[str, str]:
    """Return the rules typed with their values. Raises Mistake for words that are none."""
    said = plain_width(typed)
    rest = ASSIGNMENT.sub("", said).strip(" ,;")
    if rest:
        raise Mistake("policy_assignment", given=rest)
    return {found["rule"]: found["value"] for found in ASSIGNMENT.finditer(said)}


def _author(ask: Ask) -> Author:
    return Author(ask.asker.name, ask.platform, ask.account, ask.asker.id)


def _buttons(ask: Ask, **lines: tuple[str, ...]) -> Actions:
    return Actions(tuple(Button(ask.text(f"button_{name}"), line("policy", *words)) for name, words in lines.items()))


def _reply(ask: Ask, title: str, shown: "tuple[Block, ...]") -> Reply:
    return Reply(ask.say(title), shown, private=False)


DO: Mapping[str, Callable[[Ask, str], Awaitable[Reply]]] = {
    "try": _try,
    "publish": _publish,
    "rollback": _roll_back,
    "discard": _discard,
    "versions": _versions,
}
