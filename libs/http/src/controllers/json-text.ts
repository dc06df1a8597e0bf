import { SetMetadata } from '@nestjs/common';

/** An answer that PostgreSQL has written as JSON: it is sent as it is, and nobody takes it apart on the way. */
export class JsonText {
  private constructor(
    readonly text: string,
    /** The version of the one resource in it, for its entity tag. */
    readonly version: number | undefined,
  ) {}

  /** JSON of an `Answer`, to be handed on as one. The statement that wrote it names every field, as the schema does. */
  // eslint-disable-next-line @typescript-eslint/no-unnecessary-type-parameters -- a handler says which answer it is
  static of<Answer>(text: string, version?: number): Answer {
    return new JsonText(text, version) as Answer;
  }
}

const WRITTEN_AS_JSON = 'wateja:written-as-json';

/**
 * Says that a handler answers {@link JsonText} alone. In production nothing is done to such an answer; everywhere else
 * it has to be what its schema would have made of it.
 */
export const WrittenAsJson = () => SetMetadata(WRITTEN_AS_JSON, true);

export const isWrittenAsJson = (handler: object): boolean => Reflect.hasMetadata(WRITTEN_AS_JSON, handler);
