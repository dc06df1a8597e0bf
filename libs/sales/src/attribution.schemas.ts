import { idInput } from '@wateja/common';
import { createZodDto } from 'nestjs-zod';
import { z } from 'zod';

/** The body of POST /sales/:businessId/:saleId/attribute. */
export class AttributeSale extends createZodDto(
  z
    .strictObject({ customer_id: idInput.meta({ description: 'The customer who bought it.', examples: [1] }) })
    .meta({ example: { customer_id: 1 } }),
) {}
