/** A migration failed, now or at an earlier start, and none is applied until somebody has resolved it. */
export class MigrationFailed extends Error {
  /** What PostgreSQL said; null when the process ended before it answered. */
  readonly databaseMessage: string | null;

  /** @param logs what the schema engine wrote down about it */
  constructor(
    readonly migration: string,
    logs: string | null,
    cause: unknown,
  ) {
    const databaseMessage = logs ? databaseMessageIn(logs) : null;
    super(`The migration ${migration} ${databaseMessage ? `failed: ${databaseMessage}` : 'was interrupted'}.`, {
      cause,
    });
    this.databaseMessage = databaseMessage;
  }
}

/** PostgreSQL's own sentence, out of a message of the schema engine, which adds where in its code it met it. */
export function databaseMessageIn(message: string): string {
  return (/\b(?:ERROR|FATAL): (.+)/.exec(message)?.[1] ?? message.split('\n   0: ')[0] ?? message).trim();
}
