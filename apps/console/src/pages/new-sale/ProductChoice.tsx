import { Button, SimpleGrid, Stack, Text, TextInput } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';

import { Loaded } from '../../components/states/Loaded';
import { wateja } from '../../session/session';
import { useShop } from '../../session/shop';
import { useFormat } from '../../use-format';
import type { Product } from './cart';

const TYPING_PAUSE_MS = 200;
const MAX_PRODUCTS = 8;

/** The products that sell most, as buttons, or those that a search finds. */
export function ProductChoice({ onChoose }: { onChoose: (product: Product) => void }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { businessId } = useShop();
  const [text, setText] = useState('');
  const [q] = useDebouncedValue(text.trim(), TYPING_PAUSE_MS);
  const query = useQuery({
    queryKey: [businessId, 'product-choice', q],
    queryFn: ({ signal }) =>
      wateja.products.listProducts({
        path: { businessId },
        query: { sort: 'sold', is_active: true, limit: MAX_PRODUCTS, ...(q && { q }) },
        signal,
      }),
    placeholderData: keepPreviousData,
  });
  return (
    <Stack className="card" gap="sm">
      <TextInput
        type="search"
        label={t('newSale.product')}
        value={text}
        onChange={({ currentTarget }) => setText(currentTarget.value)}
      />
      <Loaded query={query} bars={2}>
        {({ products }) =>
          products.length === 0 ? (
            <Text c="dimmed">{t('newSale.noProduct')}</Text>
          ) : (
            <SimpleGrid cols={2} spacing="xs">
              {products.map((product) => (
                <Button key={product.id} variant="default" className="wrapping" onClick={() => onChoose(product)}>
                  {[product.name, product.price && format.money(product.price)].filter(Boolean).join(' · ')}
                </Button>
              ))}
            </SimpleGrid>
          )
        }
      </Loaded>
    </Stack>
  );
}
