// One phone: a chat with the bot, and all that a person can do in it.

import { copy, element, read, render, write } from "./text.js";

const NEAR_THE_END = 60; // pixels
const TYPING_LASTS = 5500; // milliseconds
const ANSWER_LASTS = 15000; // milliseconds a tapped button waits
const LARGEST_FILE = 20_000_000; // bytes
const LARGEST_ALBUM = 10;
const WRAPPED = { code: "code", spoiler: "span", blockquote: "blockquote" };
const FORMATS = { b: "bold", i: "italic", u: "underline" };
const COMMANDS = { bold: "bold", italic: "italic", underline: "underline", strikethrough: "strikeThrough" };

let nextRef = 1;

export class Phone {
  constructor(place, side, ask) {
    this.side = side;
    this.ask = (content) => ask({ side, ...content });
    this.messages = new Map();
    this.taps = new Map();
    this.files = [];
    place.append(document.getElementById("phone").content.cloneNode(true));
    const find = (selector) => place.querySelector(selector);
    this.parts = Object.fromEntries(
      ["who", "language", "voiceless", "block", "new", "avatar", "name", "status", "log", "below", "toast", "start", "compose", "mode",
        "cancel", "tools", "menu", "editor", "attach", "send", "commands", "chats", "which", "alert"].map((name) => [name, find(`.${name}`)]),
    );
    this.place = place;
    this.parts.who.id = `${side}-title`;
    this.parts.commands.id = `${side}-commands`;
    this.parts.menu.setAttribute("aria-controls", `${side}-commands`);
    if (side === "right") for (const one of ["new", "voiceless"]) this.parts[one].remove();
    this.wire();
  }

  wire() {
    const { language, voiceless, block, start, log, below, editor, send, menu, attach, cancel, tools, commands } = this.parts;
    language.querySelector("select").addEventListener("change", (event) => this.ask({ do: "language", code: event.target.value }));
    voiceless.firstElementChild.addEventListener("change", (event) => this.ask({ do: "voiceless", on: event.target.checked }));
    block.addEventListener("click", () => this.ask(this.group ? { do: "remove" } : { do: "block", on: !this.blocked }));
    this.parts.new.addEventListener("click", () => this.ask({ do: "new" }));
    start.addEventListener("click", () => {
      if (this.group) {
        this.ask({ do: "add" });
        return;
      }
      this.ask({ do: "start", payload: this.startPayload || "" });
      this.startPayload = "";
    });
    log.addEventListener("scroll", () => {
      this.pinned = this.atEnd();
      if (this.pinned) this.parts.below.hidden = true;
    });
    new ResizeObserver(() => this.pinned && this.toEnd()).observe(log);
    below.addEventListener("click", () => this.toEnd());
    send.addEventListener("click", () => this.submit());
    cancel.addEventListener("click", () => this.reset());
    editor.addEventListener("keydown", (event) => this.key(event));
    editor.addEventListener("paste", (event) => {
      event.preventDefault();
      if (event.clipboardData.files.length) this.choose(event.clipboardData.files);
      else document.execCommand("insertText", false, event.clipboardData.getData("text/plain"));
    });
    editor.addEventListener("input", () => {
      if (!editor.textContent) editor.replaceChildren();
    });
    document.addEventListener("selectionchange", () => {
      const selection = getSelection();
      tools.classList.toggle("shown", !selection.isCollapsed && editor.contains(selection.anchorNode));
    });
    tools.addEventListener("mousedown", (event) => event.preventDefault()); // keeps the selection
    tools.addEventListener("click", (event) => {
      const format = event.target.closest("[data-format]")?.dataset.format;
      if (format) this.format(format);
    });
    attach.querySelector("input").addEventListener("change", (event) => {
      if (event.target.files.length) this.choose(event.target.files);
      event.target.value = "";
    });
    menu.addEventListener("click", () => this.unfoldMenu(commands.hidden));
    commands.addEventListener("keydown", (event) => this.menuKey(event));
    this.place.addEventListener("focusout", (event) => {
      if (!commands.hidden && event.relatedTarget && !commands.contains(event.relatedTarget) && event.relatedTarget !== menu) {
        this.unfoldMenu(false);
      }
    });
  }

  // What the server tells.

  show(state) {
    const { who, language, voiceless, block, avatar, name, status, log, start, compose, editor, attach } = this.parts;
    const another = this.chat !== state.shown;
    this.chat = state.shown;
    this.blocked = state.blocked;
    this.group = state.group;
    const role = state.role === "organiser" ? "Organiser" : "Supporter";
    who.replaceChildren(element("span", { className: "role" }, role), ` ${state.person}`);
    language.querySelector("select").value = state.language;
    voiceless.firstElementChild.checked = state.voiceless;
    block.textContent = state.group ? "Remove the bot" : state.blocked ? "Unblock" : "Block";
    block.title = state.group ? "From this group" : state.blocked ? "Allow the bot again" : "Stop the bot, as a person may at any time";
    block.hidden = Boolean(state.group) && !state.started;
    name.textContent = state.title;
    this.quiet = state.group ? "group" : "bot";
    status.textContent = this.quiet;
    avatar.textContent = [...state.title.matchAll(/\b\p{L}/gu)].slice(0, 2).join("").toUpperCase();
    const whom = state.group ? `in ${state.title}` : "to the bot";
    editor.setAttribute("aria-label", `Message of ${state.person} ${whom}`);
    log.setAttribute("aria-label", state.group ? `Group ${state.title}` : `Chat of ${state.person} with the bot`);
    start.hidden = state.started && !state.blocked;
    start.textContent = state.group ? "Add the bot to this group" : state.blocked ? "Restart" : "START";
    compose.hidden = !start.hidden;
    attach.hidden = Boolean(state.group);
    this.menu(state.menu);
    this.list(state.chats);
    if (another) this.reset();
    log.setAttribute("aria-live", "off"); // a whole chat is not news
    this.messages.clear();
    log.replaceChildren();
    if (!state.messages.length) {
      const empty = state.group ? "Nothing was said here yet." : "This chat is empty. Press START to write to the bot.";
      const words = state.description || empty;
      log.append(element("p", { className: "description", dir: "auto" }, words));
    }
    for (const message of state.messages) this.put(message);
    this.toEnd();
    requestAnimationFrame(() => log.setAttribute("aria-live", "polite"));
  }

  message(message) {
    const { log, status } = this.parts;
    const known = this.messages.has(message.id);
    const follow = message.own || this.atEnd();
    if (!message.own) status.textContent = this.quiet;
    log.querySelector(".description")?.remove();
    const node = this.put(message);
    if (follow && known) this.toEnd(false);
    else if (follow && node.offsetHeight > log.clientHeight) log.scrollTop += node.getBoundingClientRect().top - log.getBoundingClientRect().top - 8;
    else if (follow) this.toEnd();
    else if (!known) this.parts.below.hidden = false;
  }

  deleted(ids) {
    for (const id of ids) {
      this.messages.get(id)?.node.remove();
      this.messages.delete(id);
    }
  }

  typing() {
    const { status } = this.parts;
    status.textContent = "typing…";
    clearTimeout(this.typingEnds);
    this.typingEnds = setTimeout(() => (status.textContent = this.quiet), TYPING_LASTS);
  }

  // Chats of this phone: the private one, and groups.

  list(chats) {
    this.groups = chats.filter(({ group }) => group);
    this.parts.chats.replaceChildren(
      ...chats.map(({ id, title, shown }) => {
        const key = element("button", { type: "button" }, element("span", { dir: "auto" }, title));
        key.dataset.chat = id;
        key.setAttribute("aria-pressed", String(shown));
        key.addEventListener("click", () => this.ask({ do: "look", chat: id }));
        return key;
      }),
    );
  }

  unread(chat) {
    const key = this.parts.chats.querySelector(`[data-chat="${chat}"]`);
    if (!key || key.querySelector(".dot")) return;
    key.append(element("span", { className: "dot" }, "●"));
    key.querySelector(".dot").setAttribute("aria-label", "new");
  }

  chooseGroup(link) {
    const { which } = this.parts;
    which.querySelector("div").replaceChildren(
      ...this.groups.map(({ id, title }) => {
        const key = element("button", { type: "button", className: "key" }, title);
        key.addEventListener("click", () => {
          which.close();
          this.ask({ do: "follow", chat: id, link });
        });
        return key;
      }),
    );
    which.show();
    which.querySelector("button").focus();
  }

  answer({ ref, text, alert, url }) {
    this.taps.get(ref)?.();
    this.taps.delete(ref);
    if (url) this.link(url);
    if (!text) return;
    if (alert) {
      this.parts.alert.querySelector("p").textContent = text;
      this.parts.alert.show();
      this.parts.alert.querySelector("button").focus();
    } else {
      this.toast(text);
    }
  }

  menu(commands) {
    this.parts.menu.disabled = !commands.length;
    this.parts.commands.replaceChildren(
      ...commands.map(({ command, description }) => {
        const button = element("button", { type: "button" }, element("code", {}, `/${command}`), element("span", {}, description));
        button.addEventListener("click", () => {
          this.unfoldMenu(false);
          this.ask({ do: "say", text: `/${command}`, entities: [] });
          this.parts.editor.focus();
        });
        return element("li", {}, button);
      }),
    );
  }

  toast(text) {
    const { toast } = this.parts;
    toast.textContent = text;
    toast.hidden = false;
    clearTimeout(this.toastEnds);
    this.toastEnds = setTimeout(() => (toast.hidden = true), 3500);
  }

  // Messages.

  put(message) {
    const before = this.messages.get(message.id)?.node;
    const node = this.drawn(message);
    const focused = before?.contains(document.activeElement)
      ? [...before.querySelectorAll("button, a, [tabindex]")].indexOf(document.activeElement)
      : -1;
    this.messages.set(message.id, { message, node });
    if (before) {
      before.replaceWith(node);
      if (focused >= 0) (node.querySelectorAll("button, a, [tabindex]")[focused] ?? this.parts.log).focus({ preventScroll: true });
    } else {
      const later = [...this.messages].filter(([id]) => id > message.id).sort(([a], [b]) => a - b)[0];
      if (later) later[1].node.before(node);
      else this.parts.log.append(node);
    }
    const { group } = message;
    node.classList.toggle("joined", Boolean(group) && node.previousElementSibling?.dataset.group === group);
    return node;
  }

  drawn(message) {
    if (message.kind === "line") return element("p", { className: "message line", dir: "auto" }, message.text);
    const bubble = element("div", { className: "bubble" });
    if (message.from || message.topic) {
      const topic = message.topic ? [element("span", { className: "topic", dir: "auto" }, message.topic)] : [];
      bubble.append(element("p", { className: "from", dir: "auto" }, message.from ?? "", ...topic));
    }
    const replied = message.replyTo && this.messages.get(message.replyTo)?.message;
    if (replied) bubble.append(element("p", { className: "reply", dir: "auto" }, replied.text.slice(0, 90)));
    if (message.file) bubble.append((SHOWN[message.kind] ?? attachment)(message.file));
    else if (message.kind === "sticker") bubble.append(element("span", { className: "sticker", title: "Sticker" }, "👍"));
    else if (message.kind === "location") bubble.append(element("span", { className: "sticker", title: "Place" }, "📍"));
    else if (message.kind === "pinned") bubble.append(element("span", { className: "sticker", title: "Pinned" }, "📌"));
    if (message.text) {
      const words = element("div", { className: "words" }, render(message.text, message.entities, this.deeds()));
      words.dir = "auto";
      bubble.append(words);
    }
    const time = new Date(message.date * 1000).toLocaleTimeString([], { hour: "2-digit", minute: "2-digit" });
    const quiet = message.silent ? "🔕 " : "";
    const stamp = element("span", { className: "stamp" }, `${quiet}${message.edited ? "edited " : ""}${time}`);
    if (quiet) stamp.title = "Came without a sound";
    bubble.append(stamp);
    if (this.group) {
      const reply = element("button", { type: "button", className: "edit", title: "Reply" }, "↩");
      reply.setAttribute("aria-label", "Reply to this message");
      reply.addEventListener("click", () => this.reply(message));
      stamp.prepend(reply);
    } else if (message.own && (message.kind === "text" || message.text)) {
      const edit = element("button", { type: "button", className: "edit", title: "Edit" }, "✎");
      edit.setAttribute("aria-label", "Edit this message");
      edit.addEventListener("click", () => this.edit(message));
      stamp.prepend(edit);
    }
    const node = element("article", { className: `message ${message.own ? "own" : "bots"}${message.edited ? " edited" : ""}` }, bubble);
    node.setAttribute("aria-label", message.own ? "You" : (message.from ?? "Bot"));
    if (message.keyboard.length) node.append(this.keyboard(message));
    if (message.group) node.dataset.group = message.group;
    return node;
  }

  keyboard(message) {
    const rows = message.keyboard.map((row) => element("div", { className: "row" }, ...row.map((button) => this.button(message, button))));
    return element("div", { className: "keyboard" }, ...rows);
  }

  button(message, { label, kind, value, style }) {
    if (kind === "link") {
      const look = `key link ${style ?? ""}`.trim();
      const words = element("span", { dir: "auto" }, label);
      const anchor = element("a", { className: look, href: value, target: "_blank", rel: "noopener noreferrer", title: value }, words);
      anchor.addEventListener("click", (event) => {
        if (this.link(value)) event.preventDefault();
      });
      return anchor;
    }
    const node = element("button", { type: "button", className: `key ${kind} ${style ?? ""}`.trim() }, element("span", { dir: "auto" }, label));
    node.addEventListener("click", async () => {
      if (kind === "copy") {
        await copy(value);
        this.toast("Copied to the clipboard");
        node.classList.add("copied");
        setTimeout(() => node.classList.remove("copied"), 2000);
        return;
      }
      const ref = nextRef++;
      const done = () => node.classList.remove("waiting");
      node.classList.add("waiting");
      this.taps.set(ref, done);
      setTimeout(done, ANSWER_LASTS);
      this.ask({ do: "tap", id: message.id, data: value, ref });
    });
    return node;
  }

  deeds() {
    return {
      command: (text) => this.ask({ do: "say", text, entities: [] }),
      link: (url) => this.link(url),
      copied: (words) => this.toast(words.includes("@") && !/\s/.test(words) ? "Address copied" : "Copied to the clipboard"),
    };
  }

  // A link to the bot itself stays in this phone; the list of chats to share with is not here.
  link(url) {
    let target;
    try {
      target = new URL(url);
    } catch {
      return false;
    }
    if (target.hostname === "t.me" && target.pathname === "/share/url") {
      this.toast("On Telegram, this asks whom to send the link to");
      return true;
    }
    if (target.searchParams.has("startgroup")) {
      this.chooseGroup(url);
      return true;
    }
    const own = target.hostname === "t.me" && target.pathname.slice(1).toLowerCase() === this.username?.toLowerCase();
    if (own) this.ask({ do: "start", payload: target.searchParams.get("start") ?? "" });
    return own;
  }

  atEnd() {
    const { log } = this.parts;
    return log.scrollHeight - log.scrollTop - log.clientHeight < NEAR_THE_END;
  }

  toEnd(force = true) {
    const { log, below } = this.parts;
    const last = log.lastElementChild;
    if (!force && last && last.offsetHeight > log.clientHeight) return;
    log.scrollTop = log.scrollHeight;
    below.hidden = true;
  }

  // Writing.

  key(event) {
    const { editor } = this.parts;
    if (event.isComposing) return;
    const format = (event.ctrlKey || event.metaKey) && !event.shiftKey && !event.altKey && FORMATS[event.key.toLowerCase()];
    if (format) {
      event.preventDefault(); // Firefox would open a window of its own
      this.format(format);
    } else if (event.key === "Enter" && !event.shiftKey) {
      event.preventDefault();
      this.submit();
    } else if (event.key === "Enter") {
      event.preventDefault();
      document.execCommand("insertLineBreak");
    } else if (event.key === "Escape") {
      this.reset();
    } else if (event.key === "ArrowUp" && !editor.textContent && !this.files.length) {
      const own = [...this.messages.values()].filter(({ message }) => message.own && message.kind === "text");
      if (own.length) {
        event.preventDefault();
        this.edit(own.sort((a, b) => a.message.id - b.message.id).at(-1).message);
      }
    }
  }

  format(format) {
    const { editor } = this.parts;
    editor.focus();
    if (COMMANDS[format]) {
      document.execCommand(COMMANDS[format]);
      return;
    }
    const selection = getSelection();
    if (!selection.rangeCount || selection.isCollapsed || !editor.contains(selection.anchorNode)) {
      this.toast("Select the words first");
      return;
    }
    const range = selection.getRangeAt(0);
    const node = element(WRAPPED[format], { className: format === "spoiler" ? "spoiler shown" : "" });
    node.append(range.extractContents());
    range.insertNode(node);
    selection.selectAllChildren(node);
  }

  choose(list) {
    const files = [...list];
    if (files.some((file) => file.size > LARGEST_FILE)) {
      this.toast("A bot can take files of up to 20 MB");
      return;
    }
    if (files.length > LARGEST_ALBUM) {
      this.toast(`An album has at most ${LARGEST_ALBUM} items`);
      return;
    }
    this.reset();
    this.files = files;
    this.say(files.length > 1 ? `An album of ${files.length}` : `${files[0].name}, ${size(files[0].size)}`);
    const { mode, editor } = this.parts;
    const voice = files.length === 1 && files[0].type === "audio/ogg";
    if (voice || files.every((file) => ["image/png", "image/jpeg", "video/mp4"].includes(file.type))) {
      const box = element("input", { type: "checkbox" });
      mode.firstElementChild.append(element("label", {}, box, " as a file"));
      this.asFile = box;
    }
    editor.dataset.hint = "Caption";
    editor.focus();
  }

  edit(message) {
    this.reset();
    this.editing = message.id;
    this.say("Editing your message");
    const { editor } = this.parts;
    write(editor, message.text, message.entities);
    editor.focus();
    getSelection().selectAllChildren(editor);
    getSelection().collapseToEnd();
  }

  reply(message) {
    this.reset();
    this.replying = message.id;
    this.say(`Replying to “${message.text.slice(0, 60)}”`);
    this.parts.editor.focus();
  }

  say(words) {
    const { mode } = this.parts;
    mode.firstElementChild.replaceChildren(words);
    mode.hidden = false;
  }

  reset() {
    const { editor, mode } = this.parts;
    this.files = [];
    this.editing = this.replying = this.asFile = null;
    editor.replaceChildren();
    editor.dataset.hint = "Message";
    mode.hidden = true;
  }

  async submit() {
    const { text, entities } = read(this.parts.editor);
    const { files, editing, replying } = this;
    const shown = Boolean(this.asFile && !this.asFile.checked);
    if (!text.trim() && !files.length) return;
    const limit = files.length ? 1024 : 4096;
    if ([...text.trim()].length > limit) {
      this.toast(`Telegram takes ${limit.toLocaleString("en")} characters here; this has ${[...text.trim()].length.toLocaleString("en")}`);
      return;
    }
    this.reset();
    const sent = await Promise.all(files.map(async (file) => ({ name: file.name, data: await base64(file) })));
    if (sent.length > 1) this.ask({ do: "album", files: sent, shown, text, entities });
    else if (sent.length) this.ask({ do: "file", ...sent[0], shown, text, entities });
    else if (editing) this.ask({ do: "edit", id: editing, text, entities });
    else this.ask({ do: "say", text, entities, to: replying });
  }

  unfoldMenu(open) {
    const { commands, menu } = this.parts;
    commands.hidden = !open;
    menu.setAttribute("aria-expanded", String(open));
    if (open) commands.querySelector("button")?.focus();
  }

  menuKey(event) {
    const keys = [...this.parts.commands.querySelectorAll("button")];
    const at = keys.indexOf(document.activeElement);
    if (event.key === "Escape") {
      this.unfoldMenu(false);
      this.parts.menu.focus();
    } else if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      keys.at((at + (event.key === "ArrowDown" ? 1 : -1)) % keys.length)?.focus();
    }
  }
}

function photo(file) {
  const image = element("img", { src: file.url, alt: "Photo", width: file.width, height: file.height, loading: "lazy" });
  return element("a", { className: "photo", href: file.url, target: "_blank", title: "Open the photo" }, image);
}

function video(file) {
  const node = element("video", { src: file.url, controls: true, playsInline: true, preload: "metadata" });
  node.setAttribute("aria-label", "Video");
  return element("div", { className: "photo" }, node);
}

function animation(file) {
  const node = element("video", { src: file.url, autoplay: true, loop: true, muted: true, playsInline: true });
  node.setAttribute("aria-label", "GIF");
  return element("div", { className: "photo" }, node);
}

function voice(file) {
  const node = element("audio", { src: file.url, controls: true, preload: "metadata" });
  node.setAttribute("aria-label", "Voice message");
  return node;
}

const SHOWN = { photo, video, animation, voice };

function attachment(file) {
  const words = element("span", {}, element("strong", { dir: "auto" }, file.name), element("small", {}, size(file.size)));
  const mark = element("span", { className: "sheet" }, file.name.split(".").at(-1).slice(0, 4));
  mark.setAttribute("aria-hidden", "true");
  const anchor = element("a", { className: "file", href: file.url, download: file.name }, mark, words);
  anchor.setAttribute("aria-label", `Download ${file.name}, ${size(file.size)}`);
  return anchor;
}

function size(bytes) {
  if (bytes < 1000) return `${bytes} B`;
  return bytes < 1_000_000 ? `${(bytes / 1000).toFixed(1)} kB` : `${(bytes / 1_000_000).toFixed(1)} MB`;
}

function base64(file) {
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => resolve(reader.result.slice(reader.result.indexOf(",") + 1));
    reader.onerror = () => reject(reader.error);
    reader.readAsDataURL(file);
  });
}
