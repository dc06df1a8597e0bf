import { searchColumns, searchTerms } from '@wateja/customers';
import fc from 'fast-check';

import type { SeededCustomer } from './seeded-customers';

/** Positions among the active customers, in the order of ids. At each of them, a search extends its range. */
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

/** Common and rare terms, at the start and in the middle of a text, at every position. */
export function searchShop(business_id: number, size: number, firstId: number): SeededCustomer[] {
  let active = 0;
  return Array.from({ length: size }, (_, index) => {
    // Many of the first customers are inactive, so positions among active customers differ from those among all.
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
  // A term that is rare at the start of a text and common in the middle, at a far position.
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

/** A customer in the results of a search. */
export interface Found {
  id: number;
  match: 'exact' | 'similar';
}

/**
 * The expected results of a search for `term`, by the definition: all active customers are read in the order of ids. A
 * search with a limit finds the first of them.
 */
export function bruteForce(customers: SeededCustomer[], term: string): Found[] {
  const { written, digits } = searchTerms(term, 'KE');
  if (written === '') return [];
  const active = customers.filter(({ is_active }) => is_active !== false);
  const exact = ranked(active, (text) => rankOf(text, written, [written, digits])).map((id) => ({
    id,
    match: 'exact',
  }));
  if (exact.length > 0) return exact as Found[];
  const typos = new Typos();
  return ranked(active, (text) => rankOfTypo(text, written, typos)).map((id) => ({ id, match: 'similar' }));
}

function ranked(customers: SeededCustomer[], rank: (text: string) => number | undefined): number[] {
  return customers
    .flatMap((customer) => {
      const place = rank(textOf(customer));
      return place === undefined ? [] : [{ id: customer.id, rank: place }];
    })
    .sort((a, b) => a.rank - b.rank || a.id - b.id)
    .map(({ id }) => id);
}

const wordsOfName = (text: string) => text.slice(0, text.indexOf('\n')).split(' ');

function rankOf(text: string, written: string, terms: string[]): number | undefined {
  if (terms.some((term) => `\n${text}`.includes(`\n${term}`))) return 0;
  if (terms.some((term) => text.includes(term))) return 1;
  const words = written.split(' ');
  const ofName = wordsOfName(text);
  return words.length > 1 && words.every((word) => ofName.some((part) => part.startsWith(word))) ? 2 : undefined;
}

function rankOfTypo(text: string, written: string, knownTypos: Typos): number | undefined {
  const ofName = wordsOfName(text);
  const words = written.split(' ');
  const typos = words.filter((word) => /[^0-9]/.test(word) && ofName.some((part) => knownTypos.isTypoOf(word, part)));
  const isSimilar = typos.some((typo) =>
    words.toSpliced(words.indexOf(typo), 1).every((word) => ofName.some((part) => part.startsWith(word))),
  );
  return isSimilar ? 0 : undefined;
}

/** Remembers its answers, because many customers share their names. */
class Typos {
  private readonly answers = new Map<string, boolean>();

  /** True if `word` is a typo of `meant`. */
  isTypoOf(word: string, term: string): boolean {
    const pair = `${word} ${term}`;
    const answer = this.answers.get(pair) ?? isTypo([...word], [...term]);
    this.answers.set(pair, answer);
    return answer;
  }
}

function isTypo(word: string[], term: string[]): boolean {
  if (word.length < 5 || word.length > 24 || Math.abs(word.length - term.length) > 1) return false;
  return editsBetween(word, term) === 1;
}

/**
 * The number of letters that are added, missing, changed, or swapped with their neighbours (optimal string alignment
 * distance).
 */
function editsBetween(a: string[], b: string[]): number {
  const rows = [[0, ...b.map((_, column) => column + 1)]];
  for (let row = 1; row <= a.length; row++) {
    const current = [row];
    for (let column = 1; column <= b.length; column++) {
      const isSame = a[row - 1] === b[column - 1];
      const isSwap = row > 1 && column > 1 && a[row - 1] === b[column - 2] && a[row - 2] === b[column - 1];
      current.push(
        Math.min(
          ...[rows[row - 1]![column]! + 1, current[column - 1]! + 1, rows[row - 1]![column - 1]! + (isSame ? 0 : 1)],
          ...(isSwap ? [rows[row - 2]![column - 2]! + 1] : []),
        ),
      );
    }
    rows.push(current);
  }
  return rows[a.length]![b.length]!;
}

const remembered = new Map<number, string>();

function textOf(customer: SeededCustomer): string {
  const text = remembered.get(customer.id) ?? searchColumns(customer, 'KE').search_text;
  remembered.set(customer.id, text);
  return text;
}

const LENGTHS = [1, 1, 2, 2, 3, 3, 4, 5, 5, 6, 6, 7, 7, 8, 12, 30];
const STRANGE = ['%', '_', '\\', ' ', '-', '.', '+', '1', '07', 'a', 'q', '🌍', '山', 'É', "'"];

/** A change of letters can leave one half of an emoji, which no URL can carry. */
const HALF_OF_CHARACTER = /[\ud800-\udfff]/u;

/** Terms that are in the shop, that are nearly in the shop, and that are not in the shop. */
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
  const words = fc.tuple(fc.constantFrom(...customers), fc.nat(1_000), fc.nat(4)).map(([{ name }, turn, isWhole]) => {
    const all = name.split(/[ -]/);
    const turned = [...all.slice(turn % all.length), ...all.slice(0, turn % all.length)];
    return turned.map((word) => (isWhole ? word : word.slice(0, 1 + (turn % 4)))).join(turn % 2 ? ' ' : '  ');
  });
  const typed = fc
    .tuple(words, fc.nat(30), fc.constantFrom('', 'x', 'swap'), fc.boolean())
    .map(([text, at, mark, isAdded]) =>
      mark === 'swap'
        ? text.slice(0, at) + [...text.slice(at, at + 2)].reverse().join('') + text.slice(at + 2)
        : text.slice(0, at) + mark + text.slice(isAdded ? at : at + 1),
    )
    .filter((text) => text.trim() !== '');
  const strangeText = fc.array(strange, { minLength: 1, maxLength: 7 }).map((marks) => marks.join(''));
  const cased = (text: fc.Arbitrary<string>) =>
    fc.tuple(text, fc.boolean()).map(([query, isUpper]) => (isUpper ? query.toUpperCase() : query));
  return fc
    .oneof(
      { weight: 6, arbitrary: cased(piece) },
      { weight: 3, arbitrary: cased(mutated) },
      { weight: 2, arbitrary: cased(words) },
      { weight: 3, arbitrary: cased(typed) },
      { weight: 2, arbitrary: strangeText },
    )
    .filter((term) => !HALF_OF_CHARACTER.test(term));
}
