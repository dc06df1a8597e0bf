import { Button, Group, Stack, Text, TextInput } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { ApplyTags } from '@wateja/client';
import { useId, useState } from 'react';
import { useTranslation } from 'react-i18next';

import { BusyButton } from '../../components/busy/BusyButton';
import { downloadCsv } from '../../components/files/download';
import { Failure } from '../../components/states/Failure';
import { useToast } from '../../components/toast/toast-context';
import { randomId } from '../../random-id';
import { wateja } from '../../session/session';
import { useShop } from '../../session/shop';
import { useFormat } from '../../use-format';
import { isTagName, MAX_TAG_CHARACTERS } from '../customer/tag-name';
import type { Row } from './CustomerLink';
import { downloadCustomers, tagFilter, tagsQuery } from './customers-query';
import { canBeAudience, type CustomerListSearch } from './list-search';

interface SelectionBarProps {
  search: CustomerListSearch;
  /** Those that the list shows. */
  customers: readonly Row[];
  /** Those who are selected, by id. */
  selected: ReadonlyMap<number, Row>;
  /** How many customers the list has; null if they are too many to count. */
  total: number | null;
  /** Whether all that the list has are meant, and not only those who are selected. */
  isForAll: boolean;
  onForAll: (isForAll: boolean) => void;
  onClear: () => void;
}

const OPPOSITE = { add: 'remove', remove: 'add' } as const;

interface Tagging {
  change: 'add' | 'remove';
  tag: string;
  filter: ApplyTags['filter'];
  /** One for each click, so that a repetition of a failed one changes nothing twice. */
  key: string;
}

/** What can be done with the customers that are selected, or with all that the list has. */
export function SelectionBar({ search, customers, selected, total, isForAll, onForAll, onClear }: SelectionBarProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const listId = useId();
  const queryClient = useQueryClient();
  const toast = useToast();
  const { businessId, isManager } = useShop();
  const [tag, setTag] = useState('');
  const { data: tags = [] } = useQuery(tagsQuery(businessId));
  const count = isForAll && total !== null ? total : selected.size;
  const apply = ({ change, tag: name, filter, key }: Tagging) =>
    wateja.tags.applyTags({
      path: { businessId },
      body: { [change]: [name], filter },
      headers: { 'Idempotency-Key': key },
    });
  const refresh = () => queryClient.invalidateQueries({ queryKey: [businessId] });
  const tagging = useMutation({
    mutationFn: apply,
    onSuccess: ({ changed, customer_ids }, { change, tag: name }) => {
      setTag('');
      const text = t(`selection.done.${change}`, { tag: name, count: changed, number: format.number(changed) });
      const opposite = { change: OPPOSITE[change], tag: name, filter: { customer_ids }, key: randomId() };
      toast({ text, ...(changed > 0 && { undo: () => apply(opposite).then(refresh) }) });
    },
    onSettled: refresh,
  });
  /** A tag that comes back has the spelling that it had. */
  const spelled = tags.find(({ name }) => name.toLowerCase() === tag.trim().toLowerCase())?.name ?? tag.trim();
  const change = (kind: Tagging['change']) => {
    const filter = isForAll ? tagFilter(search, customers) : { customer_ids: [...selected.keys()] };
    tagging.mutate({ change: kind, tag: spelled, filter, key: randomId() });
  };
  const downloading = useMutation({
    mutationFn: async () => {
      if (isForAll) return downloadCustomers(businessId, search);
      const cells = [...selected.values()].map(({ name, phone, email, tags: words, total_spent }) => {
        return [name, phone ?? '', email ?? '', words.join('; '), total_spent];
      });
      const head = ['name', 'phone', 'email', 'tags', 'spent'] as const;
      downloadCsv('customers', [head.map((column) => t(`customer.${column}`)), ...cells]);
    },
  });
  const isTagged = tag.trim() !== '' && isTagName(tag.trim()) && !tagging.isPending;
  return (
    <Stack className="card selection-bar" gap="xs" role="group" aria-label={t('selection.label')}>
      <Group gap="sm">
        <Text fw={600} role="status">
          {t('selection.count', { count, number: format.number(count) })}
        </Text>
        <TextInput
          aria-label={t('selection.tag')}
          placeholder={t('selection.tag')}
          maxLength={MAX_TAG_CHARACTERS}
          error={!isTagName(tag.trim()) && t('selection.refused')}
          list={listId}
          value={tag}
          onChange={({ currentTarget }) => setTag(currentTarget.value)}
        />
        <datalist id={listId}>
          {tags.map(({ name }) => (
            <option key={name} value={name} />
          ))}
        </datalist>
        {(['add', 'remove'] as const).map((kind) => (
          <BusyButton
            key={kind}
            variant="default"
            disabled={!isTagged}
            loading={tagging.isPending && tagging.variables.change === kind}
            verb={kind === 'add' ? 'adding' : 'removing'}
            onClick={() => change(kind)}
          >
            {t(`selection.${kind}`)}
          </BusyButton>
        ))}
        {isManager && (
          <BusyButton
            variant="default"
            loading={downloading.isPending}
            verb="downloading"
            onClick={() => downloading.mutate()}
          >
            {t('customers.download')}
          </BusyButton>
        )}
        {isManager && isForAll && canBeAudience(search) && (
          <Button
            variant="default"
            renderRoot={(props) => (
              <Link
                to="/$businessId/campaigns/new"
                params={{ businessId: String(businessId) }}
                search={search}
                {...props}
              />
            )}
          >
            {t('customers.write')}
          </Button>
        )}
        {total !== null && total > selected.size && (
          <Button variant={isForAll ? 'filled' : 'default'} aria-pressed={isForAll} onClick={() => onForAll(!isForAll)}>
            {t('selection.all', { number: format.number(total) })}
          </Button>
        )}
        <Button variant="default" onClick={onClear}>
          {t('selection.clear')}
        </Button>
      </Group>
      {tagging.isError && (
        <Failure isRepeatable error={tagging.error} onRetry={() => tagging.mutate(tagging.variables)} />
      )}
      {downloading.isError && <Failure error={downloading.error} onRetry={() => downloading.mutate()} />}
    </Stack>
  );
}
