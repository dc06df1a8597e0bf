import { id, limit, message, offset, timestamp, properName } from '@wateja/common';
import { createZodDto } from 'nestjs-zod';
import { z } from 'zod';

import { hasTooManyDecimals, isCountry, isCurrency, isTimezone } from './business-settings';

const settings = z.strictObject({
  name: properName(255, 'Business name')
    .refine(
      (name) => !/[@\uff20\ufe6b]/.test(name),
      'Must not contain @, because mails show the name before an address',
    )
    .meta({ examples: ['Duka la Amina'] }),
  currency: z
    .string()
    .refine(isCurrency, { error: 'Must be a currency code of ISO 4217, such as KES', abort: true })
    .refine((code) => !hasTooManyDecimals(code), {
      error: ({ input }) => `${String(input)} has three decimals or more, and amounts have two`,
    })
    .meta({
      description: 'ISO 4217, with at most two decimals. Without any (UGX, RWF, JPY …), amounts must be whole.',
      examples: ['KES'],
    }),
  timezone: z
    .string()
    .max(64)
    .refine(isTimezone, 'Must be an IANA time zone, such as Africa/Nairobi')
    .meta({
      description: 'IANA time zone of the shop. It decides on which day a sale takes place.',
      examples: ['Africa/Nairobi'],
    }),
  country: z
    .string()
    .refine(isCountry, 'Must be a country code of two capital letters, such as KE')
    .meta({
      description:
        'Country code (ISO 3166-1 alpha-2). Phone numbers without a country code are numbers of this country.',
      examples: ['KE'],
    }),
});

export const createBusiness = settings.extend({
  currency: settings.shape.currency.default('KES'),
  timezone: settings.shape.timezone.default('Africa/Nairobi'),
  country: settings.shape.country.default('KE'),
});
export type NewBusiness = z.output<typeof createBusiness>;

export const updateBusiness = settings.partial();
export type BusinessChanges = z.output<typeof updateBusiness>;

const business = z
  .object({
    id,
    name: z.string().meta({ examples: ['Duka la Amina'] }),
    currency: z.string().meta({ examples: ['KES'] }),
    timezone: z.string().meta({ examples: ['Africa/Nairobi'] }),
    country: z.string().meta({ examples: ['KE'] }),
    reindexing: z
      .object({
        done: z.int32().meta({ examples: [1500] }),
        total: z.int32().meta({ examples: [20000] }),
      })
      .nullable()
      .meta({
        description:
          'How many customers of `total` Wateja has read again since the country changed. Until it has read all ' +
          'of them, it sends no messages, and imports wait. Null: it is not reading any.',
        examples: [null],
      }),
    created_at: timestamp,
    updated_at: timestamp,
  })
  .meta({ id: 'Business' });

/** The body of POST /businesses. */
export class CreateBusiness extends createZodDto(
  createBusiness.meta({
    example: { name: 'Duka la Amina', currency: 'KES', timezone: 'Africa/Nairobi', country: 'KE' },
  }),
) {}

/** The body of PATCH /businesses/:businessId. */
export class UpdateBusiness extends createZodDto(
  updateBusiness.meta({ example: { name: 'Duka la Wangari, Kilimani' } }),
) {}

export class BusinessListQuery extends createZodDto(z.strictObject({ limit: limit(20), offset })) {}

export class BusinessAnswer extends createZodDto(z.object({ business })) {}

export class BusinessCreated extends createZodDto(
  z.object({ message: message('Business created successfully'), business }),
) {}

export class BusinessUpdated extends createZodDto(
  z.object({ message: message('Business updated successfully'), business }),
) {}

export class BusinessList extends createZodDto(
  z.object({
    businesses: z.array(business),
    total: z.int32().meta({ description: 'Number of businesses that the caller may see.', examples: [1] }),
    limit: z.int32().meta({ examples: [20] }),
    offset: z.int32().meta({ examples: [0] }),
  }),
) {}
