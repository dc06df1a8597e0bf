import { useKeptChoice } from '../../session/use-kept-choice';

/** The columns beside the name, in their order. */
export const COLUMNS = [
  'phone',
  'email',
  'type',
  'tags',
  'tier',
  'points',
  'lastPurchase',
  'purchases',
  'spent',
  'smsOffers',
] as const;
export type Column = (typeof COLUMNS)[number];

const DEFAULT: Column[] = ['phone', 'tags', 'tier', 'points', 'lastPurchase', 'purchases', 'spent'];

/** The columns that the user wants to see, kept for this user on this device. */
export function useColumns() {
  const [chosen, setChosen] = useKeptChoice<Column[]>('customer-columns', DEFAULT);
  const toggle = (column: Column) =>
    setChosen((before) => (before.includes(column) ? before.filter((name) => name !== column) : [...before, column]));
  return { columns: COLUMNS.filter((column) => chosen.includes(column)), toggle };
}
