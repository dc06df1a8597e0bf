import { Injectable } from '@nestjs/common';
import { ForeignCursor, pageOf, safeId } from '@wateja/common';
import { type Prisma, PrismaService, type Transaction } from '@wateja/prisma';

import { MemberNotFound } from '../members/members.errors';
import { type StoredOrigin, withoutAddress } from '../principals/stored-origin';

/** What can happen to an account, with its meaning for the documents. */
export const SECURITY_EVENTS = {
  signed_in: 'A session began.',
  sign_in_refused: 'Somebody sent a wrong password, or the account is inactive.',
  session_ended: 'A session was ended: by a logout, from the list of sessions, or by a login that replaced it.',
  refresh_token_reused: 'A used refresh token came back, so it may be stolen. Its session has ended.',
  password_changed: 'The person set a new password. All other sessions have ended.',
  password_reset_asked: 'Somebody asked for a link to set a new password, and a mail with one was sent.',
  password_reset: 'A new password was set without the old one. All sessions have ended.',
  second_factor_on: 'A second factor was set up. All other sessions have ended.',
  second_factor_off: 'The second factor was turned off. All other sessions have ended.',
  second_factor_refused: 'Somebody with the right password sent a wrong code.',
  second_factor_blocked:
    'There were twenty wrong codes in 24 hours. Further codes of the app are refused for some hours.',
  recovery_code_used: 'A recovery code was used in place of the code of the app. It cannot be used again.',
  recovery_codes_replaced: 'New recovery codes were made. The earlier ones stop working.',
  account_deactivated: 'The operator deactivated the account. All sessions have ended.',
  account_activated: 'The operator activated the account again.',
} as const;
export type SecurityEventKind = keyof typeof SECURITY_EVENTS;

/** An event about an account; `user_id` is null for an email without an account. */
export interface NewSecurityEvent {
  user_id: number | null;
  kind: SecurityEventKind;
  session_id?: string | null;
  /** Null for what a command did. */
  origin: StoredOrigin | null;
}

export interface EventPage {
  limit: number;
  cursor?: { user_id: number; id: number } | undefined;
}

const RETENTION_DAYS = 365;
const PRUNE_INTERVAL_MS = 60 * 60 * 1_000;

/** What happened to accounts: sign-ins, refused ones, new passwords, ended sessions. Kept for a year. */
@Injectable()
export class SecurityEvents {
  private nextPrune = 0;

  constructor(private readonly prisma: PrismaService) {}

  /** Adds events. With `tx` they are committed or rolled back with it. */
  async record(events: NewSecurityEvent[], tx: Transaction = this.prisma): Promise<void> {
    const data = events.map(({ origin, ...event }) => ({ ...event, ...(origin && withoutAddress(origin)) }));
    await tx.securityEvent.createMany({ data });
    await this.prune(tx);
  }

  /** The events of an account, newest first. @throws ForeignCursor */
  async list(userId: number, { limit, cursor }: EventPage) {
    return this.read({ user_id: userId, ...before(userId, cursor) }, userId, limit);
  }

  /**
   * The events of a member for an owner of the business, newest first, since the person became a member. An account that
   * the business does not manage also belongs to the person's life elsewhere, so its networks and clients are left out.
   * @throws MemberNotFound, ForeignCursor
   */
  async listOfMember(businessId: number, userId: number, { limit, cursor }: EventPage) {
    const where = { business_id: businessId, user_id: userId };
    const member = await this.prisma.membership.findFirst({ where, include: { user: true } });
    if (!member) throw new MemberNotFound();
    const isOwn = safeId(member.user.managed_by_business_id) === businessId;
    const page = await this.read(
      { user_id: userId, at: { gte: member.created_at }, ...before(userId, cursor) },
      userId,
      limit,
    );
    const hidden = { session_id: null, address_hash: null, network: null, client: null };
    return isOwn ? page : { ...page, events: page.events.map((event) => ({ ...event, ...hidden })) };
  }

  private async read(where: Prisma.SecurityEventWhereInput, userId: number, limit: number) {
    const page = { orderBy: { id: 'desc' }, take: limit + 1, omit: { user_id: true } } as const;
    const candidates = await this.prisma.securityEvent.findMany({ where, ...page });
    const { rows, next_cursor } = pageOf(
      candidates.map(({ id, ...event }) => ({ id: safeId(id), ...event })),
      limit,
      ({ id }) => ({ user_id: userId, id }),
    );
    return { events: rows, next_cursor };
  }

  private async prune(tx: Transaction): Promise<void> {
    const now = Date.now();
    if (now < this.nextPrune) return;
    this.nextPrune = now + PRUNE_INTERVAL_MS;
    await tx.$executeRaw`
      DELETE FROM security_events WHERE id IN (
        SELECT id FROM security_events WHERE at < now() - ${RETENTION_DAYS} * interval '1 day' FOR UPDATE SKIP LOCKED)`;
  }
}

/** @throws ForeignCursor for the cursor of another account's list */
function before(userId: number, cursor: EventPage['cursor']): Prisma.SecurityEventWhereInput {
  if (!cursor) return {};
  if (cursor.user_id !== userId) throw new ForeignCursor();
  return { id: { lt: cursor.id } };
}
