"""Remind who looks after a customer of a step of the follow-up plan on its day."""

from datetime import date

from bot.command import Customer, Words, line
from bot.followups import done_button, part_of
from bot.letter import Letter, Writing, Written
from bot.reply import Actions, Button, Reply, Text
from core.followups import PERIOD_OF
from core.markdown import bullets
from core.store.followups import goal_of, step_waiting, usual_of
from core.store.names import name_of
from core.store.profiles import purchases
from core.store.scope import sees
from core.types import Term, Value

WORDS: Words = {
    "en": {
        "title": "{customer}: {step}",
        "do": "**Today:** {do}.",
        "goal": "Goal: {goal}, {part} of a usual order",
        "period": "{period} period, after the order of {day}",
        "ordered": "They have ordered again, on {day}: the plan is drawn up anew when you open it.",
    },
    "zh": {
        "title": "{customer}：{step}",
        "do": "**今天要做**：{do}。",
        "goal": "目标：{goal}，平时一单的{part}",
        "period": "{period}，从{day}那一单算起",
        "ordered": "{day}又下了一单，打开计划就按新的这一单重排。",
    },
}


def _compose(writing: Writing) -> Written | None:
    found = step_waiting(writing.session, writing.about["step"], date.fromisoformat(writing.about["on"]))
    if found is None or not sees(writing.session, writing.scope, found[1].customer_id):
        return None
    step, plan = found
    named = name_of(writing.session, plan.customer_id)
    if named is None:
        return None
    customer = Customer(plan.customer_id, named.external_id, named.name)
    said: dict[str, Value] = {"step": Term(f"followup_step.{step.name}"), "do": Term(f"followup_do.{step.name}")}
    period = Term(f"followup_period.{PERIOD_OF[step.name]}")
    about = [writing.say("period", period=period, day=plan.order_on)]
    if goal := goal_of(step):
        about.append(writing.say("goal", goal=goal, part=part_of(goal, usual_of(plan))))
    orders = purchases.orders(writing.session, plan.customer_id, writing.today)
    if orders and orders[0].day > plan.order_on:
        about.append(writing.say("ordered", day=orders[0].day))
    talk = Button(writing.text("card.talk"), line("talk", customer))
    whole = Button(writing.text("followup.button_plan"), line("followup", customer))
    buttons = Actions((done_button(writing, customer, step), whole, talk))
    body = Text(bullets(writing.say("do", **said), about))
    return Written(Reply(writing.say("title", customer=customer.name, **said), (body, buttons)), writing.lang)


followup = Letter("followup", _compose, WORDS)
