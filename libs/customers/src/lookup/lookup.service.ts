import { Injectable } from '@nestjs/common';
import type { z } from 'zod';

import type { CustomerSearchResults } from '../customers.schemas';
import { CustomersService, type Shop } from '../customers.service';
import { toE164 } from '../search-text';
import type { LookupResults } from './lookup.schemas';
import { digitsOf, maskPhone } from './mask-phone';

const MAX_RESULTS = 5;

/** Finds customers for pages outside, which see no more of them than they need to tell them apart. */
@Injectable()
export class LookupService {
  constructor(private readonly customers: CustomersService) {}

  async find(shop: Shop, term: string): Promise<z.output<typeof LookupResults.schema>> {
    const answer = await this.customers.search(shop, term, MAX_RESULTS);
    const { results, query, count } = JSON.parse(answer.text) as z.output<typeof CustomerSearchResults.schema>;
    return {
      results: results.map(({ id, name, phone, customer_type }) => {
        const isKnown = phone === null || isSameNumber(phone, term, shop.country);
        return { id, name, phone: isKnown ? phone : maskPhone(phone, shop.country), customer_type };
      }),
      query,
      count,
    };
  }
}

/** True when the term is the whole number, in any spelling. */
function isSameNumber(phone: string, term: string, country: string): boolean {
  const number = toE164(phone, country);
  if (number !== null) return number === toE164(term, country);
  const digits = digitsOf(phone);
  return digits !== '' && digits === digitsOf(term);
}
