interface Found {
  name: string | null;
  phone: string | null;
  /** Whether the words or digits were found as they were typed, and not only something like them. */
  match: 'exact' | 'similar';
}

/** Fewer digits are a part of a number. */
const MIN_DIGITS = 7;
/** Before a number, people type at most the code of its country. */
const MAX_COUNTRY_CODE = 3;

/** The first customer whose whole name or phone number is what was typed, in any spelling. */
export const wholeMatch = <Customer extends Found>(found: readonly Customer[], typed: string): Customer | undefined =>
  exactOf(found).find(({ name, phone }) => isSameName(name, typed) || isSamePhone(phone, typed));

/** The customer who has what was typed as a part, if there is only one. */
export function onlyMatch<Customer extends Found>(found: readonly Customer[]): Customer | undefined {
  const exact = exactOf(found);
  return exact.length === 1 ? exact[0] : undefined;
}

const exactOf = <Customer extends Found>(found: readonly Customer[]) => found.filter(({ match }) => match === 'exact');

const isSameName = (name: string | null, typed: string) =>
  name !== null && name.localeCompare(typed.trim(), undefined, { sensitivity: 'base' }) === 0;

/** A number is stored with its country; people type a zero in its place, or what a phone shows. */
function isSamePhone(phone: string | null, typed: string): boolean {
  if (phone === null || /[^\d\s+().-]/.test(typed)) return false;
  const digits = typed.replaceAll(/\D/g, '').replace(/^0+/, '');
  const stored = phone.replaceAll(/\D/g, '');
  const isWhole = digits.length >= MIN_DIGITS && stored.length - digits.length <= MAX_COUNTRY_CODE;
  return isWhole && stored.endsWith(digits);
}
