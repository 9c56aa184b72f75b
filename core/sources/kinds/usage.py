"""Usage: which features of our product or service a customer used, how often, on which day or in which hour."""

from datetime import date, datetime

import numpy as np

from core.frames import Array, Floats
from core.sources.batch import Objects
from core.sources.fields import customer_id
from core.sources.kind import Bounds, Columns, Field, Finished, Kind, names

PART = {
    "core": names("核心, 核心功能, 主要, 主功能, main, primary, key, yes, 是"),
    "auxiliary": names("辅助, 辅助功能, 次要, 附加, secondary, add-on, additional, minor, no, 否"),
}


def _finish(columns: Columns) -> Finished:
    """Part days from hours, and count once where no number says how often."""
    moments, rows = columns["on"], len(columns["on"])
    hour = columns.get("hour", np.full(rows, np.nan))
    count = columns.get("count", np.full(rows, np.nan))
    return Finished(
        {
            **columns,
            "on": _objects([_day(one) for one in moments]),
            "hour": np.where(np.isnan(hour), _hours(moments), hour),
            "count": np.where(np.isnan(count), 1.0, count),
        }
    )


def _day(moment: date | datetime) -> date:
    return moment.date() if isinstance(moment, datetime) else moment


def _hours(moments: Array) -> Floats:
    """Return the hours said; a column in which every time is midnight says none."""
    hours = np.array([one.hour if isinstance(one, datetime) else np.nan for one in moments], np.float64)
    return hours if (hours > 0).any() else np.full(len(hours), np.nan)


def _objects(values: list[date]) -> Objects:
    objects: Objects = np.empty(len(values), dtype=object)
    objects[:] = values
    return objects


usage = Kind(
    name="usage",
    title={"en": "usage", "zh": "使用记录"},
    key=("usage_id",),
    rank=120,
    made_key=("customer_id", "on", "hour", "feature"),
    bounds=(Bounds("count", 0), Bounds("hour", 0, 23)),
    adds="count",
    finish=_finish,
    fields=(
        Field(
            "usage_id",
            "id",
            {"en": "number of the record", "zh": "记录编号"},
            headers=names("usage no, usage record, record id, 使用编号, 使用记录编号, 记录编号"),
        ),
        customer_id("tenant, tenant id, workspace id, 租户, 租户编号"),
        Field(
            "on",
            "moment",
            {"en": "day, or day and time", "zh": "使用时间"},
            headers=names("""
    used on, used at, usage date, usage time, event date, event time, timestamp, date, day, time, 使用时间, 使用日期,
    发生时间, 事件时间, 登录时间, 时间, 日期
"""),
            required=True,
        ),
        Field(
            "hour",
            "number",
            {"en": "hour of the day, 0 to 23", "zh": "小时（0至23）"},
            headers=names("hour of day, hour of the day, 小时, 时段, 钟点"),
        ),
        Field(
            "feature",
            "text",
            {"en": "feature used", "zh": "功能"},
            headers=names("""
                feature name, function, module, event, event name, action, functionality, 功能, 功能名称, 功能模块,
                模块, 使用功能, 事件, 操作
            """),
            required=True,
        ),
        Field(
            "core",
            "option",
            {"en": "core or auxiliary feature", "zh": "核心或辅助功能"},
            headers=names(
                "feature type, feature class, is core, core feature, 功能类型, 功能分类, 是否核心, 是否核心功能"
            ),
            options=PART,
        ),
        Field(
            "count",
            "number",
            {"en": "how often", "zh": "使用次数"},
            headers=names("""
                times, uses, usage count, events, sessions, hits, quantity, frequency, 次数, 使用次数, 使用量, 频次,
                数量
            """),
        ),
    ),
)
