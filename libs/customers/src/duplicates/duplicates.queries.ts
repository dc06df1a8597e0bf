import { isoTime, prepare, Prisma } from '@wateja/prisma';

/** The statement looks at so many customers at most. So its cost does not grow with the shop. */
const MAX_READ = Prisma.raw('5000');

/** A pair as JSON, and where it stands; or the last customer that was read, if others follow. */
export type FoundDuplicate =
  | { newer: number; place: number; pair: string; last_read: null }
  | { newer: null; place: null; pair: null; last_read: number };

interface DuplicatesPage extends Record<string, unknown> {
  business_id: number;
  newest: number;
  place: number;
  size: number;
}

const customerJson = (alias: string) => {
  const column = Prisma.raw(alias);
  return Prisma.sql`json_build_object('id', ${column}.id, 'name', ${column}.name, 'phone', ${column}.phone,
    'email', ${column}.email, 'address', ${column}.address, 'customer_type', ${column}.customer_type,
    'created_at', ${isoTime(`${alias}.created_at`)})`;
};

/** The next pairs of customers who may be the same person, the newest customer first. */
export const duplicatesPage = prepare<DuplicatesPage>(
  'customer-duplicates',
  ({ business_id, newest, place, size }) => Prisma.sql`
    SELECT f.newer, f.place, f.last_read, CASE WHEN f.newer IS NOT NULL THEN json_build_object(
      'reason', f.reason, 'customers', json_build_array(${customerJson('older')}, ${customerJson('newer')}))::text END AS pair
    FROM find_duplicates(${business_id}::bigint, ${newest}::bigint, ${place}::int, ${MAX_READ}, ${size}::int) f
    LEFT JOIN customers older ON older.business_id = ${business_id} AND older.id = f.older
    LEFT JOIN customers newer ON newer.business_id = ${business_id} AND newer.id = f.newer
    ORDER BY f.newer DESC NULLS LAST, f.place`,
);
