import { Injectable } from '@nestjs/common';
import { assertOfList, NotFound, pageOf } from '@wateja/common';
import { type CustomerErased, CustomerLock, CustomerWasErased, OnDomainEvent } from '@wateja/events';
import { PrismaService, statement, type Transaction, withTenant } from '@wateja/prisma';

import { type Channel, CHANNELS, type Purpose, PURPOSES } from '../../message-enums';
import type { ConsentState } from '../../recipients';
import { AddressHashes } from '../suppression/address-hashes';
import { ConsentIsWithdrawn } from './consents.errors';
import {
  type Consent,
  consentPage,
  type CurrentConsent,
  currentConsents,
  insertConsents,
  type NewConsent,
} from './consents.queries';
import type { ConsentListQuery } from './consents.schemas';
import { withdrawnForKeys } from './withdrawals.queries';

/** The ledger of consents. Entries are added and never changed; the latest one counts. */
@Injectable()
export class ConsentsService {
  constructor(
    private readonly prisma: PrismaService,
    private readonly customerLock: CustomerLock,
    private readonly hashes: AddressHashes,
  ) {}

  /**
   * Adds consents that a person or an API key reports. Only a person may grant a withdrawn consent again: the data of a
   * key may be older than the withdrawal.
   * @throws NotFound, CustomerWasErased, ConsentIsWithdrawn
   */
  add(businessId: number, customerId: number, consent: NewConsent): Promise<Consent> {
    return this.prisma.transaction(async (tx) => {
      await this.customerLock.acquireExclusive(tx, businessId, customerId);
      if (consent.state === 'granted' && consent.recorded_by == null) {
        const hashes = await this.hashes.ofCustomers(businessId, [customerId]);
        const asked = {
          customer_id: customerId,
          ...consent,
          address_hash: hashes.get(customerId)?.[consent.channel] ?? null,
        };
        const withdrawn = await tx.query(statement(withdrawnForKeys(businessId, asked)));
        if (withdrawn.length > 0) throw new ConsentIsWithdrawn();
      }
      const [added] = await this.record(tx, businessId, customerId, [consent]);
      return added as Consent;
    });
  }

  /**
   * Adds entries and returns the added ones. It locks the customer, so that the order of the entries is certain. An
   * entry that a provider or a mail program repeats is added once.
   * @throws NotFound, CustomerWasErased
   */
  async record(tx: Transaction, businessId: number, customerId: number, consents: NewConsent[]): Promise<Consent[]> {
    await this.customerLock.acquireExclusive(tx, businessId, customerId);
    return tx.query<Consent>(statement(insertConsents(businessId, customerId, consents)));
  }

  /**
   * Adds what a customer said by SMS or by a link, when no tenant is set yet: this method sets it. If the customer no
   * longer exists, it does nothing and reports no error. `decide` turns the current consents into new entries; nobody
   * can change them in between.
   */
  async recordFromCustomer(
    businessId: number,
    customerId: number,
    decide: (current: CurrentConsent[]) => NewConsent[],
  ): Promise<void> {
    const key = { business_id: businessId, customer_id: customerId };
    const work = async (tx: Transaction) => {
      await this.customerLock.acquireExclusive(tx, businessId, customerId);
      const entries = decide(await this.prisma.query<CurrentConsent>(currentConsents(key)));
      await tx.query(statement(insertConsents(businessId, customerId, entries)));
    };
    try {
      await withTenant(businessId, () => this.prisma.transaction(work));
    } catch (error) {
      if (!(error instanceof CustomerWasErased || error instanceof NotFound)) throw error;
    }
  }

  /** Lists entries, the latest first, with the current states. @throws NotFound, ForeignCursor */
  async list(businessId: number, customerId: number, { cursor, limit }: ConsentListQuery) {
    const list = `consents ${businessId}/${customerId}`;
    assertOfList(cursor, list);
    const key = { business_id: businessId, customer_id: customerId };
    const current = await this.prisma.query<CurrentConsent>(currentConsents(key));
    if (current.length === 0) throw new NotFound('Customer');
    const entries = await this.prisma.query<Consent>(
      consentPage({ ...key, before_at: cursor?.at ?? null, before_id: cursor?.id ?? null, limit: limit + 1 }),
    );
    const { rows, next_cursor } = pageOf(entries, limit, ({ recorded_at, id }) => ({ list, at: recorded_at, id }));
    return { current: byChannel(current), consents: rows, next_cursor };
  }

  /**
   * Withdraws all consents, so that an erased customer never gets a message again. The sender of the event has locked
   * the customer.
   */
  @OnDomainEvent('customer.erased')
  async withdrawAll({ business_id, customer_id }: CustomerErased, tx: Transaction): Promise<void> {
    const withdrawals = CHANNELS.flatMap((channel) =>
      PURPOSES.map((purpose): NewConsent => ({ channel, purpose, state: 'withdrawn', source: 'erasure' })),
    );
    await tx.query(statement(insertConsents(business_id, customer_id, withdrawals)));
  }
}

function byChannel(current: CurrentConsent[]): Record<Channel, Record<Purpose, ConsentState>> {
  const of = (channel: Channel) =>
    Object.fromEntries(
      current.filter((row) => row.channel === channel).map(({ purpose, state }) => [purpose, state]),
    ) as Record<Purpose, ConsentState>;
  return { sms: of('sms'), email: of('email') };
}
