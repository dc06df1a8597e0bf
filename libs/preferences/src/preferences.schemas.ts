import { id, idInUrl, line, money, optional, paymentMethod, storedEnum, timestamp } from '@wateja/common';
import { createZodDto } from 'nestjs-zod';
import { z } from 'zod';

import { favoriteProducts } from './favorite-products';

const preferences = z.object({
  id,
  customer_id: id,
  favorite_products: z
    .string()
    .nullable()
    .meta({ description: 'A JSON array of product ids, as a string.', examples: ['[1, 5, 8]'] }),
  preferred_payment: storedEnum(paymentMethod).nullable(),
  average_spend: money.meta({ description: 'Computed from the purchase history. It cannot be set.' }),
  best_contact_time: z
    .string()
    .nullable()
    .meta({ examples: ['mornings'] }),
  do_not_contact: z.boolean().meta({ examples: [false] }),
  can_receive_offers: z.boolean().meta({ examples: [true] }),
  can_receive_loyalty: z.boolean().meta({ examples: [true] }),
  updated_at: timestamp,
});

/** Preferences as the customer profile shows them. */
export const profilePreferences = preferences.omit({ id: true, customer_id: true, updated_at: true });

export class PreferencesPath extends createZodDto(z.object({ customerId: idInUrl })) {}

/** The preferences that can be set. */
export const preferenceFields = z
  .strictObject({
    favorite_products: favoriteProducts.nullable(),
    preferred_payment: paymentMethod.nullable(),
    best_contact_time: optional(line(100, 'Best contact time')).meta({ examples: ['mornings'] }),
    do_not_contact: z.boolean(),
    can_receive_offers: z.boolean(),
    can_receive_loyalty: z.boolean(),
  })
  .partial();

/** The preferences of a customer of another system. */
export type ImportedPreferences = z.output<typeof preferenceFields> & { customer_id: number };

/** The body of PATCH /customers/:businessId/:customerId/preferences. Null clears an optional field. */
export class UpdatePreferences extends createZodDto(
  preferenceFields.meta({
    example: { favorite_products: '[5, 6, 7]', preferred_payment: 'mpesa', best_contact_time: 'Saturday mornings' },
  }),
) {}

export class PreferencesUpdated extends createZodDto(
  z.object({ message: z.string().meta({ examples: ['Preferences updated successfully'] }), preferences }),
) {}
