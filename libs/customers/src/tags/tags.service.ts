import { Injectable } from '@nestjs/common';
import { NotFound } from '@wateja/common';
import { CustomerLock } from '@wateja/events';
import { assertVersion, type ExpectedVersions } from '@wateja/http';
import { isDatabaseError, type Prisma, PrismaService, type Statement, type Transaction } from '@wateja/prisma';

import { assertRoomForTags, spellTags } from './shop-tags';
import { MAX_CUSTOMERS_CHANGED, MAX_TAGS_OF_CUSTOMER, withoutTags } from './tag-names';
import { TooManyCustomers, TooManyTags } from './tags.errors';
import {
  changeTags,
  type CountedTag,
  customersToChange,
  lockToChange,
  type TagChanges,
  tagsOfBusiness,
} from './tags.queries';

/**
 * How many customers one statement changes. Each has an entry in each index of customers, so a statement for 10,000 can take
 * longer than a statement may.
 */
const BATCH_SIZE = 1_000;
/** The code of PostgreSQL for a refused row: a customer has more tags than `customers_tags_check` allows. */
const CHECK_VIOLATION = '23514';

/** The words by which a shop groups its customers. A tag exists while a customer has it. */
@Injectable()
export class TagsService {
  constructor(
    private readonly prisma: PrismaService,
    private readonly customerLock: CustomerLock,
  ) {}

  /** The tags of the business, by name. */
  list(businessId: number): Promise<CountedTag[]> {
    return this.prisma.query<CountedTag>(tagsOfBusiness({ business_id: businessId }));
  }

  /**
   * Gives the customer a tag. A customer who has it stays as they are.
   * @throws NotFound, CustomerWasErased, PreconditionFailed, TooManyTags, TooManyTagsOfBusiness
   */
  add(businessId: number, customerId: number, tag: string, expected?: ExpectedVersions) {
    return this.prisma.transaction(async (tx) => {
      const customer = await this.lock(tx, businessId, customerId, expected);
      if (withoutTags([tag], customer.tags).length === 0) return customer;
      if (customer.tags.length >= MAX_TAGS_OF_CUSTOMER) throw new TooManyTags();
      const spelled = await spellTags(tx, businessId, [tag]);
      const changed = await this.write(tx, businessId, customerId, [...customer.tags, ...spelled.names]);
      await assertRoomForTags(tx, businessId, spelled);
      return changed;
    });
  }

  /** Takes a tag away from the customer. @throws NotFound, CustomerWasErased, PreconditionFailed */
  remove(businessId: number, customerId: number, tag: string, expected?: ExpectedVersions) {
    return this.prisma.transaction(async (tx) => {
      const customer = await this.lock(tx, businessId, customerId, expected);
      const tags = withoutTags(customer.tags, [tag]);
      // A customer keeps the version if nothing changes.
      return tags.length === customer.tags.length ? customer : this.write(tx, businessId, customerId, tags);
    });
  }

  /**
   * Changes the tags of many customers at once. If one of them would have too many, nothing is changed. It looks for the
   * customers before it locks the tags of the business, because that can take long.
   * @param selection SQL for the ids of the customers
   * @returns the ids of the customers whose tags have changed
   * @throws TooManyCustomers, TooManyTags, TooManyTagsOfBusiness
   */
  async apply(businessId: number, changes: TagChanges, selection: Prisma.Sql): Promise<number[]> {
    return this.prisma.transaction(async (tx) => {
      const idsOf = async (query: Statement) => (await tx.query<{ id: number }>(query)).map(({ id }) => id);
      const candidateIds = await idsOf(customersToChange(businessId, changes, selection, MAX_CUSTOMERS_CHANGED + 1));
      if (candidateIds.length > MAX_CUSTOMERS_CHANGED) throw new TooManyCustomers();
      const ids = await idsOf(lockToChange(businessId, changes, candidateIds));
      if (ids.length === 0) return [];
      const spelled = await spellTags(tx, businessId, changes.add);
      try {
        for (let from = 0; from < ids.length; from += BATCH_SIZE) {
          const batch = ids.slice(from, from + BATCH_SIZE);
          await tx.query(changeTags(businessId, { add: spelled.names, remove: changes.remove }, batch));
        }
      } catch (error) {
        throw isDatabaseError(error, CHECK_VIOLATION) ? new TooManyTags() : error;
      }
      await assertRoomForTags(tx, businessId, spelled);
      return ids;
    });
  }

  private async lock(tx: Transaction, businessId: number, customerId: number, expected?: ExpectedVersions) {
    await this.customerLock.acquireExclusive(tx, businessId, customerId);
    const customer = await tx.customer.findFirst({ where: { business_id: businessId, id: customerId } });
    if (!customer) throw new NotFound('Customer');
    assertVersion(customer.version, expected);
    return customer;
  }

  private write(tx: Transaction, businessId: number, customerId: number, tags: string[]) {
    return tx.customer.update({
      where: { business_id_id: { business_id: businessId, id: customerId } },
      data: { tags, version: { increment: 1 } },
    });
  }
}
