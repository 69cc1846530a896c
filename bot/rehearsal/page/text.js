// Text with entities, both ways. Offsets count UTF-16 units, as Telegram and JavaScript strings do.

const TAGS = {
  bold: "strong",
  italic: "em",
  underline: "u",
  strikethrough: "s",
  code: "code",
  blockquote: "blockquote",
};

const BLOCKS = new Set(["pre", "blockquote", "expandable_blockquote"]);

export async function copy(text) {
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    const area = document.createElement("textarea");
    area.value = text;
    area.className = "unseen";
    document.body.append(area);
    area.select();
    document.execCommand("copy");
    area.remove();
  }
}

export function element(tag, properties = {}, ...children) {
  const node = Object.assign(document.createElement(tag), properties);
  node.append(...children);
  return node;
}

// A message's text as nodes. `deeds`: command(text), link(url) → true if it stays in the phone, copied(what).
export function render(text, entities, deeds) {
  const sorted = [...entities].sort((a, b) => a.offset - b.offset || b.length - a.length);
  return fragment(text, 0, text.length, sorted, deeds);
}

function fragment(text, start, end, entities, deeds) {
  const result = document.createDocumentFragment();
  let at = start;
  while (entities.length) {
    const [first, ...rest] = entities;
    const stop = first.offset + first.length;
    const inside = rest.filter((e) => e.offset < stop);
    entities = rest.filter((e) => e.offset >= stop);
    result.append(text.slice(at, first.offset));
    result.append(dressed(first, text.slice(first.offset, stop), fragment(text, first.offset, stop, inside, deeds), deeds));
    // A block ends its line by itself; the line break written after it would be an empty line.
    at = BLOCKS.has(first.type) && text[stop] === "\n" ? stop + 1 : stop;
  }
  result.append(text.slice(at, end));
  return result;
}

function dressed(entity, words, inner, deeds) {
  switch (entity.type) {
    case "code":
      return copyable(element("code", { className: "copyable" }, inner), words, deeds);
    case "pre":
      return preformatted(entity, words, inner, deeds);
    case "spoiler":
      return spoiler(inner);
    case "expandable_blockquote":
      return expandable(inner);
    case "date_time": {
      // As an app that knows no such entity shows it; by the reader's own clock where the pointer rests on it.
      const moment = new Date(entity.unix_time * 1000);
      return element("time", { dateTime: moment.toISOString(), title: moment.toLocaleString() }, inner);
    }
    case "text_link":
      return link(entity.url, inner, deeds);
    case "url":
      return link(/^[a-z]+:/i.test(words) ? words : `https://${words}`, inner, deeds);
    case "email":
      return copyable(element("span", { className: "copyable email" }, inner), words, deeds);
    case "bot_command": {
      const button = element("button", { type: "button", className: "inline", dir: "ltr" }, inner);
      button.addEventListener("click", () => deeds.command(words));
      return button;
    }
    default:
      return TAGS[entity.type] ? element(TAGS[entity.type], {}, inner) : element("span", { className: entity.type }, inner);
  }
}

function pressable(node, label, deed) {
  node.tabIndex = 0;
  node.setAttribute("role", "button");
  if (label) node.title = label;
  node.addEventListener("click", deed);
  node.addEventListener("keydown", (event) => {
    if (event.key === "Enter" || event.key === " ") {
      event.preventDefault();
      deed(event);
    }
  });
  return node;
}

function copyable(node, words, deeds) {
  return pressable(node, "Copy", async () => {
    await copy(words);
    deeds.copied(words);
  });
}

function preformatted(entity, words, inner, deeds) {
  const body = element("pre", {}, inner);
  body.dir = "auto";
  const button = element("button", { type: "button", className: "pre-copy" }, "Copy");
  button.setAttribute("aria-label", "Copy this text");
  const box = element("div", { className: "pre" }, element("div", { className: "pre-head" }, entity.language || "", button), body);
  const deed = async () => {
    if (getSelection().toString()) return; // somebody is selecting a part of it
    await copy(words);
    deeds.copied(words);
    button.textContent = "Copied";
    setTimeout(() => (button.textContent = "Copy"), 2000);
  };
  box.addEventListener("click", deed);
  return box;
}

function spoiler(inner) {
  const node = element("span", { className: "spoiler" }, element("span", {}, inner));
  node.setAttribute("aria-label", "Hidden text; press to show");
  return pressable(node, "", () => {
    node.classList.add("shown");
    node.removeAttribute("role");
    node.removeAttribute("aria-label");
  });
}

function expandable(inner) {
  const body = element("div", { className: "folded" }, inner);
  const button = element("button", { type: "button", className: "unfold" }, "Show more");
  button.setAttribute("aria-expanded", "false");
  button.addEventListener("click", () => {
    const folded = body.classList.toggle("folded");
    button.textContent = folded ? "Show more" : "Show less";
    button.setAttribute("aria-expanded", String(!folded));
  });
  const quote = element("blockquote", { className: "expandable" }, body, button);
  requestAnimationFrame(() => {
    if (body.scrollHeight <= body.clientHeight + 2) button.hidden = true;
  });
  return quote;
}

function link(url, inner, deeds) {
  const anchor = element("a", { href: /^(https?|tg):/i.test(url) ? url : "#", target: "_blank", rel: "noopener noreferrer" }, inner);
  anchor.title = url;
  anchor.addEventListener("click", (event) => {
    if (deeds.link(url)) event.preventDefault();
  });
  return anchor;
}

// The editor's content as text and entities.
const TYPES = {
  B: "bold",
  STRONG: "bold",
  I: "italic",
  EM: "italic",
  U: "underline",
  S: "strikethrough",
  STRIKE: "strikethrough",
  DEL: "strikethrough",
  CODE: "code",
  BLOCKQUOTE: "blockquote",
};

export function read(editor) {
  const result = { text: "", entities: [] };
  gather(editor, result);
  result.text = result.text.replaceAll("\u00a0", " ");
  return result;
}

function gather(node, result) {
  for (const child of node.childNodes) {
    if (child.nodeType === Node.TEXT_NODE) {
      result.text += child.data;
    } else if (child.nodeName === "BR") {
      result.text += "\n";
    } else if (child.nodeType === Node.ELEMENT_NODE) {
      const block = ["DIV", "P", "BLOCKQUOTE"].includes(child.nodeName);
      if (block && result.text && !result.text.endsWith("\n")) result.text += "\n";
      const offset = result.text.length;
      gather(child, result);
      const type = child.classList.contains("spoiler") ? "spoiler" : TYPES[child.nodeName];
      const length = result.text.slice(offset).trimEnd().length;
      if (type && length) result.entities.push({ type, offset, length });
    }
  }
}

export function write(editor, text, entities) {
  const plain = { command() {}, link: () => true, copied() {} };
  const known = entities.filter((e) => TAGS[e.type] || e.type === "spoiler");
  editor.replaceChildren(editable(render(text, known.map((e) => ({ ...e })), plain)));
}

function editable(nodes) {
  for (const node of nodes.querySelectorAll("[tabindex]")) {
    const copyOf = element(node.nodeName, { className: node.classList.contains("spoiler") ? "spoiler shown" : "" });
    copyOf.append(...node.childNodes);
    node.replaceWith(copyOf);
  }
  return nodes;
}
