"""Every kind of file: its headers, options and dimensions fit together, and plain files of it are understood."""

from collections import Counter
from datetime import date
from pathlib import Path

import pytest

from core.dimensions import dimensions
from core.sources.choices import all_kinds
from core.sources.kind import Kind
from core.sources.spelling import plain
from core.sources.values.options import spellings_of
from core.tables import INTERACTIONS, INTRODUCTIONS, RISKS, RIVAL_CONTACTS, ROLES, SURVEYS
from tests.core.sources.writing import contents, read_rows

KINDS = list(all_kinds().values())
BY_DIMENSION = {"text": "text", "number": "number", "money": "money", "option": "option", "date": "date"}


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
def test_no_two_fields_share_a_spelling(kind: Kind) -> None:
    spellings = [plain(header) for field in kind.fields for header in {plain(h) for h in (field.name, *field.headers)}]
    assert [spelling for spelling, times in Counter(spellings).items() if times > 1] == []
    assert "" not in spellings


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
def test_no_two_options_share_a_spelling(kind: Kind) -> None:
    for field in kind.fields:
        for name, spellings in (field.options or {}).items():
            assert {spellings_of(field)[plain(spelling)] for spelling in (name, *spellings)} == {name}, field.name


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
def test_a_kinds_rules_name_its_own_fields(kind: Kind) -> None:
    fields = {field.name for field in kind.fields}
    named = [*kind.key, *kind.carried, *kind.line_marks, *kind.made_key]
    named += [name for group in (*kind.either, *kind.in_order) for name in group]
    named += [name for bounds in kind.bounds for name in (bounds.field, *(bounds.option or ())[:1])]
    named += [kind.adds] if kind.adds else []
    assert set(named) <= fields
    assert (kind.name, set(kind.title)) == (kind.name, {"en", "zh"})
    assert all(set(field.meaning) == {"en", "zh"} for field in kind.fields)
    assert all((field.options is not None) == (field.type == "option") for field in kind.fields)


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
def test_facts_are_known_dimensions_with_the_same_options_and_labels(kind: Kind) -> None:
    for field in kind.fields:
        if field.dimension is None:
            continue
        dimension = dimensions()[field.dimension]
        assert field.type == BY_DIMENSION[dimension.kind]
        assert set(field.options or {}) == set(dimension.options)
        for name, labels in dimension.options.items():
            assert {spellings_of(field)[plain(label)] for label in labels.values()} == {name}


def test_every_dimension_a_file_could_bring_has_a_column() -> None:
    brought = {field.dimension for kind in KINDS for field in kind.fields}
    assert set(dimensions()) <= brought


def test_kinds_come_in_one_order_and_options_match_the_tables() -> None:
    assert len({kind.rank for kind in KINDS}) == len(KINDS)
    kinds = all_kinds()
    assert set(kinds["interactions"].field("kind").options or {}) == set(INTERACTIONS)
    assert set(kinds["contacts"].field("role").options or {}) == set(ROLES)
    assert set(kinds["surveys"].field("kind").options or {}) == set(SURVEYS)
    assert set(kinds["introductions"].field("kind").options or {}) == set(INTRODUCTIONS)
    assert set(kinds["rival_contacts"].field("kind").options or {}) == set(RIVAL_CONTACTS)
    assert set(kinds["incidents"].field("risk").options or {}) == set(RISKS)


FILES: dict[str, tuple[list[object], list[object], dict[str, object]]] = {
    "customers": (
        ["客户编号", "客户名称", "别名", "所属行业", "企业性质", "年采购预算(万元)", "信用额度", "客户经理"],
        ["C-001", "华信精密机械有限公司", "华信；HX", "机械制造", "民企", "1.2", "￥50,000", "E07"],
        {"customer_id": "C-001", "aliases": "华信; HX", "industry": "machinery", "ownership": "private",
         "purchase_budget": 1_200_000, "credit_limit": 5_000_000, "owner": "E07"},
    ),
    "contacts": (
        ["联系人编号", "客户编号", "姓名", "职务", "购买角色", "影响者", "沟通渠道", "离职日期"],
        ["P1", "C-001", "王芳", "采购总监", "采购决策者", "是", "微信", "2024年3月5日"],
        {"role": "purchasing", "influencer": "yes", "channel_preference": "chat", "left_on": date(2024, 3, 5)},
    ),
    "rates": (
        ["币种", "日期", "汇率", "外币数量"],
        ["美元", "2024-03-05", "720.5", "100"],
        {"currency": "USD", "on": date(2024, 3, 5), "rate": 720.5, "units": 100.0},
    ),
    "products": (
        ["存货编码", "存货名称", "存货分类", "标准售价", "标准成本"],
        ["00123", "轴承", "轴承类", "12.50", "8"],
        {"product_id": "00123", "category": "轴承类", "unit_price": 1250, "unit_cost": 800},
    ),
    "orders": (
        ["Sales Document", "Sold-to Party", "Document Date", "Material", "Order Quantity", "Net Value", "Currency"],
        ["4500001", "10023", "05.03.2024", "MAT-1", "10", "1.234,50", "EUR"],
        {"order_id": "4500001", "ordered_on": date(2024, 3, 5), "amount": 123_450, "quantity": 10.0},
    ),
    "invoices": (
        ["发票号码", "客户编码", "开票日期", "到期日", "价税合计", "状态"],
        ["F1", "C-001", "2024/3/5", "2024/4/4", "(1,130.00)", ""],
        {"invoice_id": "F1", "due_on": date(2024, 4, 4), "amount": -113_000, "status": "credit_note"},
    ),
    "payments": (
        ["收款单号", "核销发票", "到账日期", "收款金额", "结算方式"],
        ["S1", "F1", "20240401", "1130", "电汇"],
        {"payment_id": "S1", "invoice_id": "F1", "paid_on": date(2024, 4, 1), "amount": 113_000, "method": "电汇"},
    ),
    "contracts": (
        ["合同编号", "客户编号", "合同名称", "签订日期", "到期日期", "合同金额（万元）", "合同状态"],
        ["H1", "C-001", "年度框架协议", "2024-01-01", "2024-12-31", "120", "履行中"],
        {"starts_on": date(2024, 1, 1), "signed_on": date(2024, 1, 1), "amount": 120_000_000, "status": "active"},
    ),
    "interactions": (
        ["客户编号", "跟进时间", "跟进方式", "跟进内容", "跟进人"],
        ["C-001", "2024-03-05 14:30", "微信", "确认交期", "李伟"],
        {"on": date(2024, 3, 5), "kind": "chat", "summary": "确认交期", "rep": "李伟"},
    ),
    "complaints": (
        ["客诉编号", "客户编号", "投诉日期", "结案日期", "紧急程度", "投诉原因"],
        ["T1", "C-001", "2024-03-05", "", "紧急", "延迟交货"],
        {"complaint_id": "T1", "closed_on": None, "urgency": "urgent", "cause": "延迟交货"},
    ),
    "opportunities": (
        ["商机编号", "客户编号", "商机名称", "创建日期", "销售阶段", "预计金额", "结果", "竞争对手"],
        ["O1", "C-001", "二期产线", "2024-03-05", "方案报价", "3.5万", "赢单", "无锡某厂"],
        {"stage": "方案报价", "amount": 3_500_000, "outcome": "won", "rival": "无锡某厂"},
    ),
    "surveys": (
        ["答卷编号", "客户编号", "答题时间", "问卷类型", "得分", "联系人编号", "意见建议"],
        ["Q1", "C-001", "2024-03-05 10:00", "净推荐值", "9", "P1", "交货快"],
        {"survey_id": "Q1", "answered_on": date(2024, 3, 5), "kind": "nps", "score": 9.0, "comment": "交货快"},
    ),
    "usage": (
        ["客户编号", "使用时间", "功能模块", "功能类型", "使用次数"],
        ["C-001", "2024/3/5 下午2:30", "报表", "核心功能", "12"],
        {"on": date(2024, 3, 5), "hour": 14.0, "feature": "报表", "core": "core", "count": 12.0},
    ),
    "introductions": (
        ["引荐方编号", "被介绍客户", "关系类型", "介绍日期", "是否成交"],
        ["C-001", "无锡新动力", "转介绍", "2024-03-05", "是"],
        {"customer_id": "C-001", "other_name": "无锡新动力", "kind": "referred", "outcome": "won"},
    ),
    "balance_sheets": (
        ["客户编号", "报表日期", "披露日期", "流动资产合计（万元）", "流动负债合计（万元）",
         "资产总计（万元）", "负债合计（万元）", "未分配利润（万元）"],
        ["C-001", "2023-12-31", "2024-04-20", "300", "180", "1000", "600", "(50)"],
        {"period_end": date(2023, 12, 31), "known_on": date(2024, 4, 20), "working_capital": 120_000_000,
         "total_assets": 1_000_000_000, "equity": 400_000_000, "retained_earnings": -50_000_000},
    ),
    "service_costs": (
        ["费用单号", "客户编号", "发生日期", "费用类型", "费用金额"],
        ["F9", "C-001", "2024-03-05", "上门维修", "￥860"],
        {"cost_id": "F9", "on": date(2024, 3, 5), "description": "上门维修", "amount": 86_000},
    ),
    "rival_contacts": (
        ["客户编号", "发现日期", "竞争对手名称", "接触程度", "情报来源"],
        ["C-001", "2024-03-05", "苏州某厂", "询价", "采购部"],
        {"on": date(2024, 3, 5), "rival": "苏州某厂", "kind": "quoted", "source": "采购部"},
    ),
    "incidents": (
        ["事件编号", "客户编号", "发生日期", "风险类别", "风险等级", "解除日期", "事件描述"],
        ["E1", "C-001", "2024-03-05", "舆情", "重大", "", "被媒体曝光"],
        {"incident_id": "E1", "risk": "reputation", "severity": "grave", "closed_on": None, "summary": "被媒体曝光"},
    ),
}  # fmt: skip


@pytest.mark.parametrize("kind", FILES)
def test_a_plain_file_of_the_kind_is_recognised_and_read(tmp_path: Path, kind: str) -> None:
    headers, cells, expected = FILES[kind]
    reading = read_rows(tmp_path, [headers, cells])
    assert (reading.report.kind, list(reading.refused)) == (kind, [])
    columns = contents(reading)
    assert {name: columns[name][0] for name in expected} == expected


def test_every_kind_is_shown_here() -> None:
    assert set(FILES) == set(all_kinds())


def test_a_dealing_without_a_number_gets_the_same_one_every_time(tmp_path: Path) -> None:
    headers, cells, _ = FILES["interactions"]
    one = contents(read_rows(tmp_path, [headers, cells]))["interaction_id"]
    again = contents(read_rows(tmp_path, [headers, [*cells[:3], "另一件事", cells[4]], cells]))["interaction_id"]
    assert one == again[1:]
    assert again[0] != again[1]


def test_headers_in_two_languages_are_understood(tmp_path: Path) -> None:
    headers = ["订单号 Order No.", "客户编号/Customer ID", "下单日期\nOrder Date", "金额 Amount (CNY)"]
    reading = read_rows(tmp_path, [headers, ["S1", "K1", "2024-03-05", "12"]])
    assert list(reading.report.mapping.values()) == ["order_id", "customer_id", "ordered_on", "amount"]


def test_headers_with_a_path_are_understood_by_their_end(tmp_path: Path) -> None:
    headers = ["Order Reference", "Customer/ID", "Order Date", "Order Lines/Quantity", "Order Lines/Unit Price"]
    reading = read_rows(tmp_path, [headers, ["S1", "K1", "2024-03-05", "2", "3"]])
    assert list(reading.report.mapping.values()) == ["order_id", "customer_id", "ordered_on", "quantity", "unit_price"]


def test_of_two_columns_for_one_field_the_surer_is_taken_and_the_other_shown(tmp_path: Path) -> None:
    headers = ["订单号", "客户编号", "日期", "下单日期", "价税合计", "金额"]
    reading = read_rows(tmp_path, [headers, ["S1", "K1", "2024-03-09", "2024-03-05", "11.3", "10"]])
    assert contents(reading)["ordered_on"] == [date(2024, 3, 5)]
    assert contents(reading)["amount"] == [1000]
    assert reading.report.ignored == ["日期", "价税合计"]


def test_a_contract_begins_when_it_was_signed_unless_the_file_says_otherwise(tmp_path: Path) -> None:
    headers = ["Contract no", "Customer id", "Signed on", "Start date", "End date"]
    begun = ["K1", "C-001", "2024-01-20", "", "2024-12-31"]
    later = ["K2", "C-001", "2024-01-20", "2024-03-01", "2024-12-31"]
    batch = read_rows(tmp_path, [headers, begun, later]).batch
    assert batch.column("starts_on").tolist() == [date(2024, 1, 20), date(2024, 3, 1)]
    assert batch.column("signed_on").tolist() == [date(2024, 1, 20)] * 2
