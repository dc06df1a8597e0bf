import { Injectable } from '@nestjs/common';
import type { BusinessContext } from '@wateja/auth';
import { searchTerms, TagsService } from '@wateja/customers';
import { Prisma } from '@wateja/prisma';

import { customersWho, MAX_FOUND } from '../reports/customers/customers.queries';
import type { ApplyTags, TagFilter } from './tag-application.schemas';

/** Changes the tags of many customers, who are selected by what several modules know about them. */
@Injectable()
export class TagApplicationService {
  constructor(private readonly tags: TagsService) {}

  /**
   * @returns the ids of the customers whose tags have changed
   * @throws TooManyCustomers, TooManyTags, TooManyTagsOfBusiness
   */
  apply(business: BusinessContext, { add = [], remove = [], filter }: ApplyTags): Promise<number[]> {
    return this.tags.apply(business.business_id, { add, remove }, selectionOf(business, filter));
  }
}

/** SQL for the ids of the customers whom the filter selects. */
function selectionOf(
  { business_id, country }: BusinessContext,
  { q, customer_ids, is_active = true, ...filter }: TagFilter,
): Prisma.Sql {
  const isNamed = customer_ids ? Prisma.sql`AND c.id = ANY (${customer_ids}::bigint[])` : Prisma.empty;
  const selected = Prisma.sql`SELECT c.id ${customersWho(business_id, filter)} AND c.is_active = ${is_active} ${isNamed}`;
  if (q === undefined) return selected;
  const { written, digits } = searchTerms(q, country);
  const searchResults = Prisma.sql`SELECT f.id FROM search_customers(${business_id}::bigint, NULL, ${written}, ${digits}, ${MAX_FOUND}::int) f`;
  return Prisma.sql`${selected} AND c.id IN (${searchResults})`;
}
