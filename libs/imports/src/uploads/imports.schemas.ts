import {
  cursorInUrl,
  id,
  idInUrl,
  limit,
  message,
  nextCursor,
  storedEnum,
  timestamp,
  timestampInput,
} from '@wateja/common';
import { createZodDto } from 'nestjs-zod';
import { z } from 'zod';

import { IMPORT_KINDS } from '../importers';
import { revertResult } from './revert.schemas';

const kind = z.enum(IMPORT_KINDS, 'Must be customers, sales or points').meta({
  description: 'What the rows of the file are.',
  examples: ['customers'],
});

/** The fields of the form beside its file. */
export const uploadFields = z.strictObject({ kind });

/** The form of an upload, for the document. */
export const UPLOAD_FORM = {
  type: 'object',
  required: ['kind', 'file'],
  examples: [{ kind: 'customers', file: 'external_id,name,phone\nTILL-0042,Wanjiru Kamau,0712 345 678\n' }],
  properties: {
    kind: { type: 'string', enum: [...IMPORT_KINDS], description: 'What the rows of the file are.' },
    file: {
      type: 'string',
      format: 'binary',
      description: 'A CSV file or vCards of up to 100 MB, or an Excel workbook of up to 10 MB.',
    },
  },
};

const MAX_COLUMNS = 1_000;
const ORDERS = ['dmy', 'mdy'] as const;

const mapping = z
  // The columns are counted first, because each wrong one is a fault that somebody would have to describe.
  .preprocess(
    (columns, context) => {
      if (Object.keys(Object(columns) as object).length <= MAX_COLUMNS) return columns;
      context.addIssue({ code: 'custom', message: `Must not have more than ${MAX_COLUMNS} columns` });
      return z.NEVER;
    },
    z.record(z.string().max(1_000), z.string().max(64).nullable()),
  )
  .meta({
    description: 'The field of each column of the file. Null for a column that is ignored.',
    examples: [{ 'Mobile No': 'phone', 'Full name': 'name', Remarks: null }],
  });
const dates = z.enum(ORDERS).meta({
  description: 'The order of day and month in dates such as 03/04/2024. Without it, rows with such dates are rejected.',
  examples: ['dmy'],
});
const timezone = z
  .string()
  .max(64)
  .refine(isTimeZone, 'Must be a time zone such as Africa/Nairobi')
  .meta({
    description: 'The time zone of times without an offset. By default, the time zone of the business.',
    examples: ['Africa/Nairobi'],
  });

/** The body of POST /imports/:businessId/:importId/run. */
export class RunImport extends createZodDto(
  z
    .strictObject({ mapping: mapping.optional(), dates: dates.optional(), timezone: timezone.optional() })
    .meta({ example: { dates: 'dmy' } }),
) {}

export class ImportPath extends createZodDto(z.object({ importId: idInUrl })) {}

const position = z.strictObject({ list: z.string(), at: timestampInput, id });

export class ImportListQuery extends createZodDto(
  z.strictObject({ limit: limit(20), cursor: cursorInUrl(position).optional() }),
) {}

const count = z.int32().min(0);
const counts = z.object({
  rows: count.meta({ description: 'Rows of the file. A sale may have several rows.' }),
  read: count.meta({ description: 'Customers, sales or balances of the file. Refunds of sales count too.' }),
  rejected: count,
  created: count,
  updated: count,
  unchanged: count,
  kept: count.meta({
    description: 'Customers who had opted out of messages and stay so, although the file switches messages on.',
  }),
  products: count.meta({
    description:
      'Products that the import added to the catalogue, because lines of sales name an SKU that it did not have. Of an ' +
      'uploaded file: how many it would add.',
  }),
  is_complete: z.boolean().meta({ description: 'False if only the first 10,000 rows were checked.', examples: [true] }),
});

const importedFile = z
  .object({
    id,
    business_id: id,
    kind: storedEnum(kind),
    status: storedEnum(z.enum(['uploaded', 'running', 'finished', 'failed', 'reverting', 'reverted'])).meta({
      description:
        'An uploaded import waits to be run. A failed import can be run again; what it has stored before stays, and is not ' +
        'stored twice.',
      examples: ['finished'],
    }),
    file_name: z
      .string()
      .nullable()
      .meta({
        description: 'Null after seven days, and after the erasure of a customer.',
        examples: ['customers.csv'],
      }),
    format: storedEnum(z.enum(['csv', 'xlsx', 'vcard'])).meta({ examples: ['csv'] }),
    program: z
      .string()
      .nullable()
      .meta({
        description: 'The program that exported the file, if it is a known one.',
        examples: ['customers of Square'],
      }),
    mapping,
    missing: z.array(z.string()).meta({
      description:
        'Required fields that no column gives. If there are any, the import waits for a `mapping`. Customers need `name`, ' +
        'and one of `external_id`, `phone` and `email`. Sales need `external_id`, `payment_method` and `completed_at`; and ' +
        'either `total_amount` and `total_items`, or for each line `quantity`, `unit_price` and one of `product_id`, `sku` ' +
        'and `product_name`. Points need `points`, and one of `external_id`, `customer_id`, `phone` and `email`.',
      examples: [[]],
    }),
    dates: storedEnum(dates).nullable(),
    timezone: z
      .string()
      .nullable()
      .meta({ description: 'Null: the time zone of the business.', examples: [null] }),
    done: z
      .int()
      .min(0)
      .meta({ description: 'How many bytes of the file were read.', examples: [5_120] }),
    total: z
      .int()
      .min(0)
      .meta({ description: 'The size of the file in bytes.', examples: [5_120] }),
    counts,
    reasons: z.record(z.string(), count).meta({
      description: 'The number of rejected customers or sales for each reason. One may have several reasons.',
      examples: [{ 'name: Customer name is required': 2 }],
    }),
    notes: z.array(z.string()).meta({
      description: 'Sentences about how the file was read, and which columns were ignored.',
      examples: [['Ignored the column Remarks.']],
    }),
    error: z
      .string()
      .nullable()
      .meta({ description: 'Why the import failed.', examples: [null] }),
    has_file: z.boolean().meta({
      description:
        'True while the files of this import are stored: the uploaded file until the import has finished, the rejected rows ' +
        'for seven days. The erasure of a customer removes them too.',
      examples: [true],
    }),
    revert: revertResult.nullable().meta({ description: 'What the revert did, so far or at its end.' }),
    created_by: id
      .nullable()
      .meta({ description: 'The user who uploaded the file. Null for an API key.', examples: [123] }),
    created_by_name: z
      .string()
      .nullable()
      .meta({
        description: 'The name of this user. Administrators of the platform appear as `Platform`.',
        examples: ['Amina Otieno'],
      }),
    api_key_id: id.nullable().meta({ examples: [null] }),
    created_at: timestamp,
    started_at: timestamp.nullable(),
    finished_at: timestamp.nullable(),
    reverted_at: timestamp.nullable(),
  })
  .meta({ id: 'Import' });

/** An import before its answer is checked against the schema. */
export type ShownImport = z.input<typeof importedFile> & { id: number; created_at: Date };

const previewed = z.object({
  line: z
    .int()
    .min(0)
    .meta({ description: 'The line of the file.', examples: [2] }),
  fields: z
    .record(z.string(), z.unknown())
    .nullable()
    .meta({
      description: 'The customer, sale or balance, as it would be stored. Null if it would be rejected.',
      examples: [{ external_id: 'TILL-0042', name: 'Wanjiru Kamau', phone: '0712 345 678' }],
    }),
  reasons: z.array(z.string()).meta({ description: 'Why it would be rejected.', examples: [[]] }),
});

export class ImportUploaded extends createZodDto(
  z.object({
    message: message('File uploaded successfully'),
    import: importedFile
      .extend({
        preview: z.array(previewed).meta({ description: 'The first 20 rows. None if required fields are missing.' }),
        examples: z.record(z.string(), z.array(z.string())).meta({
          description: 'Up to two values of each column, as the file has them.',
          examples: [{ 'Mobile No': ['0712 345 678', '0722 000 111'] }],
        }),
      })
      .meta({ id: 'UploadedImport' }),
  }),
) {}

export class ImportStarted extends createZodDto(
  z.object({ message: message('Import started'), import: importedFile }),
) {}

export class ImportRevertStarted extends createZodDto(
  z.object({ message: message('Revert started'), import: importedFile }),
) {}

export class ImportAnswer extends createZodDto(z.object({ import: importedFile })) {}

export class ImportList extends createZodDto(z.object({ imports: z.array(importedFile), next_cursor: nextCursor })) {}

function isTimeZone(value: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: value });
    return true;
  } catch {
    return false;
  }
}
