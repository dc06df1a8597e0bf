import { Injectable } from '@nestjs/common';
import { AuditService } from '@wateja/audit';
import type { BusinessContext } from '@wateja/auth';
import { assertOfList, NotFound, pageOf, ValidationFailed } from '@wateja/common';
import { CustomerLock } from '@wateja/events';
import { PrismaService, statement, type Transaction } from '@wateja/prisma';
import parsePhoneNumber, { type CountryCode } from 'libphonenumber-js';

import { ClaimsService } from '../claims/claims.service';
import { openAccounts } from '../ledger/accounts.queries';
import { enabledVersion } from '../program/program-versions';
import { ProgramsService } from '../program/programs.service';
import { memberAnswer } from './member-answer';
import { AmbiguousPhone } from './members.errors';
import { customersOfPhone, entryPage, type EntryRow, memberRow, type MemberRow } from './members.queries';
import type { EntryListQuery, JoinMember } from './members.schemas';

/** Finds members, lets customers join, and shows what they have. */
@Injectable()
export class MembersService {
  constructor(
    private readonly prisma: PrismaService,
    private readonly programs: ProgramsService,
    private readonly customerLock: CustomerLock,
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
   * Finds the customer, opens the account if there is none, and claims the receipt if the request names one.
   * @throws ProgramDisabled, NotFound, AmbiguousPhone, CustomerWasErased, ValidationFailed for what is no phone, and what
   *   {@link ClaimsService.claim} throws
   */
  async join(
    { business_id: businessId, country }: Pick<BusinessContext, 'business_id' | 'country'>,
    { phone, customer_id, receipt }: JoinMember,
  ) {
    const find = async (tx: Transaction) =>
      customer_id ?? this.customerOfPhone(tx, { business_id: businessId, country }, phone ?? '');
    if (!receipt) {
      const { id, isNew } = await this.prisma.transaction(async (tx) =>
        this.openMembership(tx, businessId, () => find(tx)),
      );
      return { is_new: isNew, member: await this.find(businessId, id), receipt: null };
    }
    const customerId = await find(this.prisma);
    const request = { customer_id: customerId, ...receipt };
    const { joined, claimed } = await this.claims.claimAndJoin(businessId, request, (tx) =>
      this.openMembership(tx, businessId, () => Promise.resolve(customerId)),
    );
    const { sale_id, points_earned } = claimed;
    const member = await this.find(businessId, customerId);
    return { is_new: joined.isNew, member, receipt: { sale_id, points_earned } };
  }

  /** Opens the account of a customer, if there is none. */
  private async openMembership(tx: Transaction, businessId: number, find: () => Promise<number>) {
    const shop = await this.programs.ofShop(businessId, tx);
    enabledVersion(shop, new Date());
    const id = await find();
    await this.customerLock.acquireExclusive(tx, businessId, id);
    const [existingAccount] = await tx.query(statement`
      SELECT customer_id FROM reward_accounts WHERE business_id = ${businessId} AND customer_id = ${id}`);
    if (existingAccount) return { id, isNew: false };
    await tx.query(statement(openAccounts(businessId, [id])));
    const entry = { business_id: businessId, action: 'points_account.created', resource: 'points_account' } as const;
    await this.audit.record({ ...entry, resource_id: id }, tx);
    return { id, isNew: true };
  }

  /** The only customer with this phone in any spelling. @throws NotFound, AmbiguousPhone, ValidationFailed */
  async customerOfPhone(
    tx: Transaction,
    { business_id: businessId, country }: Pick<BusinessContext, 'business_id' | 'country'>,
    phone: string,
  ): Promise<number> {
    const parsed = parsePhoneNumber(phone, country as CountryCode);
    if (!parsed?.isValid()) throw new ValidationFailed([{ path: 'phone', message: 'Must be a phone number' }]);
    const customers = await tx.query<{ customer_id: number }>(statement(customersOfPhone(businessId, parsed.number)));
    const [only, ...others] = customers;
    if (!only) throw new NotFound('Customer');
    if (others.length > 0) throw new AmbiguousPhone(customers.map(({ customer_id }) => customer_id));
    return only.customer_id;
  }

  private async assertCustomer(businessId: number, customerId: number): Promise<void> {
    const [customer] = await this.prisma.query(statement`
      SELECT id FROM customers WHERE business_id = ${businessId} AND id = ${customerId}`);
    if (!customer) throw new NotFound('Customer');
  }
}
