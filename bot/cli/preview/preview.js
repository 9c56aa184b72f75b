// Draw what the server sends. All of it is text: nothing is ever read as markup.
"use strict";

const WORDS = {
  en: { choose: "Playbook", live: "Live: save the file and look here", lost: "No connection. Is the preview still running?",
        line: "Line", missing: "There is no usable playbook of this name in this language.", of: "of" },
  zh: { choose: "话术", live: "保存文件后这里自动更新", lost: "连接断开，预览还在运行吗？",
        line: "行", missing: "这个语言下没有可用的同名话术。", of: "/" },
};
const STYLES = { bold: "strong", italic: "em", strikethrough: "s", strike: "s", code: "code", pre: "code", underline: "u" };
let words = WORDS.en, source = null;

function element(tag, name, ...children) {
  const made = document.createElement(tag);
  if (name) made.className = name;
  made.append(...children);
  return made;
}

function styled(text, styles) {
  return styles.reduce((inner, style) => (STYLES[style] ? element(STYLES[style], "", inner) : inner), document.createTextNode(text));
}

function runs(elements) {
  return elements.map((one) => styled(one.text, Object.keys(one.style || {})));
}

function slackPart(part) {
  if (part.type === "rich_text_list") {
    const list = element(part.style === "ordered" ? "ol" : "ul", "", ...part.elements.map((item) => element("li", "", ...runs(item.elements))));
    if (part.offset) list.start = part.offset + 1;
    return list;
  }
  return element("div", part.type === "rich_text_quote" ? "quote" : "part", ...runs(part.elements));
}

function slack(blocks) {
  return element("div", "slack", ...blocks.flatMap((block) => {
    if (block.type === "header") return [element("div", "head", block.text.text)];
    if (block.type === "divider") return [element("hr")];
    return (block.elements || []).map(slackPart);
  }));
}

function bubble(message) {
  const marks = new Set([0, message.text.length]);
  for (const one of message.entities) marks.add(one.offset).add(one.offset + one.length);
  const places = [...marks].sort((a, b) => a - b);
  return element("div", "bubble", ...places.slice(1).map((end, at) => {
    const start = places[at];
    const over = message.entities.filter((one) => one.offset <= start && one.offset + one.length >= end).map((one) => one.type);
    const made = styled(message.text.slice(start, end), over);
    return over.some((type) => type.endsWith("blockquote")) ? element("span", "quote", made) : made;
  }));
}

function titled(title, look) {
  return element("div", "", element("h3", "", title), look);
}

function column(one) {
  const head = element("h2", "", one.lang === "zh" ? "中文" : "English");
  if (one.size) {
    const size = element("span", one.size > one.budget ? "over" : "", ` ${one.size} ${words.of} ${one.budget}`);
    head.append(size);
  }
  const problems = one.problems.map((found) => element("div", "problem", words === WORDS.zh ? `第${found.line}行：${found.why}` : `Line ${found.line}: ${found.why}`));
  const shown = one.missing ? [element("div", "problem", words.missing)] : [
    titled("Slack", slack(one.slack)),
    titled("Telegram", element("div", "telegram", ...one.telegram.map(bubble))),
    titled(words === WORDS.zh ? "终端" : "Terminal", element("pre", "terminal", one.terminal)),
  ];
  const made = element("section", "", head, ...problems, ...shown);
  made.lang = one.lang === "zh" ? "zh-CN" : "en";
  return made;
}

function follow(name) {
  if (source) source.close();
  source = new EventSource("/events?name=" + encodeURIComponent(name));
  const state = document.getElementById("state");
  source.onmessage = (event) => {
    document.getElementById("looks").replaceChildren(...JSON.parse(event.data).columns.map(column));
    state.textContent = words.live;
  };
  source.onerror = () => { state.textContent = words.lost; };
}

async function begin() {
  const told = await (await fetch("/names")).json();
  words = WORDS[told.lang];
  document.documentElement.lang = told.lang === "zh" ? "zh-CN" : "en";
  document.getElementById("choose").textContent = words.choose;
  const names = document.getElementById("names");
  names.append(...told.names.map((name) => element("option", "", name)));
  const wanted = decodeURIComponent(location.hash.slice(1));
  names.value = told.names.includes(wanted) ? wanted : told.names[0];
  names.addEventListener("change", () => { location.hash = encodeURIComponent(names.value); follow(names.value); });
  follow(names.value);
}

begin();
