import { DomainError } from '@wateja/common';
import { translateDatabaseError } from '@wateja/prisma';

import type { Importer, StoredBatch } from './importer';

/** Stores a batch. If the database refuses it, stores its halves, and so on, until only the faulty entries are left. */
export async function storeBatch<T>(importer: Importer<T>, values: T[]): Promise<StoredBatch> {
  try {
    return await importer.store(values);
  } catch (error) {
    const translated = translateDatabaseError(error);
    if (!(translated instanceof DomainError) || translated.kind === 'unavailable') throw error;
    if (values.length === 1)
      return { created: 0, updated: 0, unchanged: 0, refused: [{ index: 0, reason: translated.message }] };
    const middle = Math.ceil(values.length / 2);
    const first = await storeBatch(importer, values.slice(0, middle));
    const second = await storeBatch(importer, values.slice(middle));
    return {
      created: first.created + second.created,
      updated: first.updated + second.updated,
      unchanged: first.unchanged + second.unchanged,
      kept: (first.kept ?? 0) + (second.kept ?? 0),
      new_skus: [...(first.new_skus ?? []), ...(second.new_skus ?? [])],
      // `changes` is left out, because the importer has already kept those of each part.
      refused: [...first.refused, ...second.refused.map(({ index, reason }) => ({ index: index + middle, reason }))],
    };
  }
}
