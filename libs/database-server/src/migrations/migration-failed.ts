/** A migration failed, now or at an earlier start. No migration is applied until an operator has resolved it. */
export class MigrationFailed extends Error {
  /** PostgreSQL's error message; null when the process ended before PostgreSQL answered. */
  readonly databaseMessage: string | null;

  /** @param logs the error that the schema engine has recorded */
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

/** Extracts PostgreSQL's own message from a message of the schema engine, which adds places in its own code. */
export function databaseMessageIn(message: string): string {
  return (/\b(?:ERROR|FATAL): (.+)/.exec(message)?.[1] ?? message.split('\n   0: ')[0] ?? message).trim();
}
