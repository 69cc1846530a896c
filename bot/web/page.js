// Shows the letter of the link, and what can be done with it. Words go in as text, never as HTML.

document.documentElement.className = "js";

let data;
let words;

const find = id => document.getElementById(id);

function say(name, values = {}) {
  let text = words[name];
  for (const key in values) text = text.replaceAll(`{${key}}`, () => values[key]);
  return text;
}

function speak(language) {
  words = data.words[language];
  document.documentElement.lang = language;
  document.documentElement.dir = words.direction;
  document.title = say("title");
  for (const place of document.querySelectorAll("[data-say]")) place.textContent = say(place.dataset.say);
}

// Text of that language, or of the page's.
function element(tag, text, language) {
  const made = document.createElement(tag);
  return language ? put(made, text, language) : Object.assign(made, {textContent: text});
}

function put(place, text, language) {
  return Object.assign(place, {textContent: text, lang: language, dir: directionOf(text, language)});
}

// A paragraph runs as its letter does, unless all of it is set apart: then as its own first letter.
function directionOf(text, language) {
  return /^\u2068[^\u2069]*\u2069$/u.test(text) ? "auto" : data.words[language].direction;
}

// An address runs from left to right on any page.
function address(text) {
  return Object.assign(element("bdi", text), {dir: "ltr"});
}

// A new element each time: a screen reader says the same words again only if they are new to the page.
function tell(text) {
  find("status").replaceChildren(element("span", text));
}

function byHand(text, language) {
  const field = find("by-hand");
  field.value = text;
  field.lang = language ?? "";
  field.dir = language ? data.words[language].direction : "ltr";
  field.hidden = false;
  field.focus({preventScroll: true});
  field.select();
  tell(say("not_copied"));
}

// The older way to copy. It is done when it returns, while the newer one may come too late: the page a link leads to, or
// the mail program, has the focus by then.
function copiedAtOnce(text) {
  const before = document.activeElement;
  const field = element("textarea", text);
  field.readOnly = true;
  field.className = "unseen";
  document.body.append(field);
  field.focus({preventScroll: true});
  field.select();
  const done = document.execCommand("copy");
  field.remove();
  before?.focus({preventScroll: true});
  return done;
}

async function copied(text, leaving = false) {
  const early = leaving && copiedAtOnce(text);
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return early || copiedAtOnce(text);
  }
}

// What is copied is in that language; an address is in none.
async function copy(text, language, done, leaving) {
  find("by-hand").hidden = true;
  if (await copied(text, leaving)) tell(say(done));
  else byHand(text, language);
}

// The tap itself goes on to where the link leads.
function offer(id, {href, whole}, body, language) {
  find(id).href = href;
  find(id).onclick = () => whole ? tell(say("opened")) : copy(body, language, "copied_and_opened", true);
}

function offerCopy(id, text, language, done) {
  find(id).hidden = !text;
  find(id).onclick = () => copy(text, language, done);
}

function offerMail(letter, body, language) {
  find("by-mail").hidden = find("on-the-web").hidden = !letter.to;
  find("no-address").hidden = Boolean(letter.to);
  if (!letter.to) return;
  const mail = mailLink(letter);
  const web = webLinks(letter);
  const steps = mail.whole ? ["step_tap", "step_look_send"] : ["step_tap_copies", "step_paste", "step_send"];
  find("steps").replaceChildren(...steps.map(step => element("li", say(step))));
  offer("mail", mail, body, language);
  offer("gmail", web.gmail, body, language);
  offer("outlook", web.outlook, body, language);
  find("web").textContent = say(web.gmail.whole ? "web_whole" : "web_copies");
}

function offerDraft(letter, link) {
  const draft = find("draft");
  if (draft.href) URL.revokeObjectURL(draft.href);
  draft.href = URL.createObjectURL(new Blob([draftFile(letter, data.words[link.language].tag)], {type: "message/rfc822"}));
  draft.download = `letter-${link.authority}-${link.ask}-${link.language}.eml`;
}

// Each paragraph beside the same one in the reader's language, or over it where there is no room beside. What a person
// wrote is the same in both, and stands there once.
function pair(tag, text, language, reading, readingLanguage) {
  const row = element("div", "");
  row.className = "pair";
  row.append(element(tag, text, language));
  if (reading && reading !== text) {
    const read = element(tag, reading, readingLanguage);
    read.className = "reading";
    row.append(read);
  }
  return row;
}

function showText(letter, link, reading) {
  const rows = [];
  const add = (tag, mine, theirs) => rows.push(pair(tag, mine, link.language, theirs, link.page));
  if (reading) {
    const named = (word, language) => `${say(word)} (${data.words[language].language})`;
    const heads = pair("h3", named("is_sent", link.language), "", named("is_read", link.page), "");
    heads.classList.add("heads");
    rows.push(heads);
  }
  add("strong", letter.subject, reading?.subject);
  letter.paragraphs.forEach((text, place) => add("p", text, reading?.paragraphs[place]));
  find("text").className = reading ? "two" : "";
  find("text").replaceChildren(...rows);
}

function showLetter(link) {
  const letter = composed(data, link, link.language);
  const reading = link.page === link.language ? null : composed(data, link, link.page);
  const body = bodyOf(letter);
  const office = at(data.cases[link.slug].letters, link.page, "authorities", link.authority, "button");
  put(find("to"), office ?? letter.addressee, office ? link.page : link.language);
  find("about").textContent = data.titles[link.slug][link.page];
  offerMail(letter, body, link.language);
  offerCopy("copy-address", letter.to, null, "address_copied");
  offerCopy("copy-subject", letter.subject, link.language, "subject_copied");
  offerCopy("copy-letter", body, link.language, "letter_copied");
  offerCopy("copy-copy-to", letter.cc, null, "copy_to_copied");
  offerDraft(letter, link);
  find("print").onclick = () => window.print();
  put(find("addressee"), letter.addressee, link.language);
  find("address").replaceChildren(address(letter.to ?? ""));
  find("cc").replaceChildren(address(letter.cc ?? ""));
  find("cc").parentElement.hidden = !letter.cc;
  showText(letter, link, reading);
}

function today() {
  const now = new Date();
  return [now.getFullYear(), now.getMonth() + 1, now.getDate()].map(part => String(part).padStart(2, "0")).join("-");
}

function preferred() {
  const spoken = navigator.languages.map(language => language.slice(0, 2));
  return spoken.find(language => at(data.words, language)) ?? "en";
}

async function show() {
  const link = await readLink(location.hash);
  const state = stateOf(data, link, today());
  speak(link && at(data.words, link.page) ? link.page : preferred());
  find("status").replaceChildren();
  find("by-hand").hidden = true;
  find("ready").hidden = state !== "ready";
  find("notice").hidden = state === "ready";
  if (state === "ready") showLetter(link);
  else find("why").textContent = say(state, {date: state === "over" ? data.until[link.slug][document.documentElement.lang] : ""});
}

// Where anything is missing that this needs, the plain words for every browser stay.
async function start() {
  try {
    data = JSON.parse(await inflated(find("data").textContent));
    await show();
    addEventListener("hashchange", show);
  } catch {
    document.documentElement.className = "";
  }
}

addEventListener("DOMContentLoaded", start);
