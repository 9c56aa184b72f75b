"""The risk card: the five-step verdict, eight kinds of risk with their evidence, what it means and what answers it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta

from bot.command import Customer, Words, command
from bot.context import Ask
from bot.questions import Question, answers, next_question, put, question_about
from bot.reply import Actions, Block, Reply, Table, Text
from bot.sheet import Sheet, read_sheet, say_reason
from bot.ways import ways_on
from core.assessment import answer
from core.customers.risk_tags import GROUPS
from core.customers.warning import STEPS
from core.levels import LEVELS
from core.markdown import Markdown, bullets, join
from core.tables import RISKS
from core.types import Contribution, Days, Points, Receipt, Share, Term
from core.values import day, points, share, whole

WORST = 3  # risks told with their evidence
EVIDENCE = 4  # rows of evidence of each
GREEN = LEVELS[0]

words: Words = {
    "en": {
        "title": "Risk of {customer}",
        "warning": "Warning: **{warning}**. The step behind it: {step}.",
        "warning_clear": "Warning: **{warning}**. {known} of {all} steps checked.",
        "warning_unknown": "Warning: **unknown**. Only {known} of {all} steps can be checked, which clears nobody.",
        "step": "{step} **{verdict}**",
        "risk": "Risk",
        "level": "Level",
        "points": "Points",
        "known": "Known",
        "off": "off",
        "scale": "0 is no risk, 100 the worst. Unknown is not green.",
        "head": "**{risk} · {level} · {points}**",
        "head_shown": "**{risk} · {points}** is the highest, and green. What it is made of:",
        "line": "+{points} {input}: {value} *({source}, {on})*",
        "line_undated": "+{points} {input}: {value} *({source})*",
        "rest": "+{points} smaller signs: {count}",
        "waits": "{risk}: today's figures say {level}, since {since}. It counts from {from_day}, if they still say so.",
        "fell": "{risk}: the last run ({on}) said {before}; the figures are better since.",
        "learned": "Learned from our own past: **{probability}** probability of no order within {days}.",
        "policy": "Weighed as the policy says: our own past is too short to learn from.",
        "do": "**Do:** {what}",
        "tags": "**Tags**",
        "group": "{group}: {tags}",
        "stance": "**{quadrant}** (risk × uncertainty): {stance}",
        "measured": "Overall {points} of 100, {known} of what we look at is known.",
        "nothing": "Nothing is known that could be a risk, and nothing that could clear them.",
        "never_bought": "Never bought from us: who is no customer cannot be lost.",
    },
    "zh": {
        "title": "{customer}的风险",
        "warning": "风险预警：**{warning}**，问题出在{step}这一步。",
        "warning_clear": "风险预警：**{warning}**，{all}步里查了{known}步。",
        "warning_unknown": "风险预警：**未知**。{all}步里只有{known}步有数据可查，不能算没有风险。",
        "step": "{step}{verdict}",
        "risk": "风险",
        "level": "等级",
        "points": "得分",
        "known": "已知",
        "off": "已停用",
        "scale": "0分没有风险，100分最严重。未知不等于绿灯。",
        "head": "**{risk} · {level} · {points}分**",
        "head_shown": "**{risk} · {points}分**，是最高的一项，仍是绿灯。由这些构成：",
        "line": "+{points} {input}：{value}（{source}，{on}）",
        "line_undated": "+{points} {input}：{value}（{source}）",
        "rest": "+{points} 其余{count}项小信号",
        "waits": "{risk}：按今天的数据，{since}起已是{level}；持续到{from_day}才算数。",
        "fell": "{risk}：上次评分（{on}）是{before}，之后数据有好转。",
        "learned": "从自己的历史中学得：{days}内不再下单的概率是{probability}。",
        "policy": "信号权重按评分政策：自己的历史还太短，学不出来。",
        "do": "**怎么办**：{what}",
        "tags": "**风险标签**",
        "group": "{group}：{tags}",
        "stance": "**{quadrant}**（风险—不确定性）：{stance}",
        "measured": "综合风险{points}分（满分100），要看的信息已知{known}。",
        "nothing": "现在什么都不知道：说不上有风险，也说不上没风险。",
        "never_bought": "还没成交过，谈不上流失。",
    },
}


@dataclass(frozen=True, slots=True)
class _Risk:
    """One kind of risk of a customer: its level as it settles, its points, and what they are made of."""

    name: str
    level: Term | None
    points: Points | None
    known: Share | None
    receipt: Receipt

    @property
    def green(self) -> bool:
        """Return whether its level is known and green."""
        return self.level is not None and self.level.key.endswith(f".{GREEN}")

    @property
    def order(self) -> tuple[int, int]:
        """Return what sorts the worst first, the unknown last."""
        level = -1 if self.level is None else LEVELS.index(self.level.key.rpartition(".")[2])
        return -level, -(self.points.hundredths if self.points else 0)


@command(
    words=words,
    aliases=("风险", "客户风险"),
    sentences={
        "en": (
            "why is {customer} risky",
            "how risky is {customer}",
            "what is the risk (with )(of )(at )(for )(in ){customer}",
            "what are the risks (with )(of )(at ){customer}",
            "is {customer} at risk",
            "will we lose {customer}",
            "are we losing {customer}",
        ),
        "zh": (
            "{customer}有什么风险",
            "{customer}有没有风险",
            "{customer}的风险",
            "{customer}风险大吗",
            "{customer}会流失吗",
            "{customer}为什么有风险",
        ),
    },
)
async def risk(ask: Ask, customer: Customer) -> Reply:
    """Show a customer's risks: the five-step verdict, eight kinds with their evidence, and what to do.

    看客户风险：五步预警、八类风险和依据，以及怎么应对。

    Examples:
        /risk ACME
        /风险 华信精密机械
    """
    sheet = await read_sheet(ask, customer)
    blocks = tuple(_Card(ask, sheet).blocks(customer))
    return Reply(ask.say("title", customer=sheet.profile.name), blocks)


class _Card:
    """The card of one customer, laid out from top to bottom."""

    def __init__(self, ask: Ask, sheet: Sheet) -> None:
        self.ask, self.sheet = ask, sheet
        self.values, self.terms = sheet.card.values, sheet.card.terms
        self.risks = sorted((self.read(name) for name in RISKS if self.watched(name)), key=lambda risk: risk.order)

    def watched(self, name: str) -> bool:
        """Return whether the policy watches a kind of risk."""
        return bool(getattr(self.sheet.policy.risks, name).on)

    def read(self, name: str) -> _Risk:
        card, column = self.sheet.card, f"{name}_risk"
        known = share(self.values, f"{name}_coverage")
        return _Risk(name, self.terms[f"{name}_level"], points(self.values, column), known, card.receipts[column])

    def blocks(self, customer: Customer) -> Iterator[Block]:
        yield Text(join("\n\n", (self.verdict(), self.steps())))
        yield self.table()
        yield Text(join("\n\n", (self.ask.say("scale"), *(said for risk in self.risks for said in self.moving(risk)))))
        yield from (Text(self.worst(risk)) for risk in self.told())
        if stance := tuple(self.stance()):
            yield Text(join("\n\n", stance))
        if tags := list(self.tags()):
            yield Text(bullets(self.ask.say("tags"), tags))
        question = self.question()
        if question:
            yield Text(self.ask.say("card.ask_next", question=put(self.ask, question)))
        ways = ways_on(self.ask, customer, "customer", "value", "talk", "people", "history")
        yield Actions((*answers(self.ask, customer, question), *ways))

    def question(self) -> Question | None:
        """Return what to ask to know more of their risks; of a stranger something else is worth more."""
        if self.terms["risk_quadrant"] is None:
            return next_question(self.sheet)
        return question_about(self.sheet, [term for risk in self.risks for term in risk.receipt.missing])

    def verdict(self) -> Markdown:
        """Say what the five steps come to."""
        warning, step, known = self.terms["warning"], self.terms["warning_step"], whole(self.values, "steps_known")
        if warning is None:
            return self.ask.say("warning_unknown", known=known, all=len(STEPS))
        if step is None:
            return self.ask.say("warning_clear", warning=warning, known=known, all=len(STEPS))
        return self.ask.say("warning", warning=warning, step=step)

    def steps(self) -> Markdown:
        """Say the verdict of each step in the order they are looked at."""
        told = [self.ask.say("step", step=Term(f"warning.{s}"), verdict=self.terms[f"{s}_step"]) for s in STEPS]
        return join(" → ", told)

    def table(self) -> Table:
        head = [self.ask.say(name) for name in ("risk", "level", "points", "known")]
        off = [[self.named(name), self.ask.say("off"), Markdown(""), Markdown("")] for name in RISKS if self.off(name)]
        return Table(head, [*(self.row(risk) for risk in self.risks), *off])

    def off(self, name: str) -> bool:
        return not self.watched(name)

    def row(self, risk: _Risk) -> list[Markdown]:
        show = self.ask.wording.show
        reached = show(risk.points) if risk.points else Markdown("–")
        return [self.named(risk.name), show(risk.level), reached, show(risk.known)]

    def named(self, risk: str) -> Markdown:
        return self.ask.wording.show(Term(f"change.{risk}_level"))

    def told(self) -> Sequence[_Risk]:
        """Return the risks that are worth their evidence: those above green, else the highest."""
        known = [risk for risk in self.risks if risk.points is not None]
        bad = [risk for risk in known if not risk.green]
        return bad[:WORST] or [risk for risk in known[:1] if risk.points and risk.points.hundredths]

    def worst(self, risk: _Risk) -> Markdown:
        """Say what a risk is made of, how sure that is, and what to do about it."""
        head = self.ask.say(
            "head_shown" if risk.green else "head",
            risk=Term(f"change.{risk.name}_level"),
            level=risk.level,
            points=risk.points,
        )
        told = [bullets(head, list(self.evidence(risk)))]
        told += self.leaving() if risk.name == "churn" else ()
        if (what := answer(risk.name, risk.receipt.lines)) and not risk.green:
            told.append(self.ask.say("do", what=what))
        return join("\n\n", told)

    def evidence(self, risk: _Risk) -> Iterator[Markdown]:
        lines = sorted((line for line in risk.receipt.lines if line.points > 0), key=lambda line: -line.points)
        yield from (self.line(line) for line in lines[:EVIDENCE])
        if rest := lines[EVIDENCE:]:
            yield self.ask.say("rest", points=Points(sum(line.points for line in rest)), count=len(rest))

    def line(self, told: Contribution) -> Markdown:
        return self.ask.say(
            "line" if told.on else "line_undated",
            points=Points(told.points),
            input=Term(told.key),
            value=told.value,
            source=told.source,
            on=told.on,
        )

    def moving(self, risk: _Risk) -> Iterator[Markdown]:
        """Say where today's figures and the last run say otherwise than the level that is shown."""
        column, named = f"{risk.name}_level", Term(f"change.{risk.name}_level")
        today, since = self.sheet.levels_today[column], day(self.values, f"{risk.name}_since")
        if since and today != risk.level:
            patience = timedelta(days=getattr(self.sheet.policy.risks, risk.name).delay_days)
            yield self.ask.say("waits", risk=named, level=today, since=since, from_day=since + patience)
        settled = getattr(self.sheet.settled, column, None)
        if settled and risk.level and LEVELS.index(settled) > LEVELS.index(risk.level.key.rpartition(".")[2]):
            yield self.ask.say("fell", risk=named, on=self.sheet.scored_on, before=Term(f"{column}.{settled}"))

    def leaving(self) -> Iterator[Markdown]:
        """Say how fast they are leaving, and on what basis that is said."""
        paces = [r for r in self.sheet.card.reasons["churn"] if r.key in ("churn.sudden", "churn.slow")]
        yield from (say_reason(self.ask, reason) for reason in paces)
        probability = share(self.values, "churn_probability")
        if probability is None:
            yield self.ask.say("policy")
        else:
            horizon = Days(self.sheet.policy.churn.learning.horizon_days)
            yield self.ask.say("learned", probability=probability, days=horizon)

    def stance(self) -> Iterator[Markdown]:
        """Say what risk against uncertainty calls for."""
        quadrant = self.terms["risk_quadrant"]
        if quadrant is None:
            yield self.ask.say("nothing")
            return
        stance = Term(f"risk_matrix.stance_{quadrant.key.rpartition('.')[2]}")
        yield self.ask.say("stance", quadrant=quadrant, stance=stance)
        known = share(self.values, "risk_known")
        yield self.ask.say("measured", points=points(self.values, "overall_risk"), known=known)
        if whole(self.values, "purchase_days") == 0:
            yield self.ask.say("never_bought")

    def tags(self) -> Iterator[Markdown]:
        for group, names in GROUPS.items():
            held = [Term(f"risk_tags.tag_{n}") for n in names if self.terms[f"tag_{n}"] == Term(f"tag_{n}.yes")]
            if held:
                tags = self.ask.wording.enumerate(held)
                yield self.ask.say("group", group=Term(f"risk_tags.group_{group}"), tags=tags)
