import { searchColumns, searchTerms } from '@wateja/customers';
import fc from 'fast-check';

import type { SeededCustomer } from './seeded-customers';

/** From these places on, among the active ones in the order of ids, a search looks further. */
const EDGES = [255, 256, 257, 1023, 1024, 1025, 4095, 4096, 4097, 8_500];

const FIRST = ['Amina', 'Mary', 'Brian', 'Zoë', 'Fatuma', 'José', 'Njeri', 'Ali', 'Łukasz', 'Wanjikũ'];
const LAST = ['Otieno', 'Mwangi', 'Müller', 'Al-Amin', "O'Brien", 'Kamau', 'Achieng', 'Straßer', 'Ng', 'Ouma'];
const ODD = [
  'Duka 100% Fresh',
  'a_b',
  'c\\d',
  '%%%',
  '__',
  '\\\\',
  'a b c d',
  '山田太郎',
  'محمد علي',
  'Amina 🌍🌍',
  '李',
  '½ Kilo',
  'A.B.C.',
];

/** Common and rare, at the start and in the middle, in every place: what searches can go wrong over. */
export function searchShop(business_id: number, size: number, firstId: number): SeededCustomer[] {
  let active = 0;
  return Array.from({ length: size }, (_, index) => {
    // Many of the first ones are gone, so that a place among the active ones is none among all.
    const is_active = index < 300 ? index % 3 > 0 : index % 40 > 0;
    if (is_active) active++;
    return {
      ...{ id: firstId + 2 * index, business_id, is_active, name: nameOf(index, is_active ? active : 0, size) },
      phone: phoneOf(index),
      email:
        index % 3 === 0
          ? `${String.fromCharCode(97 + (index % 26))}.${index}@${index % 2 ? 'posta' : 'duka'}.example`
          : null,
    };
  });
}

function nameOf(index: number, place: number, size: number): string {
  const [first, last] = [FIRST[(index * 7) % FIRST.length]!, LAST[(index * 3 + (index >> 4)) % LAST.length]!];
  if (EDGES.includes(place)) return place % 2 ? `Edgar ${place}` : `Grand Edgar ${place}`;
  // Rare at the start what is common in the middle, and far away.
  if (index > size * 0.9 && index % 149 === 0) return `${last} ${first}`;
  if (index % 97 === 5) return `${ODD[index % ODD.length]!} ${index % 2 ? first : ''}`.trim();
  if (index % 1_201 === 7) return `Xqz${index} ${last}`;
  return index % 5 === 0 ? `${first} Wa ${last}` : `${first} ${last}`;
}

function phoneOf(index: number): string | null {
  const subscriber = String((index * 389_171 + 100_003) % 1_000_000).padStart(6, '0');
  const national = `7${String(index % 30).padStart(2, '0')}${subscriber}`;
  const [a, b, c] = [national.slice(0, 3), national.slice(3, 6), national.slice(6)];
  return [`0${national}`, `+254${national}`, `0${a} ${b} ${c}`, `(0${a}) ${b}.${c}`, `55${index}`, '12', null][
    index % 7
  ]!;
}

/** What a search for `term` finds, by the definition: read in full, of active customers, in the order of ids. */
export function bruteForce(customers: SeededCustomer[], term: string, limit: number): number[] {
  const { written, digits } = searchTerms(term, 'KE');
  if (written === '') return [];
  const terms = [written, digits];
  const found = customers
    .filter(({ is_active }) => is_active !== false)
    .map((customer) => ({ id: customer.id, text: textOf(customer) }))
    .filter(({ text }) => terms.some((each) => text.includes(each)))
    .map(({ id, text }) => ({ id, starts: terms.some((each) => `\n${text}`.includes(`\n${each}`)) }));
  return found
    .sort((a, b) => Number(b.starts) - Number(a.starts) || a.id - b.id)
    .slice(0, limit)
    .map(({ id }) => id);
}

const remembered = new Map<number, string>();

function textOf(customer: SeededCustomer): string {
  const text = remembered.get(customer.id) ?? searchColumns(customer, 'KE').search_text;
  remembered.set(customer.id, text);
  return text;
}

const LENGTHS = [1, 1, 2, 2, 3, 3, 4, 5, 5, 6, 6, 7, 7, 8, 12, 30];
const STRANGE = ['%', '_', '\\', ' ', '-', '.', '+', '1', '07', 'a', 'q', '🌍', '山', 'É', "'"];

/** Terms as they are in the shop, nearly as they are, and as nothing in it is. */
export function searchTermsFor(customers: SeededCustomer[]): fc.Arbitrary<string> {
  const field = fc
    .tuple(fc.constantFrom(...customers), fc.constantFrom('name', 'name', 'phone', 'email'))
    .map(([customer, key]) => [...(customer[key] ?? customer.name)]);
  const piece = fc
    .tuple(field, fc.nat(1_000), fc.constantFrom(...LENGTHS), fc.boolean())
    .map(([letters, at, length, isStart]) => {
      const begin = isStart ? 0 : at % Math.max(1, letters.length - length + 1);
      return letters.slice(begin, begin + length).join('');
    });
  const strange = fc.constantFrom(...STRANGE);
  const mutated = fc
    .tuple(piece, fc.nat(30), strange, fc.boolean())
    .map(([text, at, mark, isAdded]) => text.slice(0, at) + mark + text.slice(isAdded ? at : at + 1));
  const made = fc.array(strange, { minLength: 1, maxLength: 7 }).map((marks) => marks.join(''));
  const cased = (text: fc.Arbitrary<string>) =>
    fc.tuple(text, fc.boolean()).map(([each, isUpper]) => (isUpper ? each.toUpperCase() : each));
  return fc.oneof(
    { weight: 6, arbitrary: cased(piece) },
    { weight: 3, arbitrary: cased(mutated) },
    { weight: 2, arbitrary: made },
  );
}
