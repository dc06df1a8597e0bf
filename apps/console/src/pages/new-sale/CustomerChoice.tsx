import { Button, Group, Stack, Text, TextInput } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import type { CustomerProfile } from '@wateja/client';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';

import { Failure } from '../../components/states/Failure';
import { Tier } from '../../components/Tier';
import { wateja } from '../../session/session';
import { useShop } from '../../session/shop';

const TYPING_PAUSE_MS = 200;
const MIN_CHARACTERS = 2;
const MAX_FOUND = 5;

interface CustomerChoiceProps {
  customer: CustomerProfile['customer'] | undefined;
  tier: string | null;
  /** Undefined: nobody. */
  onChange: (customerId: number | undefined) => void;
}

/** Who buys: searched by name or by any spelling of the phone. A sale may also have no customer. */
export function CustomerChoice({ customer, tier, onChange }: CustomerChoiceProps) {
  const { t } = useTranslation();
  if (!customer) return <CustomerSearch onChoose={onChange} />;
  return (
    <Group className="card" justify="space-between">
      <Group>
        <Text fw={600} size="lg">
          {customer.name}
        </Text>
        <Tier name={tier} />
        <Text c="dimmed">{customer.phone}</Text>
      </Group>
      <Button variant="default" onClick={() => onChange(undefined)}>
        {t('newSale.otherCustomer')}
      </Button>
    </Group>
  );
}

function CustomerSearch({ onChoose }: { onChoose: (customerId: number) => void }) {
  const { t } = useTranslation();
  const { businessId } = useShop();
  const [text, setText] = useState('');
  const [q] = useDebouncedValue(text.trim(), TYPING_PAUSE_MS);
  const found = useQuery({
    queryKey: [businessId, 'customer-choice', q],
    queryFn: ({ signal }) => wateja.customers.search({ path: { businessId }, query: { q, limit: MAX_FOUND }, signal }),
    enabled: q.length >= MIN_CHARACTERS,
  });
  const results = found.data?.results;
  return (
    <Stack className="card" gap="xs">
      <TextInput
        type="search"
        label={t('newSale.customer')}
        placeholder={t('search.placeholder')}
        value={text}
        onChange={({ currentTarget }) => setText(currentTarget.value)}
        onKeyDown={({ key }) => {
          const [first, second] = results ?? [];
          if (key === 'Enter' && first?.match === 'exact' && !second) onChoose(first.id);
        }}
      />
      {found.isError && <Failure error={found.error} onRetry={() => void found.refetch()} />}
      <Group gap="xs" role="status">
        {results?.map(({ id, name, phone }) => (
          <Button key={id} variant="default" className="wrapping" onClick={() => onChoose(id)}>
            {[name, phone].filter(Boolean).join(' · ')}
          </Button>
        ))}
        {results?.length === 0 && <Text c="dimmed">{t('search.none')}</Text>}
      </Group>
    </Stack>
  );
}
