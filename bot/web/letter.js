"use strict";
// From a link to a letter, and from the letter to what mail programs understand. Nothing here touches the page.

const LONGEST_LINK = 2000;
// Characters of what a person typed: the bot keeps to them, a link that somebody wrote by hand may not.
const SIGNATURE = 80;
const OWN = 200;
// Characters of a link with the whole letter in it. Windows cuts a mailto: link at about 2,000, and servers refuse long addresses.
const MAIL_LINK = 1900;
const WEB_LINK = 4000;

// What is deflated and written in base64, either alphabet, as text.
async function inflated(text) {
  const signs = atob(text.replaceAll("-", "+").replaceAll("_", "/"));
  const packed = new Blob([Uint8Array.from(signs, sign => sign.charCodeAt(0))]);
  const stream = packed.stream().pipeThrough(new DecompressionStream("deflate-raw"));
  return new TextDecoder("utf-8", {fatal: true}).decode(await new Response(stream).arrayBuffer());
}

// The value under a path of keys; undefined where there is none, whatever the keys are.
function at(value, ...keys) {
  for (const key of keys) {
    if (value === null || typeof value !== "object" || !Object.hasOwn(value, key)) return undefined;
    value = value[key];
  }
  return value;
}

// One line of at most `room` characters, without what hides text or turns it around.
function tidy(text, room) {
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
function apart(text, alone = false, within = "ltr") {
  const foreign = within === "rtl" ? LATIN : ARABIC;
  if (!foreign.test(text) || (alone && onlyWords(text, within))) return text;
  return `\u2068${text}\u2069`;
}

// What the link says, or null if that isn't all there.
async function readLink(hash) {
  const parts = hash.replace(/^#/, "").split(".");
  const [form, slug, version, ask, authority, language, picked, page, copy, words] = parts;
  if (hash.length > LONGEST_LINK || parts.length !== 10 || !/^[12]$/.test(form)) return null;
  if (!/^[01]$/.test(copy)) return null;
  // A link of form 1 was made before letters were drawn as they are now: its letter is there no more.
  const paragraphs = form === "2" ? readPicked(picked) : {};
  if (paragraphs === null) return null;
  let typed = "";
  try {
    if (words !== "-") typed = await inflated(words);
  } catch {
    return null;
  }
  const [first, second = "", ...rest] = typed.split("\n");
  const name = tidy(first, SIGNATURE);
  const town = name && tidy(second, SIGNATURE - Array.from(name).length);
  const typedWords = {name, town, own: tidy(rest.join(" "), OWN)};
  return {slug, version: form === "2" ? version : "", ask, authority, language, picked: paragraphs, page, copy: copy === "1", ...typedWords};
}

// Which wordings, in which order (see Picked.written in content/composing/plans.py); null if that isn't all there.
function readPicked(text) {
  const [subject, ...written] = text.split("-");
  if (!/^[0-9a-z]{1,3}$/.test(subject) || !written.length || !written.every(part => /^([pnd]([0-9a-z]{3})+|o)$/.test(part))) return null;
  const paragraphs = written.map(part => ({
    style: part[0],
    units: (part.slice(1).match(/.{3}/g) ?? []).map(unit => [parseInt(unit[0], 36), parseInt(unit.slice(1), 36)]),
  }));
  return {subject: parseInt(subject, 36), paragraphs};
}

// "ready", or why there is no letter: "broken", "changed", "stopped", "over". `today` is like "2026-03-12".
function stateOf(data, link, today) {
  const known = link && at(data, "cases", link.slug);
  if (!known) return "broken";
  const thanks = known.thanks && link.ask === known.thanks;  // the one letter of a case that is closed
  if (known.stopped && !thanks) return "stopped";
  if (!thanks && known.until && today > known.until) return "over";
  if (known.version !== link.version) return "changed";
  const letters = at(known, "letters", link.language);
  const form = at(letters, "authorities", link.authority);
  const plan = at(letters, "plans", link.ask, at(form, "readers", link.ask) ?? "");
  return plan && at(data, "words", link.page) && fits(letters.units, plan, link.picked) ? "ready" : "broken";
}

// Whether a link names a whole letter: each of its units once, a wording that there is, one place for words of one's own.
function fits(units, plan, picked) {
  const named = picked.paragraphs.flatMap(paragraph => paragraph.units);
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

// The letter of a link in one language; null where the case has no letters in it.
function composed(data, link, language) {
  const known = data.cases[link.slug];
  const letters = at(known, "letters", language);
  if (!letters) return null;
  const form = letters.authorities[link.authority];
  const plan = letters.plans[link.ask][form.readers[link.ask]];
  const way = at(data, "words", language, "direction");
  const sender = link.town ? "town" : link.name ? "name" : "nobody";
  const wording = (unit, index) => letters.units[unit][index % letters.units[unit].length];
  const unitAt = place => (place === 0 ? plan.openings[sender] : plan.units[place]);
  const filled = text => text.replaceAll("{in_text}", () => form.in_text).replaceAll("{town}", () => apart(link.town, false, way));
  const paragraphs = link.picked.paragraphs.map(({style, units}) =>
    style === "o" ? apart(link.own, true, way) : filled(joined(style, units.map(([place, index]) => wording(unitAt(place), index)))),
  );
  return {
    addressee: form.line,
    to: known.mail[link.authority],
    cc: link.copy ? known.copy : null,
    subject: wording(plan.subject, link.picked.subject).replaceAll("\u00a0", " "),
    paragraphs: [...form.head, ...paragraphs, form.close, apart(link.name, true, way) || data.signatures[language]].filter(Boolean),
  };
}

function bodyOf(letter) {
  return letter.paragraphs.join("\n\n");
}

// Percent-encoded, with line ends as RFC 6068 wants them.
function encoded(text) {
  return encodeURIComponent(text.replaceAll("\n", "\r\n"));
}

function encodedAddress(address) {
  return encoded(address).replaceAll("%40", "@");
}

// The link with the letter in it if that stays within `room`, else without; `whole` says which.
function fitted(start, letter, room) {
  const long = `${start}&body=${encoded(bodyOf(letter))}`;
  return long.length <= room ? {href: long, whole: true} : {href: start, whole: false};
}

function fields(letter, subject) {
  const cc = letter.cc ? [`cc=${encodedAddress(letter.cc)}`] : [];
  return [...cc, `${subject}=${encoded(letter.subject)}`].join("&");
}

function mailLink(letter) {
  return fitted(`mailto:${encodedAddress(letter.to)}?${fields(letter, "subject")}`, letter, MAIL_LINK);
}

// Both with the letter in them or both without: one sentence tells of both what a tap does.
function webLinks(letter) {
  const gmail = `https://mail.google.com/mail/?view=cm&fs=1&to=${encodedAddress(letter.to)}&${fields(letter, "su")}`;
  const outlook = `https://outlook.live.com/mail/0/deeplink/compose?to=${encodedAddress(letter.to)}&${fields(letter, "subject")}`;
  const whole = [gmail, outlook].every(start => fitted(start, letter, WEB_LINK).whole);
  const room = whole ? WEB_LINK : 0;
  return {gmail: fitted(gmail, letter, room), outlook: fitted(outlook, letter, room)};
}

function base64(text) {
  return btoa(String.fromCharCode(...new TextEncoder().encode(text)));
}

// A header's text: as it is in ASCII, else in encoded words, so that no line is over 76 (RFC 2047).
function headerText(text) {
  if (/^[ -~]*$/.test(text)) return text;
  const parts = [""];
  for (const sign of text) {
    const longer = parts.at(-1) + sign;
    if (new TextEncoder().encode(longer).length > 39) parts.push(sign);
    else parts[parts.length - 1] = longer;
  }
  return parts.map(part => `=?utf-8?B?${base64(part)}?=`).join("\r\n ");
}

// The letter as an unsent message (RFC 5322): a mail program opens it as a draft. `tag` is its language's (BCP 47).
function draftFile(letter, tag) {
  const body = base64(`${bodyOf(letter)}\n`.replaceAll("\n", "\r\n"));
  const lines = [
    "X-Unsent: 1",
    ...(letter.to ? [`To: ${letter.to}`] : []),
    ...(letter.cc ? [`Cc: ${letter.cc}`] : []),
    `Subject: ${headerText(letter.subject)}`,
    `Content-Language: ${tag}`,
    "MIME-Version: 1.0",
    'Content-Type: text/plain; charset="utf-8"',
    "Content-Transfer-Encoding: base64",
    "",
    ...body.match(/.{1,76}/g),
    "",
  ];
  return lines.join("\r\n");
}
