import { addProduct, type CartLine, changeQuantity, isSellable, type Product, totalOf } from './cart';

const tea = { id: 8, name: 'Tea', price: '250.00' } as Product;
const line = (quantity: string, price: string): CartLine => ({ productId: 8, name: 'Tea', quantity, price });

describe('the cart', () => {
  it('counts a product that is chosen twice', () => {
    expect(addProduct(addProduct([], tea), tea)).toEqual([line('2', '250.00')]);
  });

  it('asks for the price of a product that has none', () => {
    const lines = addProduct([], { ...tea, price: null });
    expect(lines).toEqual([line('1', '')]);
    expect(isSellable(lines)).toBe(false);
  });

  it.each([
    ['1.5', -1, '1'],
    ['1.5', 1, '2.5'],
    ['0.25', 1, '1.25'],
    ['', 1, '1'],
  ])('changes the quantity %s by %d to %s', (before, by, after) => {
    expect(changeQuantity(line(before, '1'), by).quantity).toBe(after);
  });

  it('adds up lines, each rounded half up', () => {
    expect(totalOf([line('0.333', '10.00'), line('0.005', '1.00'), line('2', '0.10')], 1)).toBe('3.54');
    expect(totalOf([line('0.5', '1001')], 100)).toBe('501.00');
  });
});
