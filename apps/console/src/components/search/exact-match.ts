interface Found {
  name: string | null;
  phone: string | null;
  /** Whether the words or digits were found as they were typed, and not only something like them. */
  match: 'exact' | 'similar';
}

/** Fewer digits are only a part of a number. */
const MIN_DIGITS = 7;
/** The longest country code that people leave out when they type a number. */
const MAX_COUNTRY_CODE = 3;

/** The first customer whose whole name or phone number was typed, in any spelling. */
export const wholeMatch = <Customer extends Found>(found: readonly Customer[], typed: string): Customer | undefined =>
  exactOf(found).find(({ name, phone }) => isSameName(name, typed) || isSamePhone(phone, typed));

/** The only customer whose name or number contains what was typed; undefined if there are several. */
export function onlyMatch<Customer extends Found>(found: readonly Customer[]): Customer | undefined {
  const exact = exactOf(found);
  return exact.length === 1 ? exact[0] : undefined;
}

const exactOf = <Customer extends Found>(found: readonly Customer[]) => found.filter(({ match }) => match === 'exact');

const isSameName = (name: string | null, typed: string) =>
  name !== null && name.localeCompare(typed.trim(), undefined, { sensitivity: 'base' }) === 0;

/** A number is stored with the code of its country. People type a zero instead, or what their phone shows. */
function isSamePhone(phone: string | null, typed: string): boolean {
  if (phone === null || /[^\d\s+().-]/.test(typed)) return false;
  const digits = typed.replaceAll(/\D/g, '').replace(/^0+/, '');
  const stored = phone.replaceAll(/\D/g, '');
  const isWhole = digits.length >= MIN_DIGITS && stored.length - digits.length <= MAX_COUNTRY_CODE;
  return isWhole && stored.endsWith(digits);
}
