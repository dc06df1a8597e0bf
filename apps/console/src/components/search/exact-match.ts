interface Found {
  name: string | null;
  phone: string | null;
  /** Whether the words or digits were found as they were typed, and not only something like them. */
  match: 'exact' | 'similar';
}

/** Fewer digits are a part of a number. */
const MIN_DIGITS = 7;

/**
 * The first customer whose name or phone number is what was typed, in any spelling. Where there is none, it is the only one
 * who has it as a part, because nobody else can be meant.
 */
export function exactMatch<Customer extends Found>(found: readonly Customer[], typed: string): Customer | undefined {
  const exact = found.filter(({ match }) => match === 'exact');
  const whole = exact.find(({ name, phone }) => isSameName(name, typed) || isSamePhone(phone, typed));
  return whole ?? (exact.length === 1 ? exact[0] : undefined);
}

const isSameName = (name: string | null, typed: string) =>
  name !== null && name.localeCompare(typed.trim(), undefined, { sensitivity: 'base' }) === 0;

/** A number is stored with its country; people type a zero in its place, or what a phone shows. */
function isSamePhone(phone: string | null, typed: string): boolean {
  if (phone === null || /[^\d\s+().-]/.test(typed)) return false;
  const digits = typed.replaceAll(/\D/g, '').replace(/^0+/, '');
  return digits.length >= MIN_DIGITS && phone.replaceAll(/\D/g, '').endsWith(digits);
}
