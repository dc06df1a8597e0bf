import { Button, Stack, Text, Title } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { Timeline as TimelinePage } from '@wateja/client';
import type { TFunction } from 'i18next';
import { useTranslation } from 'react-i18next';

import { Empty } from '../../components/states/Empty';
import { Loaded } from '../../components/states/Loaded';
import type { Format } from '../../format';
import { QueuedState } from '../../offline/QueuedState';
import { useQueueOf } from '../../offline/use-queue';
import { useFormat } from '../../use-format';
import { type CustomerPath, timelineQuery } from './customer-queries';

type Item = TimelinePage['items'][number];

/** What happened with the customer, newest first. */
export function Timeline({ path }: { path: CustomerPath }) {
  const { t } = useTranslation();
  const timeline = useInfiniteQuery(timelineQuery(path));
  return (
    <Stack component="section" className="card" gap={0} aria-labelledby="timeline">
      <Title order={2} id="timeline">
        {t('timeline.title')}
      </Title>
      <QueuedNotes path={path} shown={notesOf(timeline.data?.pages)} />
      <Loaded query={timeline} bars={6}>
        {({ pages }) => {
          const items = pages.flatMap((page) => page.items);
          if (items.length === 0) return <Empty text={t('timeline.none')} />;
          return items.map((item) => <Entry key={`${item.type}-${item.id}-${item.at}`} item={item} path={path} />);
        }}
      </Loaded>
      {timeline.hasNextPage && (
        <Button
          mt="md"
          variant="default"
          loading={timeline.isFetchingNextPage}
          onClick={() => void timeline.fetchNextPage()}
        >
          {t('paging.earlier')}
        </Button>
      )}
    </Stack>
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

function Entry({ item, path }: { item: Item; path: CustomerPath }) {
  const { t } = useTranslation();
  const format = useFormat();
  const who = item.created_by_name;
  const saleId = item.type === 'sale' ? item.id : item.type === 'refund' ? item.refund.sale_id : null;
  const text = sentenceOf(item, t, format);
  return (
    <div className="row-link">
      {saleId === null ? (
        <Text style={{ overflowWrap: 'anywhere' }}>{text}</Text>
      ) : (
        <Link to="/$businessId/sales/$saleId" params={{ businessId: String(path.businessId), saleId: String(saleId) }}>
          {text}
        </Link>
      )}
      <Text c="dimmed" size="xs">
        <time dateTime={item.at}>{format.dateTime(item.at)}</time>
        {who && ` · ${who}`}
      </Text>
    </div>
  );
}

function sentenceOf(item: Item, t: TFunction, format: Format): string {
  switch (item.type) {
    case 'sale':
      return t('timeline.sale', {
        amount: format.money(item.sale.total_amount),
        method: t(`payment.${item.sale.payment_method}`),
        status: t(`saleStatus.${item.sale.status}`),
      });
    case 'refund':
      return t('timeline.refund', { amount: format.money(item.refund.amount) });
    case 'note':
      return t('timeline.note', { text: item.note.content });
    case 'message':
      return t('timeline.message', { text: item.message.body });
    case 'reply':
      return t('timeline.reply', { text: item.reply.body });
    case 'consent':
      return t(`timeline.${item.consent.state}`, {
        channel: t(`channel.${item.consent.channel}`),
        purpose: t(`purpose.${item.consent.purpose}`),
      });
    case 'change':
      return t('timeline.change');
  }
}
