import { idInput, list } from '@wateja/common';
import { z } from 'zod';

const MAX_FAVORITES = 100;
const productIds = list(idInput).max(MAX_FAVORITES);

/** The product ids in a stored `favorite_products` text, such as `"[1, 5, 8]"`; null if the text is not such a list. */
export function productIdsIn(text: string): number[] | null {
  try {
    return productIds.safeParse(JSON.parse(text)).data ?? null;
  } catch {
    return null;
  }
}

/** A JSON array of up to 100 product ids, as text, because clients of the specification send text. */
export const favoriteProducts = z
  .string()
  .max(2_000)
  .refine((text) => productIdsIn(text) !== null, 'Must be a JSON array of product ids, such as "[1, 5, 8]"')
  .meta({ description: 'A JSON array of product ids, as a string.', examples: ['[1, 5, 8]'] });
