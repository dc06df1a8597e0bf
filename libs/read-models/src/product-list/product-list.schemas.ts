import { booleanInUrl, cursorInUrl, id, identifier, limit, nextCursor, quantity } from '@wateja/common';
import { product } from '@wateja/products';
import { createZodDto } from 'nestjs-zod';
import { z } from 'zod';

/**
 * The position at which a page of products ends: the value that they are sorted by, and the id of its last product. Nobody
 * signs cursors, so what is sold must be a number here.
 */
const position = z
  .strictObject({ list: z.string(), value: z.string(), id })
  .refine(({ list, value }) => !list.endsWith(' sold') || /^-?\d{1,20}(?:\.\d{1,3})?$/.test(value));

export class ProductListQuery extends createZodDto(
  z.strictObject({
    q: identifier(255, 'Search term')
      .optional()
      .meta({
        description: 'Any part of the name or of the SKU. Case and accents make no difference.',
        examples: ['unga'],
      }),
    sku: identifier(64, 'SKU')
      .optional()
      .meta({ description: 'Finds the product with this SKU.', examples: ['UNGA-2KG'] }),
    sort: z.enum(['name', 'sold']).default('name').meta({
      description: '`sold`: the product that was sold most comes first.',
    }),
    is_active: booleanInUrl.default(true).meta({ description: 'True lists active products, false the others.' }),
    limit: limit(20),
    cursor: cursorInUrl(position).optional(),
  }),
) {}

export class ProductList extends createZodDto(
  z.object({
    products: z.array(
      product.omit({ business_id: true }).extend({
        sold: quantity.nullable().meta({
          description:
            'With `sort=sold`: the quantity in the newest 10,000 completed sales of the shop, less what came back. ' +
            'Otherwise null.',
          examples: [null],
        }),
      }),
    ),
    limit: z.int32().meta({ examples: [20] }),
    next_cursor: nextCursor,
  }),
) {}
