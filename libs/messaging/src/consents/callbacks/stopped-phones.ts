import { Injectable } from '@nestjs/common';
import { Prisma, PrismaService } from '@wateja/prisma';

/** SMS of a phone that are remembered: providers tell again of the last ones. */
const MAX_REMEMBERED_SMS = 20;

const hashOf = (phone: string) => Prisma.sql`sha256(convert_to(${phone}::text, 'UTF8'))`;

/**
 * The phones that have said STOP. The consents of their customers say so too; this counts for who gets the phone later,
 * in whatever shop. Phones are in E.164, and `id` is the provider's number of the SMS.
 */
@Injectable()
export class StoppedPhones {
  constructor(private readonly prisma: PrismaService) {}

  /** From now on. An SMS that was taken before changes nothing: somebody may have agreed anew since. */
  async stop(phone: string, id?: string): Promise<void> {
    await this.prisma.$executeRaw`
      INSERT INTO stopped_phones AS s (phone_sha256, stopped_at, sms_ids)
      VALUES (${hashOf(phone)}, clock_timestamp(), ${id === undefined ? [] : [id]}::text[])
      ON CONFLICT (phone_sha256) DO UPDATE
        SET stopped_at = EXCLUDED.stopped_at, sms_ids = (EXCLUDED.sms_ids || s.sms_ids)[1:${MAX_REMEMBERED_SMS}::int]
        WHERE NOT s.sms_ids && EXCLUDED.sms_ids`;
  }

  /** True for an SMS that was one of the last that changed something here. */
  async hasTaken(phone: string, id: string): Promise<boolean> {
    const found = await this.prisma.$queryRaw<object[]>`
      SELECT FROM stopped_phones WHERE phone_sha256 = ${hashOf(phone)} AND ${id}::text = ANY (sms_ids)`;
    return found.length > 0;
  }

  /** Takes back a STOP. The row stays, or this START, told of again, would take back the next one. */
  async start(phone: string, id: string): Promise<void> {
    await this.prisma.$executeRaw`
      UPDATE stopped_phones
      SET stopped_at = NULL, sms_ids = (ARRAY[${id}::text] || sms_ids)[1:${MAX_REMEMBERED_SMS}::int]
      WHERE phone_sha256 = ${hashOf(phone)}`;
  }
}
