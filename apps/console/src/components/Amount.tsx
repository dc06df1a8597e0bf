import { useShop } from '../session/shop';
import { smallestCents, useFormat } from '../use-format';

/**
 * Money in a column. A whole amount leaves the place of its cents empty, so that the digits of all rows are aligned.
 */
export function Amount({ value }: { value: string }) {
  const format = useFormat();
  const hasCents = smallestCents(useShop().business.currency) === 1;
  return <span className={hasCents && Number(value) % 1 === 0 ? 'whole' : undefined}>{format.money(value)}</span>;
}
