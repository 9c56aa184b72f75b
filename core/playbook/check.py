"""Prove playbooks before anybody reads them: both languages, known variables, every branch, the length, the spacing."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import pairwise
from pathlib import Path

from jinja2 import nodes
from markdown_it import MarkdownIt

from core.briefing import catalogue
from core.ledger import base_of
from core.playbook.library import BUILT_IN, Library, Playbook, Variables, files, read, refuse_outside
from core.playbook.template import environment
from core.playbook.trial import try_out
from core.playbook.unusable import Unusable
from core.types import LANGS, Lang
from core.wording import Wording

RISKS = (
    "credit",
    "business",
    "performance",
    "operational",
    "compliance",
    "reputation",
    "churn",
    "requirement_change",
)
WHY_BUDGET: Mapping[Lang, int] = {"en": 200, "zh": 100}  # a reason is one line
SENTENCE_FROM: Mapping[Lang, int] = {"en": 25, "zh": 12}  # shorter ones may well be said twice
LEAKS = re.compile(r"\bNone\b|\bnan\b|Undefined|\{\{|\}\}|\{%|%\}")
HOLES = re.compile(
    r" {2}|\( ?\)|（）|“”|[,;:] ?[.,;:]|[，；：、][，。；：、]|。。|(?<!\.)\.\.(?!\.)|\s[,.;](?:\s|$)|^-$|^\d+\.$"
)
QUESTION = re.compile(r"\*(?:Ask: |先问：).*?\*(?!\*)")
HALF_WIDTH = re.compile(r"[\u4e00-\u9fff][,;:?!]|[,;:?!][\u4e00-\u9fff]")
HAN = re.compile(r"[\u4e00-\u9fff]")
RUN_IN = re.compile(r"\*\*[^*]+\*\*[：:]?")
ESCAPE = re.compile(r"\\(.)")


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong with a playbook, where, said in both languages."""

    file: Path
    line: int
    said: Mapping[Lang, str]

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.said['en']}"


def check(library: Library) -> Iterator[Problem]:
    """Yield everything wrong with the company's playbooks, each as it is found; when they are good, with our own.

    What cannot be used at all comes first, before anything is tried out.
    """
    good = True
    for problem in check_folder(library.folder, library) if library.folder else ():
        good = False
        yield problem
    if good:
        yield from check_folder(BUILT_IN, library)


def check_folder(root: Path, library: Library) -> Iterator[Problem]:
    """Yield what is wrong with the playbooks of one folder."""
    own = root == library.folder
    books: dict[tuple[str, Lang], Playbook] = {}
    for lang in LANGS:
        for name, path in files(root, lang):
            try:
                if own:
                    refuse_outside(root, path)
                books[name, lang] = read(path, name, lang, own=own)
            except Unusable as found:
                yield Problem(found.path, found.line, found.why)
    yield from _check_pairs(root, books)
    for book in books.values():
        yield from _check_own(book, library) if own else check_book(book, Wording(book.lang, library.terms))
    yield from _repeated(books.values())


def _check_own(book: Playbook, library: Library) -> Iterator[Problem]:
    """Yield what is wrong with one of the company's, tried out where it can do no harm."""
    found = library.worker.try_out(book.path, book.name, book.lang)
    if found is None:
        yield _problem(book, 1, "trying it out takes too long or too much memory", "试运行太慢或太占内存")
    for line, said in found or ():
        yield Problem(book.path, line, said)


def _check_pairs(root: Path, books: Mapping[tuple[str, Lang], Playbook]) -> Iterator[Problem]:
    """Yield what one language has and the other has not."""
    there = {lang: {name for name, _ in files(root, lang)} for lang in LANGS}
    for (name, lang), book in books.items():
        other: Lang = "zh" if lang == "en" else "en"
        twin = books.get((name, other))
        if name not in there[other]:
            yield _problem(book, 1, f"there is no {other}/{name}.md", f"缺少{other}/{name}.md")
        elif twin and lang == "en" and (twin.conditions, twin.answers) != (book.conditions, book.answers):
            yield _problem(book, 2, "for and answers differ between en and zh", "中英文的for或answers不一致")
        elif twin and lang == "en" and len(twin.why) != len(book.why):
            yield _problem(book, 2, "en and zh give different numbers of reasons", "中英文的why条数不一致")


def check_book(book: Playbook, wording: Wording) -> Iterator[Problem]:
    """Yield what is wrong with one playbook whose template is allowed."""
    yield from _check_front(book)
    yield from _check_options(book)
    yield from _check_body(book, wording)
    for why in book.why:
        yield from _check_why(replace(book, body="\n" + why, budget=WHY_BUDGET[book.lang]), wording)


def _check_why(reason: Playbook, wording: Wording) -> Iterator[Problem]:
    """Yield what is wrong with one reason: it says nothing where it does not hold, and asks nothing."""
    trials = try_out(reason, wording)
    if "" not in trials.texts:
        yield _problem(reason, 2, "a reason that always holds; begin it with {% if %}", "why要用{% if %}开头")
    if any(QUESTION.search(text) for text in trials.texts):
        yield _problem(reason, 2, "a reason shows an unknown figure", "why里用了可能未知的数据")
    yield from _check_body(reason, wording)


def check_filled(library: Library, customer: str, variables: Variables) -> Iterator[Problem]:
    """Yield what a reader would stumble over in any playbook filled with the figures of a customer on record."""
    for lang in LANGS:
        for book in library.of_kind(None, lang):
            text = library.render(book.name, lang, variables).text
            lines = [line for line in text.split("\n") if line]
            as_data = replace(book, own=True)  # names come in any script
            found = [(line, complaint) for line in lines for complaint in _complaints(line, as_data)]
            for line, (en, zh) in (*found, *((text, complaint) for complaint in _empty_sections(text))):
                yield _problem(book, 1, f"{customer}: {en}: {_short(line)}", f"{customer}：{zh}：{_short(line)}")


def _check_body(book: Playbook, wording: Wording) -> Iterator[Problem]:
    """Yield what is wrong with a template in any of its cases."""
    trials = try_out(book, wording)
    for line in trials.unreached:
        yield _problem(book, line, "no case reaches this branch", "没有任何情况会走到这个分支")
    size = len(ESCAPE.sub(r"\1", trials.longest))
    if size > book.budget:
        en, zh = f"up to {size} characters, the budget is {book.budget}", f"最长{size}字，超过预算{book.budget}字"
        yield _problem(book, 1, en, zh)
    said = [(paragraph, complaint) for paragraph in trials.paragraphs for complaint in _complaints(paragraph, book)]
    said += [(text, complaint) for text in trials.texts for complaint in _empty_sections(text)]
    for text, (en, zh) in {complaint: (text, complaint) for text, complaint in said}.values():
        yield _problem(book, _line_of(book, text), f"{en}: {_short(text)}", f"{zh}：{_short(text)}")


def _problem(book: Playbook, line: int, en: str, zh: str) -> Problem:
    return Problem(book.path, line, {"en": en, "zh": zh})


def _check_front(book: Playbook) -> Iterator[Problem]:
    """Yield what is wrong in the front matter."""
    for name, options in book.conditions.items():
        known = catalogue()[name].options if name in catalogue() else ()
        wrong = [option for option in options if option not in known]
        if wrong:
            en, zh = f"for: {name} has no option {wrong[0]!r}", f"for：{name}没有“{wrong[0]}”这个选项"
            yield _problem(book, 2, en, zh)
    for risk in book.answers:
        if risk not in RISKS:
            yield _problem(
                book, 2, f"answers: {risk!r} is none of {', '.join(RISKS)}", f"answers：没有“{risk}”这类风险"
            )


def _check_options(book: Playbook) -> Iterator[Problem]:
    """Yield comparisons of a term with an option it cannot have."""
    for compared in environment().parse(book.body).find_all(nodes.Compare):
        variable = catalogue().get(compared.expr.name) if isinstance(compared.expr, nodes.Name) else None
        constants = [const.value for operand in compared.ops for const in _constants(operand.expr)]
        wrong = [value for value in constants if variable and variable.options and value not in variable.options]
        if variable and wrong:
            en, zh = f"{variable.name} has no option {wrong[0]!r}", f"{variable.name}没有“{wrong[0]}”这个选项"
            yield _problem(book, compared.lineno, f"{en}; options are {', '.join(variable.options)}", zh)


def _constants(expression: nodes.Expr) -> list[nodes.Const]:
    return [expression] if isinstance(expression, nodes.Const) else list(expression.find_all(nodes.Const))


def _complaints(paragraph: str, book: Playbook) -> Iterator[tuple[str, str]]:
    """Yield what a reader would stumble over in one rendered paragraph."""
    if LEAKS.search(paragraph):
        yield "template or missing value shows through", "露出了模板代码或空值"
    if HOLES.search(paragraph.removeprefix("> ")):
        yield "a hole or double punctuation", "句子有空洞或标点重复"
    if any(not _stands_alone(paragraph, found) for found in QUESTION.finditer(paragraph)):
        yield "a question inside a sentence; put it behind {% if %}", "问句插在句子中间，请用{% if %}隔开"
    if _unclosed(paragraph):
        yield "emphasis that does not close", "加粗或斜体没有闭合"
    bare = ESCAPE.sub("", paragraph)
    if book.lang == "zh" and not book.own and HALF_WIDTH.search(bare):
        yield "half-width punctuation beside Chinese", "中文旁边用了半角标点"
    if book.lang == "en" and not book.own and HAN.search(bare):
        yield "Chinese in an English playbook", "英文话术里夹了中文"


def _stands_alone(paragraph: str, found: re.Match[str]) -> bool:
    """Tell whether a question begins after a full stop or a run-in and ends its paragraph or meets a new sentence."""
    before = paragraph[: found.start()].rstrip().removesuffix("**")
    after = paragraph[found.end() :]
    begins = not before or before[-1] in ".?!:。？！：*-→" or before in (">", "-") or before.rstrip("0123456789.") == ""
    return begins and (not after or after[0] in " *")


def _unclosed(paragraph: str) -> bool:
    """Tell whether a star meant as emphasis would be shown as a star."""
    tokens = MarkdownIt("commonmark").disable("text_join").parse(paragraph)
    children = [child for token in tokens for child in token.children or ()]
    return any(child.type == "text" and "*" in child.content for child in children)


def _empty_sections(text: str) -> Iterator[tuple[str, str]]:
    """Yield run-ins that nothing follows."""
    for line, following in pairwise([*(line for line in text.split("\n") if line), ""]):
        if RUN_IN.fullmatch(line) and (not following or following.startswith("**")):
            yield f"nothing follows {line}", f"{line}下面是空的"


def _line_of(book: Playbook, text: str) -> int:
    """Return the line of the file that holds the first words of a rendered text, the first line when none does."""
    words = re.split(r"[\\*]|\d", text.lstrip("->*0123456789. "))[0][:20].strip()
    lines = book.body.split("\n")
    return next((number for number, line in enumerate(lines, 1) if words and words in line), 1)


def _short(text: str) -> str:
    return text if len(text) <= 80 else text[:79] + "…"


def _repeated(books: Iterable[Playbook]) -> Iterator[Problem]:
    """Yield sentences that stand in two playbooks of one language."""
    seen: dict[tuple[Lang, str], str] = {}
    for book in books:
        for line, sentence in _sentences(book):
            first = seen.setdefault((book.lang, sentence), book.name)
            if base_of(first) != base_of(book.name):  # variants of one playbook share most of it
                yield _problem(book, line, f"also in {first}: {sentence}", f"{first}里也有这句：{sentence}")


def _sentences(book: Playbook) -> Iterator[tuple[int, str]]:
    """Yield line and text of each sentence long enough to be somebody's own."""
    for number, line in enumerate((book.body + "\n" + "\n".join(book.why)).split("\n"), 1):
        for sentence in re.split(r"\{%.*?%\}|[.?!;:]\s|[。？！；：]", line):
            bare = sentence.strip(' ->*"“”.?!')
            if len(re.sub(r"\{\{.*?\}\}", "", bare)) >= SENTENCE_FROM[book.lang]:
                yield number, bare
