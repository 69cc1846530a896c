// Links from before the letter itself was in them name its parts by number. Here they are joined as ever, and the letter
// goes on to the page in a link of today's form. Links keep working for good, so this stays; nothing else leads here.

let data;

const LONGEST_OLDER = 2000;
// Characters of what a person typed: the bot kept to them, a link that somebody wrote by hand may not.
const SIGNATURE = 80;
const OWN = 200;
// Where the letter goes isn't looked up here, so what would be web mail next door for one case is offered for none.
const WEB_MAIL_FOR_ALL = "goyp";

// The value under a path of keys; undefined where there is none, whatever the keys are.
function at(value, ...keys) {
  for (const key of keys) {
    if (value === null || typeof value !== "object" || !Object.prototype.hasOwnProperty.call(value, key)) return undefined;
    value = value[key];
  }
  return value;
}

// One line of at most `room` characters, without what hides text or turns it around.
function oneLine(text, room) {
  const line = text.replace(/\s/gu, " ").replace(/(?![\u200c\u200d])[\p{Cc}\p{Cf}\p{Co}\p{Cs}]/gu, "");
  const words = line.normalize("NFC").split(" ").filter(Boolean).join(" ");
  return Array.from(words).slice(0, room).join("").trim();
}

// What runs the other way than the letter, set apart in it (see content/letters/directions.py).
const RIGHT_TO_LEFT = "\\u0590-\\u08ff\\ufb1d-\\ufdff\\ufe70-\\ufefc\\u{10800}-\\u{10fff}\\u{1e800}-\\u{1efff}";
const ARABIC = new RegExp(`[${RIGHT_TO_LEFT}]`, "u");
const NOTHING_ELSE = new RegExp(`^[${RIGHT_TO_LEFT}\\u200c\\u200d ]*$`, "u");
const SIGNS_IN_IT = /[\u0660-\u0669\u06f0-\u06f9\u060c\u061b\u061f\u06d4]/u;

const FROM_THE_LEFT = `(?![${RIGHT_TO_LEFT}])[\\p{L}\\p{Nl}\\p{No}]`;
const LATIN = new RegExp(FROM_THE_LEFT, "u");
const LATIN_WORDS = `${FROM_THE_LEFT}(?:[^${RIGHT_TO_LEFT}]*(?:${FROM_THE_LEFT}|\\p{Nd}))?[\\u0300-\\u036f]*`;
const LATIN_ONLY = new RegExp(`^(?:${LATIN_WORDS})$`, "u");

function onlyWords(text, within) {
  return within === "rtl" ? LATIN_ONLY.test(text) : NOTHING_ELSE.test(text) && !SIGNS_IN_IT.test(text);
}

// `within`: the letter's direction, "ltr" or "rtl".
function apart(text, alone, within) {
  const foreign = within === "rtl" ? LATIN : ARABIC;
  if (!foreign.test(text) || (alone && onlyWords(text, within))) return text;
  return `\u2068${text}\u2069`;
}

// What the link says, or null if that isn't all there.
function readOlder(hash) {
  const parts = hash.replace(/^#/, "").split(".");
  const [form, slug, version, ask, authority, language, picked, page, copy, words] = parts;
  if (hash.length > LONGEST_OLDER || parts.length !== 10 || !/^[12]$/.test(form)) return null;
  if (!/^[01]$/.test(copy)) return null;
  // A link of form 1 was made before letters were drawn as they are now: its letter is there no more.
  const paragraphs = form === "2" ? readPicked(picked) : {};
  if (paragraphs === null) return null;
  let typed = "";
  try {
    if (words !== "-") typed = utf8(inflated(bytesOf(words)));
  } catch (error) {
    return null;
  }
  const [first, second = "", ...rest] = typed.split("\n");
  const name = oneLine(first, SIGNATURE);
  const town = name && oneLine(second, SIGNATURE - Array.from(name).length);
  const typedWords = {name, town, own: oneLine(rest.join(" "), OWN)};
  return {slug, version: form === "2" ? version : "", ask, authority, language, picked: paragraphs, page, copy: copy === "1", ...typedWords};
}

// Which wordings, in which order: the subject's number, then each paragraph's style and three characters for a sentence,
// the unit's place and two for which wording, in base 36. Null if that isn't all there.
function readPicked(text) {
  const [subject, ...written] = text.split("-");
  if (!/^[0-9a-z]{1,3}$/.test(subject) || !written.length || !written.every(part => /^([pnd]([0-9a-z]{3})+|o)$/.test(part))) return null;
  const paragraphs = written.map(part => ({
    style: part[0],
    units: (part.slice(1).match(/.{3}/g) || []).map(unit => [parseInt(unit[0], 36), parseInt(unit.slice(1), 36)]),
  }));
  return {subject: parseInt(subject, 36), paragraphs};
}

// "ready", or why there is no letter: "broken", "changed", "stopped". The page itself sees whether its time is over.
function stateOfOlder(link) {
  const known = link && at(data, "cases", link.slug);
  if (!known) return "broken";
  if (known.stopped) return "stopped";
  if (known.version !== link.version) return "changed";
  const letters = at(known, "letters", link.language);
  const form = at(letters, "authorities", link.authority);
  const plan = at(letters, "plans", link.ask, at(form, "readers", link.ask) || "");
  return plan && at(data, "directions", link.page) && fits(letters.units, plan, link.picked) ? "ready" : "broken";
}

// Whether a link names a whole letter: each of its units once, a wording that there is, one place for words of one's own.
function fits(units, plan, picked) {
  if (!picked.paragraphs) return false;
  const named = [].concat(...picked.paragraphs.map(paragraph => paragraph.units));
  const sizeOf = place => (place === 0 ? Math.min(...Object.values(plan.openings).map(unit => units[unit].length)) : units[plan.units[place]].length);
  const places = named.map(([place]) => place).sort((one, other) => one - other);
  return (
    places.length === plan.units.length &&
    places.every((place, number) => place === number) &&
    named.every(([place, index]) => index < sizeOf(place)) &&
    picked.subject < units[plan.subject].length &&
    picked.paragraphs.filter(({style}) => style === "o").length === 1
  );
}

// Sentences as a paragraph: what announces others ends in a colon before a list only.
function joined(style, sentences) {
  const last = sentences.length - 1;
  if (style === "p") return sentences.map((text, place) => (place < last ? text.replace(/[ \u00a0]*:$/, ".") : text)).join(" ");
  return sentences.map((text, place) => (place ? `${style === "n" ? `${place}.` : "–"} ${text}` : text)).join("\n");
}

// The letter of a link, as the page reads it.
function composed(link) {
  const known = data.cases[link.slug];
  const letters = known.letters[link.language];
  const form = letters.authorities[link.authority];
  const plan = letters.plans[link.ask][form.readers[link.ask]];
  const way = data.directions[link.language];
  const sender = link.town ? "town" : link.name ? "name" : "nobody";
  const wording = (unit, index) => letters.units[unit][index % letters.units[unit].length];
  const unitAt = place => (place === 0 ? plan.openings[sender] : plan.units[place]);
  const filled = text => text.split("{in_text}").join(form.in_text).split("{town}").join(apart(link.town, false, way));
  const paragraphs = link.picked.paragraphs.map(({style, units}) =>
    style === "o" ? apart(link.own, true, way) : filled(joined(style, units.map(([place, index]) => wording(unitAt(place), index)))),
  );
  const office = at(known.letters, link.page, "authorities", link.authority, "button");
  const body = [...form.head, ...paragraphs, form.close, apart(link.name, true, way) || data.signatures[link.language]].filter(Boolean).join("\n\n");
  const file = `${link.authority}-${link.ask}-${link.language}`;
  const subject = wording(plan.subject, link.picked.subject).replace(/\u00a0/g, " ");
  const until = known.until ? `${known.until}|${data.until[link.slug][link.page]}` : "";
  const head = [link.page, link.language, link.slug, until, WEB_MAIL_FOR_ALL, "", file];
  return [...head, known.mail[link.authority] || "", (link.copy && known.copy) || "", office || "", form.line, subject, body].join("\n");
}

// Text as a link of today's form carries it, not deflated: there is no room to be spared here.
function carried(text) {
  const bytes = [0, ...new TextEncoder().encode(text)];
  const parts = [bytes.length & 255, bytes.length >> 8, ~bytes.length & 255, (~bytes.length >> 8) & 255];
  const block = [1, ...parts, ...bytes];
  return btoa(block.map(byte => String.fromCharCode(byte)).join("")).replace(/\+/g, "-").replace(/\//g, "_").replace(/=/g, "");
}

// Today's link for one of before.
function todays(hash) {
  const link = readOlder(hash);
  const state = stateOfOlder(link);
  if (state === "ready") return `#3.${carried(composed(link))}`;
  return `#x.${state}.${link && link.page}`;
}

try {
  data = JSON.parse(utf8(inflated(bytesOf(document.getElementById("data").textContent))));
  window.pageRuns = true;
  location.replace((data.front || location.pathname) + todays(location.hash));
} catch (error) {
  document.documentElement.className = "";
}
