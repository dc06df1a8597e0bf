import { isHeldOut } from './holdout';

const CUSTOMERS = 100_000;
const KEY = '0123456789abcdef0123456789abcdef';
const held = (key: string, percent: number) => {
  const ids = new Set<number>();
  for (let id = 1; id <= CUSTOMERS; id++) if (isHeldOut(key, id, percent)) ids.add(id);
  return ids;
};

test.each([0.1, 10, 50])('holds out %d per cent', (percent) => {
  const share = percent / 100;
  const deviation = Math.sqrt(CUSTOMERS * share * (1 - share));
  expect(Math.abs(held(KEY, percent).size - CUSTOMERS * share)).toBeLessThan(4 * deviation);
});

test('holds out nobody without a share', () => expect(held(KEY, 0).size).toBe(0));

test('is spread evenly over ids', () => {
  const ids = [...held(KEY, 10)];
  let unevenness = 0;
  for (let part = 0; part < 100; part++) {
    const count = ids.filter((id) => Math.floor((id - 1) / 1_000) === part).length;
    unevenness += (count - 100) ** 2 / 90;
  }
  // Chi-square with 99 degrees of freedom exceeds this value for one key in ten thousand.
  expect(unevenness).toBeLessThan(160);
});

test('always holds out the same ones, and others for another campaign', () => {
  const [once, again, another] = [held(KEY, 10), held(KEY, 10), held(KEY.replace('0', '1'), 10)];
  expect(again).toEqual(once);
  const both = [...once].filter((id) => another.has(id)).length;
  expect(both).toBeGreaterThan(800);
  expect(both).toBeLessThan(1_200);
});

test('a larger share holds out the same ones and more', () => {
  const [few, many] = [held(KEY, 5), held(KEY, 20)];
  expect([...few].every((id) => many.has(id))).toBe(true);
});
