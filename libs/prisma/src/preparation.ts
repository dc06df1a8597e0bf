import { serialize } from 'pg-protocol';

/** The part of node-postgres's connection that is used here; its types do not tell of it. */
interface Wire {
  stream: { write(bytes: Buffer): boolean };
}

/** Prepares statements on a connection, all in one turn and none of them run. */
export class Preparation {
  constructor(
    private readonly statements: { name: string; text: string }[],
    readonly callback: (error?: Error) => void,
  ) {}

  submit(connection: Wire): null {
    connection.stream.write(Buffer.concat([...this.statements.map((each) => serialize.parse(each)), serialize.sync()]));
    return null;
  }

  handleError(error: Error): void {
    this.callback(error);
  }

  handleReadyForQuery(): void {
    this.callback();
  }
}
