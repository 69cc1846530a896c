// Shows the letter of the link, lets it be changed, and hands it on. Words go in as text, never as HTML.

let data;
let words;
let letter;

const find = id => document.getElementById(id);
const FIELDS = ["to", "cc", "subject", "body"];
const ON_WINDOWS = /Windows/.test(navigator.userAgent);
const ON_APPLES_PHONE = /iPhone|iPad|iPod/.test(navigator.userAgent) || (/Macintosh/.test(navigator.userAgent) && navigator.maxTouchPoints > 1);
// A program's own window on Android, such as Telegram's: it drops files without a word, and prints nothing.
const IN_A_PROGRAM = /; wv\)/.test(navigator.userAgent);

function say(name) {
  return words[name];
}

function speak(language) {
  words = data.words[language];
  document.documentElement.lang = language;
  document.documentElement.dir = words.direction;
  document.title = say("title");
  for (const place of document.querySelectorAll("[data-say]")) place.textContent = say(place.dataset.say);
}

function element(tag, text) {
  return Object.assign(document.createElement(tag), {textContent: text});
}

// A place for text of that language.
function written(place, language) {
  return Object.assign(place, {lang: language, dir: data.words[language].direction});
}

function emptied(place) {
  while (place.firstChild) place.removeChild(place.firstChild);
  return place;
}

// Says it beside what was tapped. A new element each time: a screen reader says the same words again only if they are new.
function tell(text, tapped) {
  for (const place of document.querySelectorAll(".said")) emptied(place);
  const section = tapped.closest("section");
  section.querySelector(".said").appendChild(element("span", text));
}

// The older way to copy. It is done when it returns, while the newer one may come too late: the page a link leads to, or
// the mail program, has the focus by then.
function copiedAtOnce(text) {
  const before = document.activeElement;
  const field = element("textarea", text);
  field.readOnly = true;
  field.className = "unseen";
  document.body.appendChild(field);
  field.focus({preventScroll: true});
  field.select();
  const done = document.execCommand("copy");
  document.body.removeChild(field);
  if (before) before.focus({preventScroll: true});
  return done;
}

async function copied(text, leaving) {
  const early = leaving && copiedAtOnce(text);
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch (error) {
    return early || copiedAtOnce(text);
  }
}

// Copies a field. Where the browser refuses, its text is selected for the person to copy.
async function copy(field, tapped, done, leaving) {
  if (await copied(find(field).value, leaving)) {
    tell(say(done), tapped);
    return;
  }
  tell(say("not_copied"), tapped);
  find(field).focus();
  find(field).select();
}

// The tap itself goes on to where the link leads. A long letter is copied too: some program may leave it out.
function lead(link, {href, whole}, copies) {
  link.href = href;
  link.onclick = () => (copies ? copy("body", link, whole ? "opened_and_copied" : "copied_and_opened", true) : tell(say("opened"), link));
}

function offerMail(now) {
  find("by-mail").hidden = find("on-the-web").hidden = !now.to;
  find("no-address").hidden = Boolean(now.to);
  if (!now.to) return;
  const mail = mailLink(now, ON_WINDOWS ? SHORT_MAIL_LINK : MAIL_LINK);
  lead(find("mail"), mail, mail.href.length > SHORT_MAIL_LINK || !mail.whole);
  find("how").textContent = say(mail.whole ? "how_whole" : "how_copies");
  for (const link of find("web").children) lead(link, WEB_MAIL[link.dataset.mail].link(now), true);
}

function offerWeb(which) {
  const known = Array.from(which).filter(sign => Object.keys(WEB_MAIL).includes(sign));
  const links = known.map(sign => {
    const link = element("a", say(WEB_MAIL[sign].name));
    link.dataset.mail = sign;
    return Object.assign(link, {className: "button", target: "_blank", rel: "noopener noreferrer"});
  });
  emptied(find("web"));
  for (const link of links) find("web").appendChild(link);
}

function offerCopy(field, done) {
  const button = find(`copy-${field}`);
  button.onclick = () => copy(field, button, done);
}

// The letter as its fields stand.
function current() {
  const now = {};
  for (const field of FIELDS) now[field] = find(field).value.trim();
  now.subject = now.subject.replace(/\s+/g, " ");
  return now;
}

function grown(field) {
  if (field.tagName !== "TEXTAREA") return;
  field.style.height = "auto";
  field.style.height = `${field.scrollHeight + field.offsetHeight - field.clientHeight}px`;
}

// What the printer gets: a field would print as much of itself as its frame shows.
function onPaper(now) {
  const paper = written(emptied(find("paper")), letter.language);
  paper.appendChild(element("p", letter.addressee));
  paper.appendChild(element("strong", now.subject));
  for (const text of now.body.split(/\n{2,}/)) {
    const paragraph = element("p", text);
    // A paragraph runs as its letter does, unless all of it is set apart: then as its own first letter.
    if (/^\u2068[^\u2069]*\u2069$/u.test(text)) paragraph.dir = "auto";
    paper.appendChild(paragraph);
  }
}

function changed() {
  const now = current();
  find("about").textContent = now.subject;
  // The office's name comes with the link, whoever made it: where the letter really goes stands beside it.
  find("goes-to").textContent = now.to;
  find("goes-too").textContent = now.cc;
  find("copied-to").hidden = !now.cc;
  find("copy-to").hidden = !now.to;
  find("copy-cc").hidden = !now.cc;
  offerMail(now);
  onPaper(now);
  ["subject", "body", "own"].forEach(field => grown(find(field)));
}

function offerOwn() {
  let before = "";
  const own = find("own");
  find("own-words").hidden = letter.own === "";
  written(own, letter.language).value = "";
  own.oninput = () => {
    const text = own.value.trim().replace(/\s+/g, " ");
    find("body").value = withOwn(find("body").value, before, text, Number(letter.own));
    before = text;
    changed();
  };
}

function saveDraft() {
  const file = new File([draftFile(current(), data.words[letter.language].tag)], `letter-${letter.file}.eml`, {type: "message/rfc822"});
  if (IN_A_PROGRAM) {
    tell(say("no_files"), find("draft"));
    return;
  }
  if (ON_APPLES_PHONE && navigator.canShare && navigator.canShare({files: [file]})) {
    navigator.share({files: [file]}).catch(() => tell(say("no_files"), find("draft")));
    return;
  }
  const link = Object.assign(document.createElement("a"), {href: URL.createObjectURL(file), download: file.name});
  document.body.appendChild(link);
  link.click();
  document.body.removeChild(link);
  setTimeout(() => URL.revokeObjectURL(link.href), 60000);
  tell(say("draft_saved"), find("draft"));
}

function printLetter() {
  let begun = false;
  const begins = () => {
    begun = true;
  };
  addEventListener("beforeprint", begins);
  if (window.print && !IN_A_PROGRAM) window.print();
  removeEventListener("beforeprint", begins);
  if (!begun) tell(say("no_files"), find("print"));
}

// The address can't be shared along: it is copied, to be pasted where the letter goes.
function shareLetter() {
  const {to, subject, body} = current();
  const done = to && copiedAtOnce(to);
  tell(say(done ? "shared_and_copied" : "shared"), find("share"));
  navigator.share({title: subject, text: body}).catch(() => {});
}

function showLetter(shown) {
  letter = shown;
  for (const field of FIELDS) find(field).value = letter[field];
  for (const field of ["subject", "body", "about"]) written(find(field), letter.language);
  find("office").textContent = letter.office || letter.addressee;
  // It is the link's word, whoever made it.
  find("run-by").textContent = letter.runBy ? say("run_by").replace("{name}", () => `\u2068${letter.runBy}\u2069`) : "";
  find("run-by").hidden = !letter.runBy;
  find("with-copy").hidden = !letter.cc;
  find("read-it").hidden = document.documentElement.lang === letter.language;
  find("share").hidden = !navigator.share;
  offerWeb(letter.mail);
  offerOwn();
  offerCopy("to", "address_copied");
  offerCopy("cc", "copy_to_copied");
  offerCopy("subject", "subject_copied");
  offerCopy("body", "letter_copied");
  find("draft").onclick = saveDraft;
  find("print").onclick = printLetter;
  find("share").onclick = shareLetter;
  for (const field of FIELDS) find(field).oninput = changed;
  find("subject").onkeydown = event => event.key !== "Enter" || event.isComposing || event.preventDefault();
}

function today() {
  const now = new Date();
  return [now.getFullYear(), now.getMonth() + 1, now.getDate()].map(part => String(part).padStart(2, "0")).join("-");
}

function preferred() {
  const spoken = navigator.languages.map(language => language.slice(0, 2));
  return spoken.find(language => Object.keys(data.words).includes(language)) || "en";
}

function show() {
  const languages = Object.keys(data.words);
  const read = readLink(location.hash, languages);
  if (read.state === "older") {
    location.replace(data.older + location.hash);
    return;
  }
  const state = read.letter ? stateOf(read.letter, data.stopped, today()) : read.state;
  speak(languages.includes(read.page) ? read.page : preferred());
  for (const place of document.querySelectorAll(".said")) emptied(place);
  find("ready").hidden = state !== "ready";
  find("notice").hidden = state === "ready";
  emptied(find("paper"));
  if (state !== "ready") {
    find("why").textContent = say(state).replace("{date}", () => (read.letter ? read.letter.said : ""));
    return;
  }
  showLetter(read.letter);
  changed();
}

// Where anything is missing that this needs, the plain words for every browser come back.
try {
  data = JSON.parse(utf8(inflated(bytesOf(find("data").textContent))));
  show();
  addEventListener("hashchange", show);
  addEventListener("resize", () => letter && ["subject", "body", "own"].forEach(field => grown(find(field))));
  window.pageRuns = true;
} catch (error) {
  document.documentElement.className = "";
}
