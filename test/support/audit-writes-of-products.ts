import type { Write } from './audit-writes';

/** The write routes of the catalogue, in the order that they are tried in. */
export const WRITES_OF_PRODUCTS: Write[] = [
  {
    what: 'a new product',
    operation: 'createProduct',
    who: 'manager',
    body: () => ({ name: 'Asali', price: '650' }),
    expected: () => [['product.created', 'new', { name: { to: 'Asali' }, price: { to: '650.00' } }]],
  },
  {
    what: 'a changed product',
    operation: 'updateProduct',
    who: 'manager',
    body: () => ({ price: '700' }),
    expected: () => [['product.updated', 'productId', { price: { from: '65.00', to: '700.00' } }]],
  },
  {
    what: 'a deleted product',
    operation: 'deleteProduct',
    who: 'manager',
    expected: () => [['product.deleted', 'productId', { name: { from: 'Maziwa' }, price: { from: '65.00' } }]],
  },
];
