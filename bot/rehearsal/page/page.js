// The live connection between the two phones, the strip, and the rehearsal.

import { Phone } from "./phone.js";

const byId = (id) => document.getElementById(id);
const number = (value) => value.toLocaleString("en");

let socket = null;
let waits = 250; // milliseconds until the next attempt to connect
const unsent = [];

function ask(content) {
  if (socket?.readyState === WebSocket.OPEN) socket.send(JSON.stringify(content));
  else unsent.push(content);
}

const phones = { left: new Phone(byId("left"), "left", ask), right: new Phone(byId("right"), "right", ask) };
phones.left.startPayload = new URLSearchParams(location.search).get("start") ?? "";

function connect() {
  socket = new WebSocket(`ws://${location.host}/live`);
  socket.addEventListener("open", () => {
    waits = 250;
    byId("connection").textContent = "";
    const stored = (side) => Number(sessionStorage.getItem(`chat-${side}`)) || null;
    socket.send(JSON.stringify({ do: "hello", left: stored("left"), right: stored("right") }));
    for (const content of unsent.splice(0)) ask(content);
  });
  socket.addEventListener("message", (event) => hear(JSON.parse(event.data)));
  socket.addEventListener("close", () => {
    byId("connection").textContent = "The rehearsal does not answer. Is the program running? Trying again…";
    setTimeout(connect, waits);
    waits = Math.min(waits * 2, 4000);
  });
}

function hear(news) {
  const phone = phones[news.side];
  switch (news.what) {
    case "bot":
      for (const one of Object.values(phones)) one.username = news.username;
      break;
    case "phone":
      sessionStorage.setItem(`chat-${news.side}`, news.chat);
      phone.show(news);
      break;
    case "message":
      phone.message(news.message);
      break;
    case "deleted":
      phone.deleted(news.ids);
      break;
    case "unread":
      phone.unread(news.chat);
      break;
    case "typing":
      phone.typing();
      break;
    case "answer":
      phone.answer(news);
      break;
    case "menu":
      phone.menu(news.menu);
      break;
    case "problem":
      phone.toast(news.text);
      break;
    case "state":
      strip(news);
      break;
  }
}

function strip({ sent, per_second: rate, polled, troubles, crowd }) {
  byId("sent").textContent = number(sent);
  if (rate !== undefined) byId("rate").textContent = number(rate);
  for (const box of document.querySelectorAll("[data-trouble]")) box.checked = troubles.includes(box.dataset.trouble);
  const { total, subscribed, lost } = crowd;
  const busy = total > subscribed + lost;
  const left = lost ? `, ${number(lost)} got no answer` : "";
  byId("crowd-state").textContent = total ? `${number(subscribed)} of ${number(total)} subscribed${left}` : "";
  const progress = byId("crowd-progress");
  progress.hidden = !busy;
  progress.max = total || 1;
  progress.value = subscribed + lost;
  byId("bot-state").textContent = polled ? "The bot is listening." : "";
}

byId("crowd").addEventListener("click", () => ask({ do: "crowd", count: 200 }));
for (const box of document.querySelectorAll("[data-trouble]")) {
  box.addEventListener("change", () => ask({ do: "trouble", name: box.dataset.trouble, on: box.checked }));
}

connect();
