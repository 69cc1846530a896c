"use strict";
// Raw deflate (RFC 1951) undone: browsers of before 2023 have nothing of their own for it. Touches nothing of the page.

const MOST_BYTES = 1 << 23;
const ORDER = [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15];

// What a symbol begins at, and how many bits follow to say where exactly.
function ranges(first, extras) {
  let base = first;
  return extras.map(bits => {
    const range = [base, bits];
    base += 1 << bits;
    return range;
  });
}

const LENGTHS = ranges(3, [0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4, 5, 5, 5, 5]).concat([[258, 0]]);
const DISTANCES = ranges(1, [0, 0, 0, 0, 1, 1, 2, 2, 3, 3, 4, 4, 5, 5, 6, 6, 7, 7, 8, 8, 9, 9, 10, 10, 11, 11, 12, 12, 13, 13]);

// A reader of so many bits, lowest first. It throws at the end.
function bitsOf(bytes) {
  let place = 0;
  let bit = 0;
  const read = count => {
    let value = 0;
    for (let number = 0; number < count; number += 1) {
      if (place >= bytes.length) throw new Error("cut off");
      value |= ((bytes[place] >> bit) & 1) << number;
      bit += 1;
      if (bit === 8) {
        bit = 0;
        place += 1;
      }
    }
    return value;
  };
  read.toByte = () => {
    if (bit) read(8 - bit);
  };
  return read;
}

// From each symbol's number of bits to what tells the symbols apart: how many there are of each length, and their order.
function codeOf(lengths) {
  const counts = new Array(16).fill(0);
  for (const length of lengths) counts[length] += 1;
  counts[0] = 0;
  const symbols = [];
  for (let length = 1; length < 16; length += 1) lengths.forEach((each, symbol) => each === length && symbols.push(symbol));
  return {counts, symbols};
}

function symbolBy({counts, symbols}, read) {
  let code = 0;
  let first = 0;
  let place = 0;
  for (let length = 1; length < 16; length += 1) {
    code |= read(1);
    if (code - first < counts[length]) return symbols[place + code - first];
    place += counts[length];
    first = (first + counts[length]) << 1;
    code <<= 1;
  }
  throw new Error("no such code");
}

function fixedCodes() {
  const lengths = Array.from({length: 288}, (_, symbol) => (symbol < 144 ? 8 : symbol < 256 ? 9 : symbol < 280 ? 7 : 8));
  return [codeOf(lengths), codeOf(new Array(30).fill(5))];
}

function givenCodes(read) {
  const [literals, distances, described] = [read(5) + 257, read(5) + 1, read(4) + 4];
  const meta = new Array(19).fill(0);
  for (let place = 0; place < described; place += 1) meta[ORDER[place]] = read(3);
  const code = codeOf(meta);
  const lengths = [];
  while (lengths.length < literals + distances) {
    const symbol = symbolBy(code, read);
    if (symbol < 16) {
      lengths.push(symbol);
      continue;
    }
    if (symbol === 16 && !lengths.length) throw new Error("nothing to repeat");
    const [value, times] =
      symbol === 16 ? [lengths[lengths.length - 1], 3 + read(2)] : symbol === 17 ? [0, 3 + read(3)] : [0, 11 + read(7)];
    for (let time = 0; time < times; time += 1) lengths.push(value);
  }
  return [codeOf(lengths.slice(0, literals)), codeOf(lengths.slice(literals, literals + distances))];
}

function inflateBlock(read, [literals, distances], out) {
  for (;;) {
    const symbol = symbolBy(literals, read);
    if (symbol === 256) return;
    if (symbol < 256) {
      out.push(symbol);
      continue;
    }
    const [length, lengthBits] = LENGTHS[symbol - 257];
    const long = length + read(lengthBits);
    const [distance, distanceBits] = DISTANCES[symbolBy(distances, read)];
    const from = out.length - distance - read(distanceBits);
    if (from < 0 || out.length + long > MOST_BYTES) throw new Error("no such place");
    for (let number = 0; number < long; number += 1) out.push(out[from + number]);
  }
}

// The bytes that were deflated. Throws where they weren't.
function inflated(bytes) {
  const read = bitsOf(bytes);
  const out = [];
  let last = false;
  while (!last) {
    last = read(1) === 1;
    const kind = read(2);
    if (kind === 3) throw new Error("no such block");
    if (kind) {
      inflateBlock(read, kind === 1 ? fixedCodes() : givenCodes(read), out);
      continue;
    }
    read.toByte();
    const [length, check] = [read(16), read(16)];
    if ((length ^ check) !== 0xffff) throw new Error("no such length");
    for (let number = 0; number < length; number += 1) out.push(read(8));
  }
  return Uint8Array.from(out);
}

// Base64 of either alphabet, as bytes.
function bytesOf(text) {
  return Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), sign => sign.charCodeAt(0));
}

function utf8(bytes) {
  return new TextDecoder("utf-8", {fatal: true}).decode(bytes);
}
