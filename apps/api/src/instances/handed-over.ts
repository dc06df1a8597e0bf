import type { Worker } from 'node:cluster';

/** How Node's primary hands a connection to a worker, and how the worker says that it has it. */
interface HandOver {
  act?: string;
  seq?: number;
}
interface Receipt {
  ack?: number;
}
interface Connection {
  close(): void;
}

/**
 * Ends the connections that a worker was handed in its last moment, so that their clients try again. Node keeps each
 * open until the worker says that it has it, and so for ever when the worker is killed before it does.
 */
export function endLostConnections({ process: child }: Worker): void {
  const underWay = new Map<number | undefined, Connection>();
  const send = child.send.bind(child) as (...message: unknown[]) => boolean;
  child.send = (...message: unknown[]) => {
    const [{ act, seq }, connection] = message as [HandOver, Connection];
    if (act === 'newconn') underWay.set(seq, connection);
    return send(...message);
  };
  child.on('internalMessage', ({ ack }: Receipt) => underWay.delete(ack));
  child.once('exit', () => {
    for (const connection of underWay.values()) connection.close();
  });
}
