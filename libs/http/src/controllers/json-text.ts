/** The members of an object, each as a value or as JSON that is there already. */
type Members<Answer> = { [Name in keyof Answer]: Answer[Name] | JsonText<Answer[Name]> };

/**
 * An `Answer` that is JSON already, most of it written by PostgreSQL: it is sent as it is, and nobody takes it apart on
 * the way.
 */
export class JsonText<Answer> {
  /** For the compiler alone: it tells the texts of two answers apart. */
  declare protected readonly answer: Answer;

  private constructor(
    readonly text: string,
    /** The version of the one resource in it, for its entity tag. */
    readonly version: number | undefined,
  ) {}

  /** What a statement has written. It has to name every field, as the schema of the answer does. */
  static written<Answer>(text: string, version?: number): JsonText<Answer> {
    return new JsonText<Answer>(text, version);
  }

  /** An object, of which some members are JSON already. */
  static object<Answer extends object>(members: Members<Answer>, version?: number): JsonText<Answer> {
    const texts = Object.entries(members)
      .filter(([, value]) => value !== undefined)
      .map(([name, value]) => `${JSON.stringify(name)}:${textOf(value)}`);
    return new JsonText<Answer>(`{${texts.join()}}`, version);
  }

  /** A list of what is JSON already. */
  static list<Item>(items: JsonText<Item>[]): JsonText<Item[]> {
    return new JsonText<Item[]>(`[${items.map(({ text }) => text).join()}]`, undefined);
  }
}

const textOf = (value: unknown) => (value instanceof JsonText ? value.text : JSON.stringify(value));
