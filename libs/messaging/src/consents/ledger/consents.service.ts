import { Injectable } from '@nestjs/common';
import { AuditService } from '@wateja/audit';
import { assertOfList, NotFound, pageOf, ValidationFailed } from '@wateja/common';
import { type CustomerErased, CustomerLock, CustomerWasErased, OnDomainEvent } from '@wateja/events';
import { PrismaService, statement, type Transaction, withTenant } from '@wateja/prisma';

import { type Channel, CHANNELS, type Purpose, PURPOSES } from '../../message-enums';
import { type ConsentState, Recipients } from '../../recipients';
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
import { withdrawnConsent } from './withdrawals.queries';

/** A consent as a person or an API key reports it. */
export interface ReportedConsent extends NewConsent {
  /** Why a withdrawn consent is granted again. */
  reason?: string | null | undefined;
}

/** The ledger of consents. Entries are added and never changed; the latest one counts. */
@Injectable()
export class ConsentsService {
  constructor(
    private readonly prisma: PrismaService,
    private readonly customerLock: CustomerLock,
    private readonly recipients: Recipients,
    private readonly hashes: AddressHashes,
    private readonly audit: AuditService,
  ) {}

  /**
   * Adds a consent that a person or an API key reports. A withdrawn consent is the customer's: only an owner may grant it
   * again, who says with which wording the customer agreed and why it is recorded here. The audit trail has the reason.
   * @throws NotFound, CustomerWasErased, ConsentIsWithdrawn, ValidationFailed
   */
  add(
    businessId: number,
    customerId: number,
    { reason, ...consent }: ReportedConsent,
    mayBringBack: boolean,
  ): Promise<Consent> {
    return this.prisma.transaction(async (tx) => {
      await this.customerLock.acquireExclusive(tx, businessId, customerId);
      const bringsBack = consent.state === 'granted' && (await this.isWithdrawn(tx, businessId, customerId, consent));
      if (bringsBack) assertBringsBack(mayBringBack, { reason, ...consent });
      const [added] = await this.record(tx, businessId, customerId, [{ ...consent, brings_back: bringsBack }]);
      const entry = added as Consent;
      if (bringsBack) await this.auditReason(tx, { business_id: businessId, customer_id: customerId }, entry, reason);
      return entry;
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
   * longer exists, it does nothing and reports no error. Of a customer who was merged, it adds what they withdrew to the
   * customer who stays: links in messages of the time before the merge name the one who is gone. `decide` turns the current
   * consents into new entries; nobody can change them in between.
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
      if (error instanceof CustomerWasErased) return;
      if (!(error instanceof NotFound)) throw error;
      const survivors = await withTenant(businessId, () => this.recipients.survivors(businessId, [customerId]));
      const survivor = survivors.get(customerId);
      if (survivor === undefined) return;
      const withdrawals = (current: CurrentConsent[]) => decide(current).filter(({ state }) => state === 'withdrawn');
      await this.recordFromCustomer(businessId, survivor, withdrawals);
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

  private async isWithdrawn(tx: Transaction, businessId: number, customerId: number, consent: NewConsent) {
    const hashes = await this.hashes.ofCustomers(businessId, [customerId]);
    const addressHash = hashes.get(customerId)?.[consent.channel] ?? null;
    const requested = { customer_id: customerId, ...consent, address_hash: addressHash };
    return (await tx.query(statement(withdrawnConsent(businessId, requested)))).length > 0;
  }

  private async auditReason(
    tx: Transaction,
    key: { business_id: number; customer_id: number },
    { id, channel, purpose }: Consent,
    reason: string | null | undefined,
  ): Promise<void> {
    const entry = { action: 'consent.brought_back', resource: 'consent', resource_id: id } as const;
    const changes = { customer_id: { to: key.customer_id }, channel: { to: channel }, purpose: { to: purpose } };
    await this.audit.record({ business_id: key.business_id, ...entry, changes, reason: reason ?? null }, tx);
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

/** @throws ConsentIsWithdrawn, ValidationFailed */
function assertBringsBack(mayBringBack: boolean, { reason, wording_version }: ReportedConsent): void {
  if (!mayBringBack) throw new ConsentIsWithdrawn();
  const missing = Object.entries({ wording_version, reason }).filter(([, value]) => value == null);
  if (missing.length === 0) return;
  const message = 'Required to grant a withdrawn consent again';
  throw new ValidationFailed(missing.map(([path]) => ({ path, code: 'required', message })));
}

function byChannel(current: CurrentConsent[]): Record<Channel, Record<Purpose, ConsentState>> {
  const statesOf = (channel: Channel) =>
    Object.fromEntries(
      current.filter((row) => row.channel === channel).map(({ purpose, state }) => [purpose, state]),
    ) as Record<Purpose, ConsentState>;
  return { sms: statesOf('sms'), email: statesOf('email') };
}
