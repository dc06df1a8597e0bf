import { Injectable } from '@nestjs/common';
import { AuditService } from '@wateja/audit';
import type { BusinessContext } from '@wateja/auth';
import { assertOfList, NotFound, pageOf, toE164, ValidationFailed } from '@wateja/common';
import { CustomerCreation, CustomerLock } from '@wateja/events';
import { PrismaService, statement, type Transaction } from '@wateja/prisma';

import { ClaimsService } from '../claims/claims.service';
import { openAccounts } from '../ledger/accounts.queries';
import { enabledVersion } from '../program/program-versions';
import { ProgramsService } from '../program/programs.service';
import { memberAnswer } from './member-answer';
import { AmbiguousPhone } from './members.errors';
import { customersOfPhone, entryPage, type EntryRow, memberRow, type MemberRow } from './members.queries';
import type { EntryListQuery } from './entries.schemas';
import type { JoinMember } from './members.schemas';

/** A business, and the country of its local phone numbers. */
type Shop = Pick<BusinessContext, 'business_id' | 'country'>;

/** Finds members, lets customers join, and shows what they have. */
@Injectable()
export class MembersService {
  constructor(
    private readonly prisma: PrismaService,
    private readonly programs: ProgramsService,
    private readonly customerLock: CustomerLock,
    private readonly newCustomers: CustomerCreation,
    private readonly audit: AuditService,
    private readonly claims: ClaimsService,
  ) {}

  /** @param asOf a moment; null for now @throws NotFound */
  async find(businessId: number, customerId: number, asOf: Date | null = null) {
    const past = asOf && asOf < new Date() ? asOf : null;
    const [row] = await this.prisma.query<MemberRow>(statement(memberRow(businessId, customerId, past)));
    if (!row) throw new NotFound('Customer');
    return memberAnswer(row, past ?? new Date());
  }

  /** Lists a customer's entries, newest first. @throws NotFound, ForeignCursor */
  async entries(businessId: number, customerId: number, query: EntryListQuery) {
    const list = `points ${businessId} ${customerId}`;
    assertOfList(query.cursor, list);
    const entries = await this.prisma.query<EntryRow>(statement(entryPage(businessId, customerId, query)));
    if (entries.length === 0) await this.assertCustomer(businessId, customerId);
    const { rows, next_cursor } = pageOf(entries, query.limit, ({ effective_at, id }) => {
      return { list, at: effective_at.toISOString(), id };
    });
    return { entries: rows, next_cursor };
  }

  /**
   * Finds the customer, or creates one for a phone that nobody has, if the request has a name. Opens the account if there is
   * none, and claims the receipt if the request names one.
   * @param assertMayCreate throws if the caller may not create customers
   * @throws CountryChanged, ProgramDisabled, NotFound, AmbiguousPhone, CustomerWasErased, ValidationFailed for what is no
   *   phone, and what {@link ClaimsService.claim} throws
   */
  async join(shop: Shop, { receipt, ...person }: JoinMember, assertMayCreate: () => void) {
    const openFor = (tx: Transaction) => this.openMembership(tx, shop, person, assertMayCreate);
    const { joined, claimed } = receipt
      ? await this.claims.claimAndJoin(shop.business_id, receipt, openFor)
      : { joined: await this.prisma.transaction(openFor), claimed: null };
    const { customer_id, ...news } = joined;
    return { ...news, member: await this.find(shop.business_id, customer_id), receipt: claimed };
  }

  /** Opens the account of a customer, if there is none. */
  private async openMembership(
    tx: Transaction,
    shop: Shop,
    person: Omit<JoinMember, 'receipt'>,
    assertMayCreate: () => void,
  ) {
    const { business_id: businessId } = shop;
    enabledVersion(await this.programs.ofShop(businessId, tx), new Date());
    const { id, isCreated } = await this.findOrCreate(tx, shop, person, assertMayCreate);
    await this.customerLock.acquireExclusive(tx, businessId, id);
    const joined = { customer_id: id, is_created: isCreated };
    const [existingAccount] = await tx.query(statement`
      SELECT customer_id FROM reward_accounts WHERE business_id = ${businessId} AND customer_id = ${id}`);
    if (existingAccount) return { ...joined, is_new: false };
    await tx.query(statement(openAccounts(businessId, [id])));
    const entry = { business_id: businessId, action: 'points_account.created', resource: 'points_account' } as const;
    await this.audit.record({ ...entry, resource_id: id }, tx);
    return { ...joined, is_new: true };
  }

  /** Without a name nobody is created, because a wrong digit would make a second account of the same person. */
  private async findOrCreate(
    tx: Transaction,
    shop: Shop,
    { customer_id, phone = '', name }: Omit<JoinMember, 'receipt'>,
    assertMayCreate: () => void,
  ): Promise<{ id: number; isCreated: boolean }> {
    if (customer_id !== undefined) return { id: customer_id, isCreated: false };
    if (name === undefined) return { id: await this.customerOfPhone(tx, shop, phone), isCreated: false };
    // Two tills that let the same person join at the same time create one customer.
    const key = `join ${e164Of(phone, shop.country)}`;
    await tx.query(statement`SELECT pg_advisory_xact_lock(hashtextextended(${key}, ${shop.business_id}::bigint))`);
    const id = await this.findByPhone(tx, shop, phone);
    if (id !== null) return { id, isCreated: false };
    assertMayCreate();
    return { id: await this.newCustomers.create(tx, shop, { name, phone }), isCreated: true };
  }

  /** The only customer with this phone in any spelling. @throws NotFound, AmbiguousPhone, ValidationFailed */
  async customerOfPhone(tx: Transaction, shop: Shop, phone: string): Promise<number> {
    const id = await this.findByPhone(tx, shop, phone);
    if (id === null) throw new NotFound('Customer');
    return id;
  }

  /** The only customer with this phone, or null for an unknown one. @throws AmbiguousPhone, ValidationFailed */
  private async findByPhone(tx: Transaction, { business_id, country }: Shop, phone: string): Promise<number | null> {
    const customers = await tx.query<{ customer_id: number }>(
      statement(customersOfPhone(business_id, e164Of(phone, country))),
    );
    const [only, ...others] = customers;
    if (others.length > 0) throw new AmbiguousPhone(customers.map(({ customer_id }) => customer_id));
    return only?.customer_id ?? null;
  }

  private async assertCustomer(businessId: number, customerId: number): Promise<void> {
    const [customer] = await this.prisma.query(statement`
      SELECT id FROM customers WHERE business_id = ${businessId} AND id = ${customerId}`);
    if (!customer) throw new NotFound('Customer');
  }
}

/** @throws ValidationFailed */
function e164Of(phone: string, country: string): string {
  const number = toE164(phone, country);
  if (number === null) throw new ValidationFailed([{ path: 'phone', message: 'Must be a phone number' }]);
  return number;
}
