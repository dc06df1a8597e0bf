import { Injectable } from '@nestjs/common';
import { Prisma, PrismaService, statement, type Transaction } from '@wateja/prisma';
import { Semaphore } from 'async-mutex';

import type { LeaveOutReason } from '../../consents/decision/decision';
import type { Channel, MessageKind, Purpose } from '../../message-enums';
import { AllowanceUsedUp, SmsAllowance, type SmsReservation } from '../allowance/sms-allowance.service';
import type { AllowanceReason } from '../allowance/remaining-sms';
import { MessageWriter } from '../messages/message-writer';
import { toldStatus } from '../messages/told-messages';
import { reserveBudget, settleBudget } from './campaign-budget';
import type { Settlement } from './settlement';

/** A message that is due. */
export interface DueMessage {
  id: number;
  business_id: number;
  customer_id: number;
  campaign_id: number | null;
  kind: MessageKind;
  purpose: Purpose;
  channel: Channel;
  subject: string | null;
  body: string;
  segments: number;
  /** The estimated cost, a decimal string. */
  cost: string;
}

/** A message that belongs to one attempt until it is settled. */
export interface Claim {
  message: DueMessage;
  /** The address to send to. */
  address: string;
  /** The number of this attempt, which tells it apart from others. */
  attempts: number;
  /** The reserved cost. */
  cost: string;
  /** What an SMS has reserved of the operator's limits; null for an email. */
  sms: SmsReservation | null;
}

/** Another process has changed the message in between. The error rolls back the reserved cost. */
class Overtaken extends Error {}

/** The customer has another address since the decision, or the phones of the shop are read anew. */
class AddressChanged extends Error {}

/** The campaign has written to this address already. The error rolls back the reserved cost. */
class AddressTaken extends Error {}

/**
 * The number of connections that claims and settlements of one process use at a time. Those of one campaign wait for
 * each other, and requests must not wait for a connection because of them.
 */
const MAX_CONNECTIONS = 4;

/** Records which attempt has a message, from `queued` until its outcome. */
@Injectable()
export class MessageClaims {
  private readonly connections = new Semaphore(MAX_CONNECTIONS);

  constructor(
    private readonly prisma: PrismaService,
    private readonly writer: MessageWriter,
    private readonly allowance: SmsAllowance,
  ) {}

  /** Finds the message if it is in the queue and due. */
  async findDue(businessId: number, id: number): Promise<DueMessage | undefined> {
    const [message] = await this.prisma.query<DueMessage>(statement`
      SELECT id, business_id, customer_id, campaign_id, kind, purpose, channel, subject, body, segments,
        cost::text AS cost
      FROM messages WHERE business_id = ${businessId} AND id = ${id} AND status = 'queued' AND send_after <= now()`);
    return message;
  }

  /** Marks the message as left out. It is not sent and costs nothing. */
  async leaveOut(
    { business_id, id }: DueMessage,
    reason: LeaveOutReason | AllowanceReason | 'erased' | 'duplicate_address',
  ): Promise<void> {
    await this.prisma.query(statement`
      UPDATE messages SET status = 'left_out', reason = ${reason}, cost = 0, updated_at = now()
      WHERE business_id = ${business_id} AND id = ${id} AND status = 'queued'`);
  }

  /**
   * Takes a message for one attempt and reserves its cost. Both are committed before the provider is called.
   * @returns undefined if the message is not to be sent any more; 'wait' if it may be sent in a moment
   */
  async claim(message: DueMessage, to: { address: string; provider: string }): Promise<Claim | 'wait' | undefined> {
    try {
      return await this.reserve(message, to);
    } catch (error) {
      if (error instanceof AddressChanged) return 'wait';
      if (error instanceof AllowanceUsedUp) {
        await this.leaveOut(message, error.reason);
        await this.allowance.report(message.business_id, error.reason);
        return undefined;
      }
      if (!(error instanceof AddressTaken)) throw error;
      await this.leaveOut(message, 'duplicate_address');
      return undefined;
    }
  }

  /** @throws AddressTaken, AddressChanged, AllowanceUsedUp */
  private reserve(message: DueMessage, to: { address: string; provider: string }): Promise<Claim | 'wait' | undefined> {
    const { business_id, id, campaign_id, channel, segments } = message;
    return this.inTransaction(async (tx) => {
      let { cost } = message;
      // Every transaction locks the campaign first, then the limits of the shop, then the messages. Another order could
      // cause a deadlock.
      if (campaign_id !== null) {
        const reservation = await reserveBudget(tx, { ...message, campaign_id });
        if (reservation.status === 'wait') return 'wait';
        if (reservation.status !== 'reserved') return refuseMessage(tx, message, reservation.status);
        ({ cost } = reservation);
      }
      const sms = channel === 'sms' ? await this.allowance.reserve(tx, business_id, segments, to.address) : null;
      const [claimed] = await tx.query<{ attempts: number }>(statement`
        UPDATE messages SET status = 'sending', attempts = attempts + 1, sending_at = now(), updated_at = now(),
          reason = NULL, cost = ${cost}::numeric, address = ${to.address}, provider = ${to.provider}
        WHERE business_id = ${business_id} AND id = ${id} AND status = 'queued' AND send_after <= now()
          AND NOT EXISTS (${writtenTo(message, to.address)}) AND ${isAddressOf(message, to.address)}
        RETURNING attempts`);
      if (!claimed) await assertAddressOf(tx, message, to.address);
      if (!claimed && campaign_id !== null) await assertNotWrittenTo(tx, message, to.address);
      if (!claimed) throw new Overtaken();
      return { message, address: to.address, attempts: claimed.attempts, cost, sms };
    });
  }

  /** Records the outcome of an attempt. It does nothing if another process has changed the message since. */
  async settle({ message, attempts, cost: reserved, sms }: Claim, settlement: Settlement): Promise<void> {
    const { business_id, id, campaign_id } = message;
    const { status, reason, provider_message_id, charged, again_at } = settlement;
    const isTaken = status === 'sent' || status === 'doubtful';
    const spent = isTaken ? (charged ?? reserved) : '0';
    // If the message returns to the queue, its cost is an estimate again.
    const cost = status === 'queued' ? reserved : spent;
    // A slow attempt may report after its message was marked `doubtful`. Its outcome is still recorded, but such a
    // message does not return to the queue.
    const from = status === 'queued' ? ['sending'] : ['sending', 'doubtful'];
    await this.inTransaction(async (tx) => {
      if (campaign_id !== null) {
        const expense = { ...message, campaign_id, cost: reserved };
        await settleBudget(tx, expense, spent, status === 'sent' ? charged : undefined);
      }
      if (sms) await this.allowance.settle(tx, sms, isTaken, settlement.provider_cost);
      const settled = await tx.query(statement`
        UPDATE messages SET status = ${status}, reason = ${reason}, cost = ${cost}::numeric, updated_at = now(),
          provider_message_id = CASE WHEN address <> '' THEN ${provider_message_id} END, attempts = attempts - ${again_at === null ? 0 : 1}::int,
          sent_at = CASE WHEN ${status} = 'sent' THEN now() END,
          failed_at = CASE WHEN ${status} = 'failed' THEN now() END
        WHERE business_id = ${business_id} AND id = ${id} AND attempts = ${attempts} AND status = ANY (${from})
        RETURNING id, ${toldStatus}`);
      if (settled.length === 0) throw new Overtaken();
      if (again_at !== null) await this.writer.requeue(tx, business_id, [id], again_at);
    });
  }

  /** @returns undefined if the attempt was {@link Overtaken} */
  private async inTransaction<T>(work: (tx: Transaction) => Promise<T>): Promise<T | undefined> {
    try {
      return await this.connections.runExclusive(() => this.prisma.transaction(work));
    } catch (error) {
      if (error instanceof Overtaken) return undefined;
      throw error;
    }
  }
}

/**
 * Finds another message of the campaign that went to this address, or may have gone there. The caller has locked the
 * campaign, as every claim of its messages does. So of two messages that are due at the same time only one is sent.
 */
const writtenTo = ({ business_id, id, campaign_id, channel }: DueMessage, address: string) => Prisma.sql`
  SELECT FROM messages other
  WHERE other.business_id = ${business_id} AND other.campaign_id = ${campaign_id}::bigint AND other.channel = ${channel}
    AND lower(other.address) = lower(${address}::text) AND other.address <> '' AND other.id <> ${id}
    AND other.status IN ('sending', 'sent', 'delivered', 'doubtful')`;

/**
 * True if the customer has this address, and no other one is being computed. Otherwise a change of the shop's country
 * between the decision and the claim would send the message to a stranger.
 */
const isAddressOf = ({ business_id, customer_id, channel }: DueMessage, address: string) => Prisma.sql`(
  EXISTS (
    SELECT FROM customers c WHERE c.business_id = ${business_id} AND c.id = ${customer_id}
      AND ${Prisma.raw(channel === 'sms' ? 'c.phone_e164' : 'c.email')} = ${address}
  ) AND NOT EXISTS (SELECT FROM customer_reindexings r WHERE r.business_id = ${business_id}))`;

/** @throws AddressChanged */
async function assertAddressOf(tx: Transaction, message: DueMessage, address: string): Promise<void> {
  const [row] = await tx.query<{ is_current: boolean }>(
    statement`SELECT ${isAddressOf(message, address)} AS is_current`,
  );
  if (!row?.is_current) throw new AddressChanged();
}

/** @throws AddressTaken */
async function assertNotWrittenTo(tx: Transaction, message: DueMessage, address: string): Promise<void> {
  const [earlierMessage] = await tx.query<object>(statement(writtenTo(message, address)));
  if (earlierMessage) throw new AddressTaken();
}

/** Cancels a message or leaves it out, because its campaign is cancelled or over its budget. It costs nothing. */
async function refuseMessage(
  tx: Transaction,
  { business_id, id }: DueMessage,
  why: 'cancelled' | 'over_budget',
): Promise<undefined> {
  const [status, reason] = why === 'cancelled' ? ['cancelled', 'campaign_cancelled'] : ['left_out', 'budget'];
  await tx.query(statement`
    UPDATE messages SET status = ${status}, reason = ${reason}, cost = 0, updated_at = now()
    WHERE business_id = ${business_id} AND id = ${id} AND status = 'queued'`);
}
