import { Group, NativeSelect, Stack, Text, Title } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import type { Timeline as TimelinePage } from '@wateja/client';
import { Fragment, useState } from 'react';
import { useTranslation } from 'react-i18next';

import { Earlier } from '../../components/states/Earlier';
import { Empty } from '../../components/states/Empty';
import { Loaded } from '../../components/states/Loaded';
import { QueuedState } from '../../offline/QueuedState';
import { useQueueOf } from '../../offline/use-queue';
import { useShop } from '../../session/shop';
import { addDays, dayOf } from '../../start-of-day';
import { useFormat } from '../../use-format';
import { type CustomerPath, timelineQuery } from './customer-queries';
import { ITEM_TYPES } from './customer-tabs';
import { byDay } from './by-day';
import { TimelineEntry } from './TimelineEntry';

/** The events of the customer, newest first, day by day. The address holds the chosen kind. */
export function Timeline({ path }: { path: CustomerPath }) {
  const { t } = useTranslation();
  const { timezone } = useShop().business;
  const { type } = useSearch({ from: '/signed-in/$businessId/customers/$customerId' });
  const navigate = useNavigate({ from: '/$businessId/customers/$customerId' });
  const timeline = useInfiniteQuery(timelineQuery(path, type));
  const choose = (value: string) => {
    const chosen = ITEM_TYPES.find((candidate) => candidate === value);
    void navigate({ search: chosen ? { type: chosen } : {}, replace: true });
  };
  return (
    <Stack component="section" className="card" gap={0} aria-labelledby="timeline">
      <Group justify="space-between" mb="xs">
        <Title order={2} id="timeline">
          {t('timeline.title')}
        </Title>
        <NativeSelect
          aria-label={t('timeline.show')}
          data={[
            { value: '', label: t('timeline.all') },
            ...ITEM_TYPES.map((value) => ({ value, label: t(`timeline.types.${value}`) })),
          ]}
          value={type ?? ''}
          onChange={({ currentTarget }) => choose(currentTarget.value)}
        />
      </Group>
      <QueuedNotes path={path} shown={notesOf(timeline.data?.pages)} />
      <Loaded query={timeline} bars={6}>
        {({ pages }) => {
          const items = pages.flatMap((page) => page.items);
          if (items.length === 0) return <Empty text={t(type ? 'timeline.noneOfType' : 'timeline.none')} />;
          return byDay(items, ({ at }) => dayOf(Date.parse(at), timezone)).map(({ day, items: ofDay }) => (
            <Fragment key={day}>
              <DayHeading day={day} />
              {ofDay.map((item) => (
                <TimelineEntry key={`${item.type}-${item.id}-${item.at}`} item={item} path={path} />
              ))}
            </Fragment>
          ));
        }}
      </Loaded>
      <Stack mt="md">
        <Earlier query={timeline} />
      </Stack>
    </Stack>
  );
}

/** Today, yesterday, or the date. */
function DayHeading({ day }: { day: string }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { timezone } = useShop().business;
  const [now] = useState(() => Date.now());
  const today = dayOf(now, timezone);
  const word = day === today ? t('timeline.today') : day === addDays(today, -1) ? t('timeline.yesterday') : undefined;
  return (
    <Title order={3} className="day">
      {word ?? format.plainDate(day)}
    </Title>
  );
}

/** Notes that are on their way to the server. One that has arrived stays until the timeline has it. */
function QueuedNotes({ path, shown }: { path: CustomerPath; shown: ReadonlySet<number> }) {
  const { t } = useTranslation();
  const notes = useQueueOf(path, 'note').filter(({ noteId }) => noteId === undefined || !shown.has(noteId));
  return notes.toReversed().map((queued) => (
    <div key={queued.id} className="row-link">
      <Text style={{ overflowWrap: 'anywhere' }}>{t('timeline.note', { text: queued.change.text })}</Text>
      <QueuedState queued={queued} />
    </div>
  ));
}

const notesOf = (pages: readonly TimelinePage[] = []): ReadonlySet<number> =>
  new Set(pages.flatMap(({ items }) => items.flatMap((item) => (item.type === 'note' ? [item.id] : []))));
