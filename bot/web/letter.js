// From a letter to what mail programs understand. Nothing here touches the page. A letter is {to, cc, subject, body, …}.

// Characters of a link with the whole letter in it. Windows cuts mailto: links at about 2,000; Thunderbird reads 8,879
// and Chromium passes 100,000 on. Web mail's servers refuse long addresses, each at a length of its own: see web_mail.py.
const SHORT_MAIL_LINK = 1900;
const MAIL_LINK = 60000;
const WEB_LINK = 4000;

// Percent-encoded, with line ends as RFC 6068 wants them.
function encoded(text) {
  return encodeURIComponent(text.replace(/\n/g, "\r\n"));
}

function encodedAddress(address) {
  return encoded(address).replace(/%40/g, "@");
}

function fields(letter, subject) {
  const cc = letter.cc ? [`cc=${encodedAddress(letter.cc)}`] : [];
  return cc.concat([`${subject}=${encoded(letter.subject)}`]).join("&");
}

// The link with the letter in it if that stays within `room`, else without; `whole` says which. `made` makes a link of fields.
function fitted(letter, room, made, subject = "subject") {
  const start = fields(letter, subject);
  const long = made(`${start}&body=${encoded(letter.body)}`);
  return long.length <= room ? {href: long, whole: true} : {href: made(start), whole: false};
}

function mailLink(letter, room) {
  return fitted(letter, room, given => `mailto:${encodedAddress(letter.to)}?${given}`);
}

// Where each web mail takes a letter, by its sign in links (see content/letters/web_mail.py). Proton, Mail.ru and Yandex take
// a mailto: link, as browsers hand them one.
const WEB_MAIL = {
  g: {name: "gmail", link: letter => composing(letter, "https://mail.google.com/mail/?view=cm&fs=1&", "su")},
  o: {name: "outlook", link: letter => composing(letter, "https://outlook.live.com/mail/0/deeplink/compose?")},
  y: {name: "yahoo", link: letter => composing(letter, "https://compose.mail.yahoo.com/?")},
  p: {name: "proton", link: letter => handled(letter, MAIL_LINK, "https://mail.proton.me/inbox/#mailto=")},
  m: {name: "mail_ru", link: letter => handled(letter, WEB_LINK, "https://e.mail.ru/cgi-bin/sentmsg?mailto=")},
  x: {name: "yandex", link: letter => handled(letter, WEB_LINK, "https://mail.yandex.ru/compose?mailto=")},
};

function composing(letter, start, subject) {
  return fitted(letter, WEB_LINK, given => `${start}to=${encodedAddress(letter.to)}&${given}`, subject);
}

function handled(letter, room, start) {
  return fitted(letter, room, given => start + encodeURIComponent(`mailto:${encodedAddress(letter.to)}?${given}`));
}

function base64(text) {
  return btoa(Array.from(new TextEncoder().encode(text), byte => String.fromCharCode(byte)).join(""));
}

// A header's text: as it is in ASCII, else in encoded words, so that no line is over 76 (RFC 2047).
function headerText(text) {
  if (/^[ -~]*$/.test(text)) return text;
  const parts = [""];
  for (const sign of text) {
    const last = parts.length - 1;
    if (new TextEncoder().encode(parts[last] + sign).length > 39) parts.push(sign);
    else parts[last] += sign;
  }
  return parts.map(part => `=?utf-8?B?${base64(part)}?=`).join("\r\n ");
}

// The letter as an unsent message (RFC 5322): a mail program opens it as a draft. `tag` is its language's (BCP 47).
function draftFile(letter, tag) {
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
    ...base64(`${letter.body}\n`.replace(/\n/g, "\r\n")).match(/.{1,76}/g),
    "",
  ];
  return lines.join("\r\n");
}

// The text with `now` as the paragraph that was `before`; a new one goes before paragraph number `place`.
function withOwn(text, before, now, place) {
  const paragraphs = text.split("\n\n");
  const at = before ? paragraphs.indexOf(before) : -1;
  if (at >= 0) paragraphs.splice(at, 1, ...(now ? [now] : []));
  else if (now) paragraphs.splice(Math.min(place, paragraphs.length), 0, now);
  return paragraphs.join("\n\n");
}
