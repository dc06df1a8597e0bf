import { Injectable } from '@nestjs/common';
import { assertStillOwner, type Tenant } from '@wateja/auth';
import { sha256 } from '@wateja/common';
import { PrismaService, withTenant } from '@wateja/prisma';
import { randomBytes } from 'node:crypto';

const HOUR_MS = 60 * 60 * 1_000;
/** `wtc_`, the id of the shop, and 256 random bits. */
const TOKEN = /^wtc_([1-9]\d{0,15})_[\w-]{43}$/;

/** A new token, which is shown once. */
export interface RotatedToken {
  token: string;
  /** Until when the earlier token works too; null if none does. */
  previous_until: Date | null;
}

/** The tokens in the callback URLs of single shops. Only their hashes are stored. */
@Injectable()
export class CallbackTokens {
  constructor(private readonly prisma: PrismaService) {}

  /**
   * Makes a new token for a shop. The earlier one works for `overlapHours` more, so that the provider can be given the new
   * URLs without losing a callback; with 0 it ends at once. If an even earlier token still works, it stays the earlier one,
   * because the provider most likely still has its URLs, and not those that were made since.
   * @throws BusinessNotFound when the owner has just left
   */
  async rotate(by: Pick<Tenant, 'business_id' | 'user_id'>, overlapHours: number): Promise<RotatedToken> {
    const { business_id: businessId } = by;
    const token = `wtc_${businessId}_${randomBytes(32).toString('base64url')}`;
    return this.prisma.transaction(async (tx) => {
      await assertStillOwner(tx, by);
      // The row may not exist yet, so this locks the row of the business: simultaneous rotations wait for each other.
      await tx.$queryRaw`SELECT FROM businesses WHERE id = ${businessId} FOR NO KEY UPDATE`;
      const stored = await tx.callbackToken.findFirst({ where: { business_id: businessId } });
      const earlier = stored && overlapHours > 0 ? earlierOf(stored, overlapHours) : NO_EARLIER;
      const data = { token_hash: sha256(token), ...earlier, rotated_at: new Date() };
      await tx.callbackToken.upsert({
        where: { business_id: businessId },
        create: { business_id: businessId, ...data },
        update: data,
      });
      return { token, previous_until: earlier.previous_until };
    });
  }

  /** The shop of a token, or null for a text that is not a token, or is no longer one. No tenant is set yet. */
  async businessOf(token: string): Promise<number | null> {
    const businessId = Number(TOKEN.exec(token)?.[1]);
    if (!Number.isSafeInteger(businessId)) return null;
    const stored = await withTenant(businessId, () =>
      this.prisma.callbackToken.findFirst({ where: { business_id: businessId } }),
    );
    if (!stored) return null;
    const hash = sha256(token);
    const isPrevious = stored.previous_hash === hash && hasPrevious(stored);
    return stored.token_hash === hash || isPrevious ? businessId : null;
  }
}

/** The token that works beside the current one, and until when. */
interface Earlier {
  previous_hash: string | null;
  previous_until: Date | null;
}

const NO_EARLIER: Earlier = { previous_hash: null, previous_until: null };

/** True while the token from before the last rotation works. */
const hasPrevious = ({ previous_until }: Earlier) => previous_until !== null && previous_until.getTime() > Date.now();

/** The token that works beside the next one. A shorter overlap does not shorten a time that was promised before. */
function earlierOf(stored: Earlier & { token_hash: string }, overlapHours: number): Earlier {
  const until = new Date(Date.now() + overlapHours * HOUR_MS);
  const { token_hash, previous_hash, previous_until } = stored;
  if (previous_until === null || !hasPrevious(stored)) return { previous_hash: token_hash, previous_until: until };
  return { previous_hash, previous_until: previous_until > until ? previous_until : until };
}
