import fc from 'fast-check';

import { fold, toE164 } from '../../libs/customers/src/search-text';
import { FIRST_NAMES } from './names';
import { nationalNumber, people, PREFIXES } from './people';
import { randomStream, zipf } from './random';

const some = (seed: number, count: number) => {
  const everybody = people(seed);
  return Array.from({ length: count }, () => everybody.next().value);
};

it('makes the same people for the same seed, and others for another', () => {
  expect(some(1, 500)).toEqual(some(1, 500));
  expect(some(1, 500)).not.toEqual(some(2, 500));
});

it('gives everybody a number that can be dialled', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 10_000_000 }), (index) => {
      expect(toE164(`0${nationalNumber(index)}`, 'KE')).toBe(`+254${nationalNumber(index)}`);
    }),
  );
});

it('gives no number twice', () => {
  const ofOnePrefix = Array.from({ length: 1_000_000 }, (_, index) => nationalNumber(index * PREFIXES.length));
  expect(new Set(ofOnePrefix).size).toBe(1_000_000);
  expect(new Set(PREFIXES).size).toBe(PREFIXES.length);
});

it('writes numbers so that the product reads them', () => {
  const phones = some(1, 2_000).flatMap(({ phone }) => phone ?? []);
  expect(phones.filter((phone) => toE164(phone, 'KE') === null)).toEqual([]);
});

it('gives some people accents', () => {
  const names = some(1, 2_000).map(({ name }) => name);
  expect(names.some((name) => fold(name) !== name.toLowerCase())).toBe(true);
});

it('picks the first name about ten times as often as the tenth', () => {
  const [random, pick] = [randomStream(1), zipf(FIRST_NAMES)];
  const picked = Array.from({ length: 100_000 }, () => pick(random));
  const times = (rank: number) => picked.filter((name) => name === FIRST_NAMES[rank]).length;
  expect(times(0) / times(9)).toBeGreaterThan(8);
  expect(times(0) / times(9)).toBeLessThan(12);
});
