import { Injectable } from '@nestjs/common';
import { NotFound } from '@wateja/common';
import { CustomerLock } from '@wateja/events';
import { assertVersion, type ExpectedVersions } from '@wateja/http';
import { isDatabaseError, type Prisma, PrismaService, type Transaction } from '@wateja/prisma';

import { spellNewTags, spellOldTags } from './shop-tags';
import { asSpelled, MAX_TAGS_OF_CUSTOMER, withoutTags } from './tag-names';
import { TooManyTags } from './tags.errors';
import { changeTags, type CountedTag, type TagChanges, tagsOfBusiness } from './tags.queries';

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
      const add = await spellNewTags(tx, businessId, [tag]);
      return this.change(tx, businessId, customerId, (tags) => asSpelled([...tags, ...add], tags), expected);
    });
  }

  /** Takes a tag away from the customer. @throws NotFound, CustomerWasErased, PreconditionFailed */
  remove(businessId: number, customerId: number, tag: string, expected?: ExpectedVersions) {
    return this.prisma.transaction((tx) =>
      this.change(tx, businessId, customerId, (tags) => withoutTags(tags, [tag]), expected),
    );
  }

  /**
   * Changes the tags of many customers at once. If one of them would have too many, nothing is changed.
   * @param selection SQL for the ids of the customers
   * @returns the number of customers whose tags have changed
   * @throws TooManyTags, TooManyTagsOfBusiness
   */
  async apply(businessId: number, { add, remove }: TagChanges, selection: Prisma.Sql): Promise<number> {
    return this.prisma.transaction(async (tx) => {
      const changes = {
        add: await spellNewTags(tx, businessId, add),
        remove: await spellOldTags(tx, businessId, remove),
      };
      try {
        const [done] = await tx.query<{ changed: number }>(changeTags(businessId, changes, selection));
        return done?.changed ?? 0;
      } catch (error) {
        throw isDatabaseError(error, CHECK_VIOLATION) ? new TooManyTags() : error;
      }
    });
  }

  private async change(
    tx: Transaction,
    businessId: number,
    customerId: number,
    changed: (tags: string[]) => string[],
    expected?: ExpectedVersions,
  ) {
    await this.customerLock.acquireExclusive(tx, businessId, customerId);
    const customer = await tx.customer.findFirst({ where: { business_id: businessId, id: customerId } });
    if (!customer) throw new NotFound('Customer');
    assertVersion(customer.version, expected);
    const tags = changed(customer.tags);
    if (tags.length > MAX_TAGS_OF_CUSTOMER) throw new TooManyTags();
    // A customer keeps the version if nothing changes.
    if (tags.length === customer.tags.length) return customer;
    return tx.customer.update({
      where: { business_id_id: { business_id: businessId, id: customerId } },
      data: { tags, version: { increment: 1 } },
    });
  }
}
