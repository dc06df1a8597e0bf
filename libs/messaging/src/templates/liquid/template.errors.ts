/** The text is not a valid template. `message` is a sentence for its author, with line and column. */
export class BadTemplate extends Error {}

/** The text uses a variable that does not exist for this kind of message. */
export class UnknownVariable extends BadTemplate {
  constructor(
    readonly variable: string,
    place: string,
    allowed: readonly string[],
  ) {
    super(`Unknown variable ${variable} ${place}; the known variables are ${allowed.join(', ')}`);
  }
}
