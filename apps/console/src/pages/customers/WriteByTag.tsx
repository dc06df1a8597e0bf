import { Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { type SubmitEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';

import { Drawer } from '../../components/Drawer';
import { Failure } from '../../components/states/Failure';
import { OnlineButton } from '../../offline/OnlineButton';
import { useShop } from '../../session/shop';
import { dayOf } from '../../start-of-day';
import { useFormat } from '../../use-format';
import { isTagName } from '../customer/tag-name';
import type { Row } from './CustomerLink';
import { tagsQuery } from './customers-query';
import { TagField } from './TagField';
import { useTagging } from './use-tagging';

interface WriteByTagProps {
  customers: ReadonlyMap<number, Row>;
  onClose: () => void;
}

/** Begins a campaign for some customers. A campaign chooses by what they have in common, so they get a tag first. */
export function WriteByTag({ customers, onClose }: WriteByTagProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const navigate = useNavigate();
  const { businessId, business } = useShop();
  const { queryKey, ...reading } = tagsQuery(businessId);
  // Read with the question: a colleague may have used a name since the list was read, and it must not be suggested.
  const read = useQuery({ ...reading, queryKey: [...queryKey, 'now'], gcTime: 0 });
  const { tagging, find, start } = useTagging(
    read.data ?? [],
    (tag) =>
      void navigate({ to: '/$businessId/campaigns/new', params: { businessId: String(businessId) }, search: { tag } }),
  );
  const [typed, setTyped] = useState<string>();
  const today = format.plainDay(dayOf(Date.now(), business.timezone));
  const tag = typed ?? (read.data ? unused(t('selection.offer', { date: today }), find) : '');
  const known = find(tag);
  const having = [...customers.values()].filter((customer) => customer.tags.some((name) => find(name) === known));
  const others = known ? known.customers - having.length : 0;
  const submit = (event: SubmitEvent<HTMLFormElement>) => {
    event.preventDefault();
    // The shop has the tag before this dialog is gone, and the name must stay.
    setTyped(tag);
    start('add', tag, { customer_ids: [...customers.keys()] });
  };
  return (
    <Drawer title={t('customers.write')} onClose={onClose}>
      <form onSubmit={submit}>
        <Stack>
          <Text>{t('selection.byTag', { count: customers.size, number: format.number(customers.size) })}</Text>
          <TagField isLabelled tags={read.data ?? []} value={tag} onChange={setTyped} />
          {known && others > 0 && (
            <Text role="status">
              {t('selection.others', { count: others, number: format.number(others), tag: known.name })}
            </Text>
          )}
          {read.isError && <Failure error={read.error} onRetry={() => void read.refetch()} />}
          {tagging.isError && (
            <Failure isRepeatable error={tagging.error} onRetry={() => tagging.mutate(tagging.variables)} />
          )}
          <OnlineButton
            type="submit"
            data-autofocus
            disabled={!read.isPending && (!read.data || tag.trim() === '' || !isTagName(tag.trim()))}
            verb={read.isPending ? 'checking' : 'saving'}
            loading={read.isPending || tagging.isPending}
          >
            {t('selection.tagAndWrite')}
          </OnlineButton>
        </Stack>
      </form>
    </Drawer>
  );
}

/** The name, or with a number if the shop has such a tag already: it may be of another offer. */
function unused(name: string, find: (name: string) => unknown): string {
  let number = 1;
  let free = name;
  while (find(free)) {
    number += 1;
    free = `${name} #${number}`;
  }
  return free;
}
