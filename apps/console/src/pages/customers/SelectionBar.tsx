import { Button, Group, Stack, Text } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';

import { BusyButton } from '../../components/busy/BusyButton';
import { downloadCsv } from '../../components/files/download';
import { Failure } from '../../components/states/Failure';
import { useShop } from '../../session/shop';
import { useFormat } from '../../use-format';
import { isTagName } from '../customer/tag-name';
import type { Row } from './CustomerLink';
import { downloadCustomers, tagFilter, tagsQuery } from './customers-query';
import { canBeAudience, type CustomerListSearch } from './list-search';
import { TagField } from './TagField';
import type { Tagged } from './tagged';
import { useTagging } from './use-tagging';
import { WriteByTag } from './WriteByTag';

interface SelectionBarProps {
  search: CustomerListSearch;
  /** The customers that the list shows. */
  customers: readonly Row[];
  /** The selected customers, by id. */
  selected: ReadonlyMap<number, Row>;
  /** How many customers the list has; null if they are too many to count. */
  total: number | null;
  /** Whether all customers of the list are selected, also those that are not loaded. */
  isForAll: boolean;
  onForAll: (isForAll: boolean) => void;
  onClear: () => void;
  onTagged: (tagged: Tagged) => void;
}

/** The actions for the selected customers, or for all customers of the list. */
export function SelectionBar(props: SelectionBarProps) {
  const { search, customers, selected, total, isForAll, onForAll, onClear, onTagged } = props;
  const { t } = useTranslation();
  const format = useFormat();
  const { businessId, isManager } = useShop();
  const [tag, setTag] = useState('');
  const [isWriting, setIsWriting] = useState(false);
  const { data: tags = [] } = useQuery(tagsQuery(businessId));
  const { tagging, start } = useTagging(tags, () => setTag(''), onTagged);
  const isBeing = (kind: 'add' | 'remove') => tagging.isPending && tagging.variables.change === kind;
  const count = isForAll && total !== null ? total : selected.size;
  const change = (kind: 'add' | 'remove', button: HTMLElement) => {
    // The button is not disabled without a tag, because it would lose the focus when the field is emptied after a change.
    if (tag.trim() === '') button.closest('[role=group]')?.querySelector('input')?.focus();
    else start(kind, tag, isForAll ? tagFilter(search, customers) : { customer_ids: [...selected.keys()] });
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
  return (
    <Stack className="card selection-bar" gap="xs" role="group" aria-label={t('selection.label')}>
      <Group gap="sm">
        <Text fw={600} role="status">
          {t('selection.count', { count, number: format.number(count) })}
        </Text>
        <TagField tags={tags} value={tag} onChange={setTag} />
        {(['add', 'remove'] as const).map((kind) => (
          <BusyButton
            key={kind}
            variant="default"
            disabled={!isTagName(tag.trim()) || isBeing(kind === 'add' ? 'remove' : 'add')}
            loading={isBeing(kind)}
            verb={kind === 'add' ? 'adding' : 'removing'}
            onClick={({ currentTarget }) => change(kind, currentTarget)}
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
        {isManager && !isForAll && search.status === undefined && (
          <Button variant="default" onClick={() => setIsWriting(true)}>
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
      {isWriting && <WriteByTag customers={selected} onClose={() => setIsWriting(false)} />}
    </Stack>
  );
}
