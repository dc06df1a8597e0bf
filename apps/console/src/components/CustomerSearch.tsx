import { Button, Group, Stack, Text, TextInput } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';

import { wateja } from '../session/session';
import { useShop } from '../session/shop';
import { Failure } from './states/Failure';

const TYPING_PAUSE_MS = 200;
const MIN_CHARACTERS = 2;
const MAX_FOUND = 5;

interface CustomerSearchProps {
  label: string;
  onChoose: (customerId: number) => void;
}

/** Finds a customer by name or by any spelling of the phone. Enter chooses the only one who matches. */
export function CustomerSearch({ label, onChoose }: CustomerSearchProps) {
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
    <Stack gap={0}>
      <TextInput
        type="search"
        label={label}
        placeholder={t('search.placeholder')}
        value={text}
        onChange={({ currentTarget }) => setText(currentTarget.value)}
        onKeyDown={({ key }) => {
          const [first, second] = results ?? [];
          if (key === 'Enter' && first?.match === 'exact' && !second) onChoose(first.id);
        }}
      />
      {found.isError && <Failure error={found.error} onRetry={() => void found.refetch()} />}
      <Group gap="xs" role="status" mt={found.data && 'xs'}>
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
