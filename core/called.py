"""How a business contact is addressed: surname and title in Chinese, first name in English."""

import re

HAN = re.compile(r"[\u4e00-\u9fff]{2,4}")
# The commonest compound surnames (公安部《二〇二〇年全国姓名报告》).
COMPOUND = ("欧阳", "上官", "皇甫", "令狐", "诸葛", "司徒", "司马", "申屠", "夏侯", "贺兰")
# A word in the title → what one says; deputies and directors are addressed like the head, as custom has it.
TITLES = (
    (("董事长", "董事"), "董"),
    (("总经理", "总裁", "总监", "副总", "财务总", "CEO", "CFO", "COO", "CTO", "VP"), "总"),
    (("厂长",), "厂长"),
    (("院长",), "院长"),
    (("校长",), "校长"),
    (("处长",), "处长"),
    (("科长",), "科长"),
    (("部长",), "部长"),
    (("主任",), "主任"),
    (("总工", "工程师", "技术员", "工艺"), "工"),
    (("经理",), "经理"),
    (("主管",), "主管"),
    (("班长", "组长", "技师", "师傅"), "师傅"),
)
HONORIFICS = ("Dr", "Prof", "Mr", "Mrs", "Ms")
LEVELS = {"executive": "总", "manager": "经理"}


def called(name: str, title: str | None, level: str | None, *, formal: bool) -> str:
    """Return what to call a person: 王总, 李工; Anna, Dr. Berg, or the full name when they like it formal."""
    name = name.strip()
    if HAN.fullmatch(name):
        suffix = _suffix(title or "") or LEVELS.get(level or "")
        return f"{_surname(name)}{suffix}" if suffix else name
    first, *others = name.split() or [name]
    if others and first.rstrip(".") in HONORIFICS:
        return f"{first} {others[-1]}"
    return name if formal else first


def _surname(name: str) -> str:
    return name[:2] if len(name) > 2 and name.startswith(COMPOUND) else name[0]


def _suffix(title: str) -> str | None:
    upper = title.upper()
    return next((said for words, said in TITLES if any(word in upper for word in words)), None)
