import {
  id,
  identifier,
  idInput,
  idInUrl,
  idInUrlLike,
  line,
  message,
  money,
  moneyInput,
  optional,
  properName,
  timestamp,
} from '@wateja/common';
import { createZodDto } from 'nestjs-zod';
import { z } from 'zod';

/** The first id that the database chooses. The numbers of tills are lower. */
export const FIRST_OWN_ID = 1_000_000_000_001;

/** The fields of a product that a client or a file may set. */
export const productFields = z.strictObject({
  sku: optional(identifier(64, 'SKU')).meta({
    description: 'The stock-keeping unit, as text. It is unique in the business.',
    examples: ['UNGA-2KG'],
  }),
  name: properName(255, 'Product name').meta({ examples: ['Unga wa ugali, 2 kg'] }),
  price: moneyInput.nullish().meta({
    description: 'The usual price. It is shown, and no sale is checked against it.',
    examples: ['185.00'],
  }),
  category: optional(line(100, 'Category')).meta({ examples: ['Flour'] }),
  is_active: z.boolean().default(true).meta({ description: 'False hides the product from lists.' }),
});

/** The body of POST /products/:businessId. */
export class CreateProduct extends createZodDto(
  productFields
    .extend({
      id: idInput
        .refine((number) => number < FIRST_OWN_ID, `Must be below ${FIRST_OWN_ID}`)
        .optional()
        .meta({
          description:
            'The number of the product in your till: the `product_id` of the lines of its sales. Without it, Wateja ' +
            'chooses a number that no till uses.',
          examples: [40],
        }),
    })
    .meta({ example: { id: 40, sku: 'ASALI-500', name: 'Asali, 500 g', price: '650.00', category: 'Breakfast' } }),
) {}

/** The body of PATCH /products/:businessId/:productId. Null clears an optional field. */
export class UpdateProduct extends createZodDto(
  productFields
    .extend({ is_active: z.boolean() })
    .partial()
    .meta({ example: { price: '190.00' } }),
) {}

/** The example is a product that no other example sells, because a click in the Swagger UI deletes it. */
export class DeletedProductPath extends createZodDto(z.object({ productId: idInUrlLike(24) })) {}

export class ProductPath extends createZodDto(z.object({ productId: idInUrl })) {}

export const product = z
  .object({
    id: id.meta({ description: 'The `product_id` of the lines of sales.', examples: [1] }),
    business_id: id.meta({ examples: [5] }),
    sku: z
      .string()
      .nullable()
      .meta({ examples: ['UNGA-2KG'] }),
    name: z.string().meta({ examples: ['Unga wa ugali, 2 kg'] }),
    price: money.nullable().meta({ examples: ['185.00'] }),
    category: z
      .string()
      .nullable()
      .meta({ examples: ['Flour'] }),
    is_active: z.boolean().meta({ examples: [true] }),
    created_at: timestamp,
    updated_at: timestamp,
  })
  .meta({ id: 'Product' });

export class SingleProduct extends createZodDto(z.object({ product })) {}
export class ProductCreated extends createZodDto(
  z.object({ message: message('Product created successfully'), product }),
) {}
export class ProductUpdated extends createZodDto(
  z.object({ message: message('Product updated successfully'), product }),
) {}
export class ProductDeleted extends createZodDto(
  z.object({ message: message('Product deleted successfully'), product: product.pick({ id: true, name: true }) }),
) {}
