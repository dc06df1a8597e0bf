import { Injectable } from '@nestjs/common';
import { PrismaService, statement } from '@wateja/prisma';

import type { Channel } from '../../message-enums';
import { SuppressionKey } from './suppression-key';

/** The hash of a customer's address on each channel, hexadecimal; null if the customer has no such address. */
export type HashByChannel = Record<Channel, string | null>;

/** Hashes the phones and email addresses of customers, to find them among those that want no messages. */
@Injectable()
export class AddressHashes {
  constructor(
    private readonly prisma: PrismaService,
    private readonly key: SuppressionKey,
  ) {}

  /** Returns the hashes by customer. A customer who does not exist has none. */
  async ofCustomers(businessId: number, customerIds: number[]): Promise<Map<number, HashByChannel>> {
    const rows = await this.prisma.query<{ id: number; phone: string | null; email: string | null }>(statement`
      SELECT c.id, c.phone_e164 AS phone, c.email FROM customers c
      WHERE c.business_id = ${businessId}::bigint AND c.id = ANY (${customerIds}::bigint[])`);
    return new Map(
      rows.map(({ id, phone, email }) => [id, { sms: this.hash('sms', phone), email: this.hash('email', email) }]),
    );
  }

  private hash(channel: Channel, address: string | null): string | null {
    return address === null ? null : this.key.hash(channel, address).toString('hex');
  }
}
