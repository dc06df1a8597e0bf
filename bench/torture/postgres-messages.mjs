const HEADER = 5;

/** Splits one direction of a PostgreSQL connection into messages. Packets may end anywhere. */
export class Messages {
  /** @param startup true if the first message has no type, as from a client */
  constructor(startup) {
    this.startup = startup;
    this.rest = Buffer.alloc(0);
  }

  /** @returns the messages that are complete now: {type, bytes}. `bytes` is the whole message */
  push(chunk) {
    this.rest = this.rest.length > 0 ? Buffer.concat([this.rest, chunk]) : chunk;
    const messages = [];
    for (let message; (message = this.take());) messages.push(message);
    return messages;
  }

  take() {
    const lengthAt = this.startup ? 0 : 1;
    if (this.rest.length < lengthAt + 4) return null;
    const size = lengthAt + this.rest.readInt32BE(lengthAt);
    if (this.rest.length < size) return null;
    const bytes = this.rest.subarray(0, size);
    this.rest = this.rest.subarray(size);
    const type = this.startup ? 'startup' : String.fromCharCode(bytes[0]);
    this.startup = false;
    return { type, bytes };
  }
}

/** Finds the statement that each message of a client runs, including prepared statements. */
export class Statements {
  constructor() {
    this.texts = new Map();
  }

  /** The SQL that this message runs; undefined if it runs none. */
  runBy({ type, bytes }) {
    if (type === 'Q') return textAt(bytes, HEADER);
    if (type === 'P') {
      const name = textAt(bytes, HEADER);
      this.texts.set(name, textAt(bytes, HEADER + Buffer.byteLength(name) + 1));
    }
    if (type !== 'B') return undefined;
    const portal = textAt(bytes, HEADER);
    return this.texts.get(textAt(bytes, HEADER + Buffer.byteLength(portal) + 1));
  }
}

/** True if this message of the server confirms a COMMIT. */
export function saysCommitted({ type, bytes }) {
  return type === 'C' && textAt(bytes, HEADER) === 'COMMIT';
}

function textAt(bytes, start) {
  return bytes.toString('utf8', start, bytes.indexOf(0, start));
}
