import type { Transaction } from '@wateja/prisma';

import type { Channel, MessageKind } from '../../message-enums';
import { QUEUES } from './message-queues';

/** Due jobs with the higher priority run first. The messages of a class come before all of the next class. */
const FIRST_PRIORITY = { 'waited-for': 1_000_000_000, campaign: 0 };
/** The number of turns that fit between two classes. */
const MAX_TURN = 900_000_000;

/** A receipt goes before the messages of campaigns, because its customer waits at the counter. */
const classOf = (kind: MessageKind): MessageClass => (kind === 'campaign' ? 'campaign' : 'waited-for');

type MessageClass = keyof typeof FIRST_PRIORITY;

/** A message that is already written, and waits for its job. */
interface Waiting {
  id: number;
  kind: MessageKind;
  send_after: Date;
}

/**
 * Finds the priorities with which shops take turns: the messages that a shop has in the queue get one turn each, and the
 * first of another shop gets the turn that is next. So a shop with 20,000 messages delays the only one of another shop by
 * a message, and two shops with many share the provider equally. This is start-time fair queueing (Goyal, Vin and Cheng,
 * 1996), in which the turn of a message is its start tag.
 * @param messages of one channel, in the order in which they are sent
 * @returns the priority of each
 */
export async function prioritiesOf(
  tx: Transaction,
  businessId: number,
  channel: Channel,
  messages: readonly Waiting[],
): Promise<number[]> {
  const turns: Record<MessageClass, number> = { 'waited-for': 0, campaign: 0 };
  for (const name of ['waited-for', 'campaign'] as const) {
    const added = messages.filter(({ kind }) => classOf(kind) === name);
    if (added.length > 0) turns[name] = await nextTurn(tx, { businessId, channel, name, added });
  }
  return messages.map(({ kind }) => {
    const name = classOf(kind);
    return FIRST_PRIORITY[name] - Math.min(turns[name]++, MAX_TURN);
  });
}

interface AddedMessages {
  businessId: number;
  channel: Channel;
  name: MessageClass;
  added: readonly Waiting[];
}

/**
 * The turn of the first of `added` messages: that of the due job which runs next, and one more for each message of the
 * shop that goes before them.
 */
async function nextTurn(tx: Transaction, { businessId, channel, name, added }: AddedMessages): Promise<number> {
  const first = FIRST_PRIORITY[name];
  const last = new Date(Math.max(...added.map(({ send_after }) => send_after.getTime())));
  const [row] = await tx.$queryRaw<[{ current: number; waiting: number }]>`
    SELECT
      (SELECT COALESCE(min(${first}::int - priority), 0) FROM pgboss.job
       WHERE name = ${QUEUES[channel]} AND state < 'active' AND start_after <= now()
         AND priority BETWEEN ${first - MAX_TURN}::int AND ${first}::int) AS current,
      (SELECT count(*)::int FROM messages
       WHERE business_id = ${businessId} AND status = 'queued' AND channel = ${channel} AND send_after <= ${last}
         AND (kind = 'campaign') = ${name === 'campaign'} AND id <> ALL (${added.map(({ id }) => id)})) AS waiting`;
  return row.current + row.waiting;
}
