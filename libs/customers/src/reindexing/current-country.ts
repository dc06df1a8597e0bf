import { RetryLater } from '@wateja/common';
import { statement, type Transaction } from '@wateja/prisma';

/** The country changed while an import ran, so the import may have taken one person for another. */
export class CountryChanged extends RetryLater {
  constructor() {
    const sentence =
      'The country of the shop has changed, and Wateja is reading its phone numbers again; try again in a minute';
    super('unavailable', 'country_changed', sentence, 60);
  }
}

/**
 * Returns the country of the business. Nobody can change it until `tx` ends, so phones that `tx` writes are those of
 * this country. The principal of a request may have an older one.
 */
export async function holdCountry(tx: Transaction, businessId: number): Promise<string> {
  const { country } = await holdState(tx, businessId);
  return country;
}

/** Like {@link holdCountry}, for imports, which have looked up customers by `country` before. @throws CountryChanged */
export async function holdSameCountry(tx: Transaction, businessId: number, country: string): Promise<void> {
  const current = await holdState(tx, businessId);
  if (current.country !== country || current.is_reindexing) throw new CountryChanged();
}

async function holdState(tx: Transaction, businessId: number): Promise<{ country: string; is_reindexing: boolean }> {
  const [state] = await tx.query<{ country: string; is_reindexing: boolean }>(statement`
    SELECT b.country, EXISTS (SELECT FROM customer_reindexings r WHERE r.business_id = b.id) AS is_reindexing
    FROM businesses b WHERE b.id = ${businessId} FOR SHARE OF b`);
  // The tenant of the request exists, and no business is ever deleted.
  if (!state) throw new Error(`There is no business ${businessId}`);
  return state;
}
