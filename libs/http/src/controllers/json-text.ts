import { compactJson } from './compact-json';

/** The members of an object. Each is a value, or already JSON. */
type Members<Answer> = { [Name in keyof Answer]: Answer[Name] | JsonText<Answer[Name]> };

/**
 * An `Answer` that is already JSON, usually written by PostgreSQL. The server sends the text without parsing it.
 */
export class JsonText<Answer> {
  /** Never set. It lets the compiler distinguish the texts of different answers. */
  declare protected readonly answer: Answer;

  private constructor(
    readonly text: string,
    /** The version of the resource in the answer, for its entity tag. */
    readonly version: number | undefined,
  ) {}

  /**
   * The JSON that a statement has written. It must have exactly the fields of the answer's schema. All answers are
   * written one way, so the white space between tokens is removed.
   */
  static written<Answer>(text: string, version?: number): JsonText<Answer> {
    return new JsonText<Answer>(compactJson(text), version);
  }

  /** An object, some of whose members are already JSON. */
  static object<Answer extends object>(members: Members<Answer>, version?: number): JsonText<Answer> {
    const texts = Object.entries(members)
      .filter(([, value]) => value !== undefined)
      .map(([name, value]) => `${JSON.stringify(name)}:${textOf(value)}`);
    return new JsonText<Answer>(`{${texts.join()}}`, version);
  }

  /** A list of items that are already JSON. */
  static list<Item>(items: JsonText<Item>[]): JsonText<Item[]> {
    return new JsonText<Item[]>(`[${items.map(({ text }) => text).join()}]`, undefined);
  }
}

const textOf = (value: unknown) => (value instanceof JsonText ? value.text : JSON.stringify(value));
