import { Button, Group, Stack, Text, TextInput } from '@mantine/core';
import { useTranslation } from 'react-i18next';

import { isMoney } from '../../money';
import { type CartLine, changeQuantity, isQuantity } from './cart';

interface CartLinesProps {
  lines: readonly CartLine[];
  onChange: (lines: CartLine[]) => void;
}

/** What is sold, with quantity and price. */
export function CartLines({ lines, onChange }: CartLinesProps) {
  const { t } = useTranslation();
  const change = (changed: CartLine) =>
    onChange(lines.map((line) => (line.productId === changed.productId ? changed : line)));
  return (
    <Stack className="card" gap="sm" component="ul" style={{ listStyle: 'none' }} m={0}>
      {lines.map((line) => (
        <Group key={line.productId} component="li" justify="space-between" gap="xs">
          <Text fw={600}>{line.name}</Text>
          <Group gap="xs" wrap="nowrap">
            <Button
              variant="default"
              px="sm"
              aria-label={t('newSale.less', { product: line.name })}
              onClick={() => change(changeQuantity(line, -1))}
            >
              −
            </Button>
            <TextInput
              w={56}
              inputMode="decimal"
              aria-label={t('fields.quantityOf', { product: line.name })}
              value={line.quantity}
              error={!isQuantity(line.quantity)}
              onChange={({ currentTarget }) => change({ ...line, quantity: currentTarget.value.trim() })}
            />
            <Button
              variant="default"
              px="sm"
              aria-label={t('newSale.more', { product: line.name })}
              onClick={() => change(changeQuantity(line, 1))}
            >
              +
            </Button>
            <TextInput
              w={96}
              inputMode="decimal"
              aria-label={t('newSale.price', { product: line.name })}
              value={line.price}
              error={!isMoney(line.price)}
              onChange={({ currentTarget }) => change({ ...line, price: currentTarget.value.trim() })}
            />
            <Button
              variant="default"
              px="sm"
              aria-label={t('newSale.remove', { product: line.name })}
              onClick={() => onChange(lines.filter((other) => other !== line))}
            >
              ✕
            </Button>
          </Group>
        </Group>
      ))}
    </Stack>
  );
}
