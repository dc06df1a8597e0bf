import { Injectable } from '@nestjs/common';
import { refuseSwitchingOn } from '@wateja/audit';
import { assertOfList, encodeCursor, ForeignCursor, NotFound, safeId } from '@wateja/common';
import { CustomerWasErased, EventsService } from '@wateja/events';
import { assertVersion, type ExpectedVersions, JsonText } from '@wateja/http';
import { isUniqueViolation, PrismaService, statement, type Transaction } from '@wateja/prisma';

import { ExternalIdTaken } from './customers.errors';
import {
  customerList,
  type CustomerListRow,
  customerSearch,
  customerSearchInAll,
  type Found,
} from './customers.queries';
import type {
  CreateCustomer,
  CustomerList,
  CustomerListQuery,
  CustomerSearchResults,
  UpdateCustomer,
} from './customers.schemas';
import { findPossibleDuplicates } from './possible-duplicates';
import { holdCountry } from './reindexing/current-country';
import { searchColumns } from './search-columns';
import { fold } from './search-text';
import { refuseMerged, refuseSuppressed } from './suppression';

/** A business, and the country of its local phone numbers (ISO 3166-1 alpha-2). */
export interface Shop {
  business_id: number;
  country: string;
}

/** The preferences that decide whether a customer gets messages. */
const PREFERENCES = ['prefer_sms', 'prefer_email', 'prefer_call'] as const;

interface CustomerIds {
  business_id: bigint;
  id: bigint;
}

interface LockedCustomer {
  name: string;
  phone: string | null;
  email: string | null;
  prefer_sms: boolean;
  prefer_email: boolean;
  prefer_call: boolean;
  is_active: boolean;
  erased_at: Date | null;
  version: number;
  /** The country of the business. */
  country: string;
}

/** The contact directory of each business. */
@Injectable()
export class CustomersService {
  constructor(
    private readonly prisma: PrismaService,
    private readonly events: EventsService,
  ) {}

  /**
   * @param looksForDuplicates false leaves the list of possible duplicates empty
   * @throws ExternalIdTaken, CustomerWasErased (if an erased customer had this external_id)
   */
  async create(shop: Shop, data: CreateCustomer, looksForDuplicates: boolean) {
    return this.refusingTakenExternalId(() =>
      this.prisma.transaction(async (tx) => {
        const { customer, phone } = await this.createIn(tx, shop.business_id, data);
        const contact = { id: safeId(customer.id), phone, email: customer.email };
        const duplicates = looksForDuplicates
          ? await findPossibleDuplicates(tx, { business_id: shop.business_id, ...contact })
          : [];
        return { customer, possible_duplicates: duplicates };
      }),
    );
  }

  /** Creates a customer in `tx`. @throws CustomerWasErased, and the unique violation of an external_id that is taken */
  async createIn(tx: Transaction, businessId: number, data: CreateCustomer) {
    const columns = searchColumns(data, await holdCountry(tx, businessId));
    const customer = await tx.customer.create({ data: { ...data, business_id: businessId, ...columns } });
    await refuseSuppressed(tx, businessId, data.external_id);
    await refuseMerged(tx, businessId, data.external_id);
    await this.events.announce(tx, 'customers.created', {
      business_id: businessId,
      customer_ids: [safeId(customer.id)],
      is_import: false,
    });
    return { customer, phone: columns.phone_e164 };
  }

  /** @throws ForeignCursor */
  async list({ business_id }: Shop, query: CustomerListQuery): Promise<JsonText<CustomerList>> {
    const { sort_by, limit, offset } = query;
    const list = `${business_id} ${sort_by} ${query.sort_order}`;
    assertOfList(query.cursor, list);
    if (query.cursor && query.cursor[sort_by] === undefined) throw new ForeignCursor();
    const [page] = await this.prisma.query<CustomerListRow>(customerList(business_id, query));
    const { customers = '[]', total = 0, last_value = null, last_id = null } = page ?? {};
    const hasNext = last_id !== null && (query.cursor !== undefined || offset + limit < total);
    const nextCursor = hasNext ? encodeCursor({ list, [sort_by]: last_value, id: last_id }) : null;
    return JsonText.object({ customers: JsonText.written(customers), total, limit, offset, next_cursor: nextCursor });
  }

  async search(shop: Shop, query: string, limit: number): Promise<JsonText<CustomerSearchResults>> {
    // Without letters or digits, the term would be empty, and an empty term is part of every name.
    if (fold(query) === '') return JsonText.object({ results: [], query, count: 0 });
    const { business_id, country } = shop;
    const [firstSearch] = await this.prisma.query<Found>(customerSearch(business_id, country, query, limit));
    if (!firstSearch) return JsonText.written('');
    // The principal may have an older country. While phones are read anew, some are still read by a country before.
    const countries = [firstSearch.country ?? country, ...(firstSearch.from_countries ?? [])];
    if (countries.every((code) => code === country)) return JsonText.written(firstSearch.results);
    const inAll = customerSearchInAll(business_id, countries, query, limit);
    const [foundInAll] = await this.prisma.query<{ results: string }>(inAll);
    return JsonText.written(foundInAll?.results ?? '');
  }

  /**
   * Changes only the fields in the request.
   * @throws NotFound, CustomerWasErased, ExternalIdTaken, PreconditionFailed, SwitchedOffByPerson
   */
  async update(shop: Shop, customerId: number, changes: UpdateCustomer, expected?: ExpectedVersions) {
    return this.refusingTakenExternalId(() =>
      this.prisma.transaction(async (tx) => {
        const current = await this.lock(tx, shop.business_id, customerId, expected);
        const switchedOn = PREFERENCES.filter((field) => changes[field] === true && !current[field]);
        const record = { business_id: shop.business_id, resource: 'customer', resource_id: customerId };
        await refuseSwitchingOn(tx, record, switchedOn);
        const customer = await tx.customer.update({
          where: { business_id_id: { business_id: shop.business_id, id: customerId } },
          data: {
            ...changes,
            ...searchColumns({ ...current, ...changes }, current.country),
            version: { increment: 1 },
          },
        });
        await refuseSuppressed(tx, shop.business_id, changes.external_id);
        await refuseMerged(tx, shop.business_id, changes.external_id, customerId);
        await this.announceChange(tx, customer, Object.keys(changes));
        await this.announceActivity(tx, current, customer);
        return customer;
      }),
    );
  }

  /** Deactivates the customer. All data is kept. @throws NotFound, CustomerWasErased, PreconditionFailed */
  async deactivate(shop: Shop, customerId: number, expected?: ExpectedVersions) {
    return this.prisma.transaction(async (tx) => {
      const current = await this.lock(tx, shop.business_id, customerId, expected);
      const customer = await tx.customer.update({
        where: { business_id_id: { business_id: shop.business_id, id: customerId } },
        data: { is_active: false, version: { increment: 1 } },
      });
      if (current.is_active) await this.announceChange(tx, customer, ['is_active']);
      await this.announceActivity(tx, current, customer);
      return customer;
    });
  }

  private async announceChange(tx: Transaction, { business_id, id }: CustomerIds, changed: string[]): Promise<void> {
    if (changed.length === 0) return;
    const customer = { business_id: safeId(business_id), customer_id: safeId(id) };
    await this.events.announce(tx, 'customer.updated', { ...customer, changed });
  }

  private async announceActivity(
    tx: Transaction,
    before: { is_active: boolean },
    { business_id, id, is_active }: CustomerIds & { is_active: boolean },
  ): Promise<void> {
    if (is_active === before.is_active) return;
    const customer = { business_id: safeId(business_id), customer_id: safeId(id) };
    await this.events.announce(tx, 'customer.activity_changed', { ...customer, is_active });
  }

  /**
   * Locks the row until `tx` ends, and returns it with the country of the business. Sales of the customer do not wait,
   * because the key of the row does not change. `expected` is the version that the caller has read, if the request
   * depends on it.
   */
  private async lock(tx: Transaction, businessId: number, customerId: number, expected?: ExpectedVersions) {
    const [customer] = await tx.query<LockedCustomer>(statement`
      SELECT c.name, c.phone, c.email, c.prefer_sms, c.prefer_email, c.prefer_call, c.is_active, c.erased_at, c.version,
        b.country
      FROM customers c JOIN businesses b ON b.id = c.business_id
      WHERE c.business_id = ${businessId} AND c.id = ${customerId} FOR NO KEY UPDATE OF c FOR SHARE OF b`);
    if (!customer) throw new NotFound('Customer');
    if (customer.erased_at) throw new CustomerWasErased();
    assertVersion(customer.version, expected);
    return customer;
  }

  private async refusingTakenExternalId<T>(work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (error) {
      throw isUniqueViolation(error, 'external_id') ? new ExternalIdTaken() : error;
    }
  }
}
