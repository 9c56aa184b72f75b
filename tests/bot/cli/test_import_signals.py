"""Files of surveys, use, introductions, balance sheets, costs, rivals and risk events come in from the command line."""

import pytest

from tests.bot.cli.conftest import Operator

CUSTOMERS = "客户编号,客户名称,发展阶段,续约意向\nC-1,华信精密机械有限公司,成长期,不确定\nC-2,无锡新动力,初创,\n"
# By kind: a file as people export it, the words that tell what came in, and a row of it that cannot be.
FILES = {
    "surveys": (
        "答卷编号,客户编号,答题时间,问卷类型,得分,意见\nQ1,C-1,2026-03-05,净推荐值,9,交货快\nQ2,C-1,2026-03-06,满意度,4,\n",
        "客户调查：新增2，",
        "Q3,C-1,2026-03-07,满意度,9,\n",
        "要求：1到5之间的数字",
    ),
    "usage": (
        "客户编号,使用时间,功能,功能类型,次数\nC-1,2026-03-05 14:20,报表,核心,3\nC-1,2026-03-05 14:50,报表,核心,1\n",
        "使用记录：新增1，",
        "C-9,2026-03-05 14:20,报表,核心,3\n",
        "要求：已有的客户：请先导入客户资料",
    ),
    "introductions": (
        "介绍方编号,被介绍客户编号,关系类型,介绍日期,是否成交\nC-1,C-2,转介绍,2026-03-05,是\n",
        "引荐记录：新增1，",
        "C-1,C-1,转介绍,2026-03-06,是\n",
        "要求：与同一行客户不同的另一个客户",
    ),
    "balance_sheets": (
        "客户编号,报表日期,资产总计（万元）,负债合计（万元）,流动资产（万元）,流动负债（万元）\nC-1,2025-12-31,1000,600,300,180\n",
        "资产负债表：新增1，",
        "C-1,2024-12-31,,600,300,180\n",
        "资产总计（万元） 为空，此项必填",
    ),
    "service_costs": (
        "费用单号,客户编号,发生日期,费用类型,费用金额\nF1,C-1,2026-03-05,上门维修,￥860\n",
        "服务成本：新增1，",
        "F2,C-1,2026-03-05,上门维修,很多\n",
        "要求：金额",
    ),
    "rival_contacts": (
        "客户编号,发现日期,竞争对手,接触程度,信息来源\nC-1,2026-03-05,苏州某厂,询价,采购部\n",
        "竞争对手接触：新增1，",
        "C-1,2026-03-06,苏州某厂,喝茶,采购部\n",
        "要求：下列之一：seen (接触), quoted (报价), trial (试用), bought (购买)",
    ),
    "incidents": (
        "事件编号,客户编号,发生日期,风险类别,风险等级,解除日期,事件描述\nE1,C-1,2026-03-05,舆情,重大,,被媒体曝光\n",
        "风险事件：新增1，",
        "E2,C-1,2026-03-05,舆情,重大,2026-03-01,被媒体曝光\n",
        "要求：不早于 发生日期 的日期",
    ),
}


@pytest.fixture
def chinese(operator: Operator) -> Operator:
    operator.environ["LC_ALL"] = "zh_CN.UTF-8"
    operator.reads("import", operator.writes("客户.csv", CUSTOMERS), "--no-score")
    return operator


@pytest.mark.parametrize("kind", FILES)
def test_a_chinese_file_is_told_taken_in_once_and_its_bad_rows_refused(chinese: Operator, kind: str) -> None:
    good, told, bad, expected = FILES[kind]
    path = chinese.writes(f"{kind}.csv", good)
    assert told in chinese.reads("import", path, "--no-score")
    assert "新增0，更新0" in chinese.reads("import", path, "--no-score")
    refused = chinese.types("import", chinese.writes("bad.csv", good + bad), "--no-score")
    assert refused.exit_code == 2
    assert expected in refused.output.replace("\n", "")


def test_an_unknown_customer_is_refused_in_english_too(operator: Operator) -> None:
    operator.reads("import", operator.writes("customers.csv", CUSTOMERS), "--no-score")
    rows = "customer_id,on,risk,severity,summary\nC-404,2026-03-05,reputation,3,Press\n"
    result = operator.types("import", operator.writes("incidents.csv", rows), "--no-score")
    assert result.exit_code == 2
    assert "a customer that is on record: import the customers first" in result.output
