import { z } from 'zod';

/** The name of the first file in a backup. */
export const MANIFEST = 'manifest.json';
/** The name of the last file in a backup. Without it the backup is cut. */
export const DIGESTS = 'digests.json';

/** The version of this format. */
export const FORMAT = 1;

const table = z.object({ name: z.string(), columns: z.array(z.string()) });

/** What a reader must know before the rows: which schema they fit. */
export const manifestSchema = z.object({
  format: z.literal(FORMAT),
  created_at: z.iso.datetime(),
  /** The version of PostgreSQL that the rows come from, such as `17.6`. */
  postgresql: z.string(),
  /** The names of the migrations that the database had, in their order. */
  migrations: z.array(z.string()),
  /** The only business in the backup; null if it has all of them. */
  business_id: z.number().int().nullable(),
  /** Each table after those that it refers to. */
  tables: z.array(table),
});
export type Manifest = z.output<typeof manifestSchema>;

/** What a reader can check only at the end. */
export const digestsSchema = z.object({
  tables: z.array(
    z.object({
      name: z.string(),
      rows: z.number().int(),
      /** The SHA-256 of the rows as PostgreSQL's COPY writes them, in the order of the primary key. */
      sha256: z.string(),
    }),
  ),
  sequences: z.array(z.object({ name: z.string(), last_value: z.string(), is_called: z.boolean() })),
  /** SUPPRESSION_KEY as hex, only in an encrypted backup. */
  suppression_key: z.string().nullable(),
});
export type Digests = z.output<typeof digestsSchema>;
