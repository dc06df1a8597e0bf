import { Button, NativeSelect, Stack, Text } from '@mantine/core';
import { keepPreviousData, useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import type { AuditTrail } from '@wateja/client';
import { useTranslation } from 'react-i18next';

import { DayRangeFilter } from '../../components/filters/DayRangeFilter';
import { timesOf } from '../../components/filters/day-range';
import { Filters } from '../../components/filters/Filters';
import { Earlier } from '../../components/states/Earlier';
import { Empty } from '../../components/states/Empty';
import { Later } from '../../components/states/Later';
import { listPages, PAGE_SIZE } from '../../components/states/list-pages';
import { Loaded } from '../../components/states/Loaded';
import { membersQuery } from '../../components/use-member-name';
import { wateja } from '../../session/session';
import { useShop } from '../../session/shop';
import { countFilters, type HistorySearch, RESOURCES } from './history-search';
import { HistoryEntries } from './HistoryEntries';

const PERIODS = [1, 7, 30, 90] as const;
const MAX_KEYS = 100;

/** The list of all changes, with the user or key that made each, and the values before and after. */
export function History() {
  const { t } = useTranslation();
  const { businessId, business } = useShop();
  const search = useSearch({ from: '/signed-in/$businessId/settings/history' });
  const navigate = useNavigate({ from: '/$businessId/settings/history' });
  const query = useInfiniteQuery({
    queryKey: [businessId, 'history', search],
    queryFn: ({ pageParam: { cursor } }) =>
      wateja.audit.readAuditTrail({
        path: { businessId },
        query: {
          limit: PAGE_SIZE,
          ...timesOf(search, Date.now(), business.timezone),
          ...(search.what && { resource: search.what }),
          ...(search.record !== undefined && { resource_id: search.record }),
          ...(search.user !== undefined && { user_id: search.user }),
          ...(search.key !== undefined && { api_key_id: search.key }),
          ...(cursor && { cursor }),
        },
      }),
    ...listPages<AuditTrail>(({ entries }) => entries),
    placeholderData: keepPreviousData,
  });
  const change = (changes: HistorySearch) =>
    void navigate({ search: (before) => ({ ...before, ...changes }), replace: true });
  const any = { value: '', label: t('filters.any') };
  const count = countFilters(search);
  return (
    <Stack>
      <Text maw={640}>{t('history.about')}</Text>
      <Filters count={count}>
        <DayRangeFilter label={t('history.when')} range={search} periods={PERIODS} isOptional onChange={change} />
        <NativeSelect
          label={t('history.what')}
          data={[any, ...RESOURCES.map((value) => ({ value, label: t(`history.resources.${value}`) }))]}
          value={search.what ?? ''}
          onChange={({ currentTarget }) =>
            change({ what: RESOURCES.find((candidate) => candidate === currentTarget.value), record: undefined })
          }
        />
        <Who search={search} onChange={change} />
        {search.record !== undefined && (
          <Button
            variant="default"
            rightSection={<span aria-hidden>✕</span>}
            onClick={() => change({ record: undefined })}
          >
            {t('history.record', { id: search.record })}
            <span className="sr-only">{` ${t('filters.remove')}`}</span>
          </Button>
        )}
      </Filters>
      <Loaded query={query} bars={8}>
        {({ pages }) => {
          const entries = pages.flatMap((page) => page.entries);
          if (entries.length === 0) {
            const clear = () => void navigate({ search: {}, replace: true });
            return <Empty text={t('history.none')} onClear={count > 0 ? clear : undefined} />;
          }
          return (
            <>
              <Later query={query} />
              <HistoryEntries entries={entries} />
              <Earlier query={query} />
            </>
          );
        }}
      </Loaded>
    </Stack>
  );
}

/** Whose changes: those of a person, or of a key. */
function Who({ search, onChange }: { search: HistorySearch; onChange: (changes: HistorySearch) => void }) {
  const { t } = useTranslation();
  const { businessId } = useShop();
  const { data: members = [] } = useQuery(membersQuery(businessId));
  const { data: keys = [] } = useQuery({
    queryKey: [businessId, 'keys', 'names'],
    queryFn: async () => (await wateja.apiKeys.list({ path: { businessId }, query: { limit: MAX_KEYS } })).api_keys,
  });
  const choices = [
    ...members.map(({ user_id, name }) => ({ value: `user ${user_id}`, label: name })),
    ...keys.map(({ id, name }) => ({ value: `key ${id}`, label: t('history.key', { name }) })),
  ];
  const value = search.user ? `user ${search.user}` : search.key ? `key ${search.key}` : '';
  const known = choices.some((choice) => choice.value === value) || value === '';
  const unknown = search.user ? t('actor.user', { id: search.user }) : t('actor.key', { id: search.key });
  return (
    <NativeSelect
      label={t('history.who')}
      data={[{ value: '', label: t('filters.any') }, ...choices, ...(known ? [] : [{ value, label: unknown }])]}
      value={value}
      onChange={({ currentTarget }) => {
        const [kind, id] = currentTarget.value.split(' ');
        onChange({ user: kind === 'user' ? Number(id) : undefined, key: kind === 'key' ? Number(id) : undefined });
      }}
    />
  );
}
