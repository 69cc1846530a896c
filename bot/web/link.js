// From a link to the letter in it (see content/letters/handoff.py). Nothing here touches the page.

const LONGEST_LINK = 20000;
const HEAD = 12;
// Of who runs the bot, as the link has it.
const LONGEST_NAME = 80;
// Of the last day as it is said. It stands in a sentence of the page's own, so a whole text has no room there.
const LONGEST_DAY = 40;
const DAY = /^(\d{4}-\d\d-\d\d)?$/;
const ADDRESS = /^[^\s@<>,;:"()[\]\\]+@[^\s@<>,;:"()[\]\\]+$/;

// Text whose signs beyond ASCII stand as single bytes: what each of them means comes first, up to a zero byte.
function spelled(bytes) {
  const end = bytes.indexOf(0);
  if (end < 0) throw new Error("no alphabet");
  const alphabet = Array.from(utf8(bytes.subarray(0, end)));
  const rest = bytes.subarray(end + 1);
  if (!alphabet.length) return utf8(rest);
  return Array.from(rest, byte => {
    if (byte < 128) return String.fromCharCode(byte);
    if (byte - 128 >= alphabet.length) throw new Error("no such sign");
    return alphabet[byte - 128];
  }).join("");
}

// Without what hides text or turns it around; what sets names apart (see content/letters/directions.py) stays.
function tidy(text) {
  return text.replace(/(?![\n\u200c\u200d\u200e\u200f\u2068\u2069])[\p{Cc}\p{Cf}\p{Co}\p{Cs}]/gu, "");
}

// What the link says: {letter: …}, or {state: …} and perhaps the page's language: "broken", "changed", "stopped", or
// "older" for one that names the letter's parts by number. `languages` are those that the page knows.
function readLink(hash, languages) {
  const [form, packed, page] = hash.replace(/^#/, "").split(".");
  if (form === "1" || form === "2") return {state: "older"};
  if (form === "x") return {state: ["changed", "stopped"].includes(packed) ? packed : "broken", page};
  if ((form !== "3" && form !== "4") || hash.length > LONGEST_LINK || page !== undefined) return {state: "broken"};
  let lines;
  try {
    lines = tidy(spelled(inflated(bytesOf(packed)))).split("\n");
  } catch (error) {
    return {state: "broken"};
  }
  const [spoken, language, slug, until, mail, own, file, to, cc, office, addressee, subject] = lines;
  const runBy = form === "4" ? lines.splice(HEAD, 1)[0] || "" : "";
  const body = lines.slice(HEAD).join("\n");
  const known = languages.includes(spoken) && languages.includes(language);
  const sound = [to, cc].every(address => !address || ADDRESS.test(address)) && subject && body && /^[a-z0-9-]*$/.test(file);
  if (!known || !sound) return {state: "broken"};
  const [day, said = ""] = until.split("|");
  if (!DAY.test(day) || said.length > LONGEST_DAY || runBy.length > LONGEST_NAME) return {state: "broken"};
  return {page: spoken, letter: {language, slug, day, said, mail, own, file, to, cc, office, addressee, subject, body, runBy}};
}

// "ready", or why there is no letter: "stopped", "over". `today` is like "2026-03-12"; `stopped` are cases' names.
function stateOf(letter, stopped, today) {
  if (stopped.includes(letter.slug)) return "stopped";
  return letter.day && today > letter.day ? "over" : "ready";
}
