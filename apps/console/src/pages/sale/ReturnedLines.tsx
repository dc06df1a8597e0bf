import { Group, TextInput } from '@mantine/core';
import { useTranslation } from 'react-i18next';

import { useFormat } from '../../use-format';
import { leftOf, type SaleLine } from './refund-estimate';
import { useProductName } from './use-product-name';

interface ReturnedLinesProps {
  lines: readonly SaleLine[];
  /** The quantities as typed, by the id of the line. */
  quantities: ReadonlyMap<number, string>;
  onChange: (quantities: ReadonlyMap<number, string>) => void;
}

/** Each line with a box to tick, and the quantity that comes back. */
export function ReturnedLines({ lines, quantities, onChange }: ReturnedLinesProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const nameOf = useProductName();
  const change = (id: number, quantity: string | undefined) => {
    const after = new Map(quantities);
    if (quantity === undefined) after.delete(id);
    else after.set(id, quantity);
    onChange(after);
  };
  return (
    <fieldset className="choice">
      <legend>{t('refund.lines')}</legend>
      {lines.map((line) => {
        const quantityLeft = leftOf(line) / 1_000;
        const quantity = quantities.get(line.id);
        return (
          <Group key={line.id} justify="space-between" wrap="nowrap">
            <label>
              <input
                type="checkbox"
                checked={quantity !== undefined}
                disabled={quantityLeft === 0}
                onChange={({ currentTarget }) =>
                  change(line.id, currentTarget.checked ? String(quantityLeft) : undefined)
                }
              />
              <span>{nameOf(line)}</span>
            </label>
            {quantity === undefined ? (
              <span className="number">{format.number(quantityLeft)}</span>
            ) : (
              <TextInput
                w={140}
                inputMode="decimal"
                aria-label={t('fields.quantityOf', { product: nameOf(line) })}
                value={quantity}
                rightSectionWidth={64}
                rightSection={t('refund.of', { quantity: format.number(quantityLeft) })}
                onChange={({ currentTarget }) => change(line.id, currentTarget.value.trim())}
              />
            )}
          </Group>
        );
      })}
    </fieldset>
  );
}
