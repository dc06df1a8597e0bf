/** A text that cannot be a template. `message` is a sentence for who wrote it, with line and column. */
export class BadTemplate extends Error {}

/** A text that asks for what is not known about a customer. */
export class UnknownVariable extends BadTemplate {
  constructor(
    readonly variable: string,
    place: string,
    known: readonly string[],
  ) {
    super(`Unknown variable ${variable} ${place}; known are ${known.join(', ')}`);
  }
}
