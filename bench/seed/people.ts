import { FIRST_NAMES, LAST_NAMES } from './names';
import { anyOf, randomStream, zipf } from './random';

/** A customer, written as a person would type it. */
export interface Person {
  name: string;
  phone: string | null;
  email: string | null;
  address: string | null;
  customer_type: string;
  is_active: boolean;
}

const firstName = zipf(FIRST_NAMES);
const lastName = zipf(LAST_NAMES);

const tens = (first: number, last: number) => Array.from({ length: last - first + 1 }, (_, index) => first + index);

/** The first digits of Safaricom and Airtel numbers, after the leading zero. */
export const PREFIXES = [
  tens(700, 729),
  tens(740, 743),
  tens(790, 799),
  tens(110, 111),
  tens(730, 739),
  tens(780, 789),
].flat();

/** Formats in which people write a phone number. Three in four numbers have no spaces. */
const SPELLINGS: ((national: string) => string)[] = [
  (n) => `0${n}`,
  (n) => `0${n}`,
  (n) => `+254${n}`,
  (n) => `0${n.slice(0, 3)} ${n.slice(3, 6)} ${n.slice(6)}`,
];

const TYPES = [
  'walk_in',
  'walk_in',
  'walk_in',
  'walk_in',
  'walk_in',
  'regular',
  'regular',
  'regular',
  'vip',
  'wholesale',
];
const STREETS = [
  'Ngong Road',
  'Lenana Road',
  'Moi Avenue',
  'Kenyatta Avenue',
  'Wood Avenue',
  'Rose Avenue',
  'Biashara St',
];
const MAIL_HOSTS = zipf(['barua.example', 'posta.example', 'duka.example']);

/** The phone number of person `index`. Every number is valid and unique. */
export function nationalNumber(index: number): string {
  const prefix = PREFIXES[index % PREFIXES.length] as number;
  // 389,171 and a million have no common factor, so each step reaches a number that is not used yet.
  const subscriber = (Math.floor(index / PREFIXES.length) * 389_171 + 100_003) % 1_000_000;
  return `${prefix}${String(subscriber).padStart(6, '0')}`;
}

/** An endless sequence of different people. The same seed always gives the same people. */
export function* people(seed: number): Generator<Person, never> {
  const random = randomStream(seed);
  for (let index = 0; ; index++) {
    const [first, last] = [firstName(random), lastName(random)];
    yield {
      name: random() < 0.1 ? `${first} ${lastName(random)} ${last}` : `${first} ${last}`,
      phone: random() < 0.92 ? anyOf(random, SPELLINGS)(nationalNumber(index)) : null,
      email: random() < 0.4 ? `${plain(first)}.${plain(last)}${index}@${MAIL_HOSTS(random)}` : null,
      address: random() < 0.3 ? `${anyOf(random, STREETS)} ${1 + Math.floor(random() * 200)}` : null,
      customer_type: anyOf(random, TYPES),
      is_active: random() < 0.95,
    };
  }
}

const plain = (name: string) =>
  name
    .normalize('NFKD')
    .replace(/[^A-Za-z]/g, '')
    .toLowerCase();
