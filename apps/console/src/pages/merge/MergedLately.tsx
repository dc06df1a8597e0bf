import { Stack, Text, Title } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { ListedMerge } from '@wateja/client';
import { useTranslation } from 'react-i18next';

import { Dots } from '../../components/Dots';
import { TimedText } from '../../components/TimedText';
import { When } from '../../components/When';
import { Earlier } from '../../components/states/Earlier';
import { Loaded } from '../../components/states/Loaded';
import { useShop } from '../../session/shop';
import { useFormat } from '../../use-format';
import { mergeListQuery } from './merge-queries';
import { UndoMerge } from './UndoMerge';
import { useRecordName } from './use-record-name';

/** The merges of the shop, the newest first, each with its undoing while that is possible. */
export function MergedLately() {
  const { t } = useTranslation();
  const { businessId } = useShop();
  const query = useInfiniteQuery(mergeListQuery(businessId));
  return (
    <Loaded query={query} bars={2}>
      {({ pages }) => {
        const merges = pages.flatMap((page) => page.merges);
        if (merges.length === 0) return null;
        return (
          <Stack component="section" aria-labelledby="merged-lately">
            <Title order={2} id="merged-lately">
              {t('merge.lately')}
            </Title>
            {merges.map((merge) => (
              <Merged key={merge.id} merge={merge} />
            ))}
            <Earlier query={query} />
          </Stack>
        );
      }}
    </Loaded>
  );
}

function Merged({ merge }: { merge: ListedMerge }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { businessId } = useShop();
  const nameOf = useRecordName();
  const { customer_id, name, from_customer_id, from_name, created_at, created_by_name, moves } = merge;
  const params = { businessId: String(businessId), customerId: String(customer_id) };
  return (
    <Stack className="card merged" gap={4} align="flex-start">
      <Link to="/$businessId/customers/$customerId" params={params}>
        {nameOf(name, customer_id)}
      </Link>
      <Text>{t('merge.got', { other: nameOf(from_name, from_customer_id) })}</Text>
      <Text c="dimmed">
        <Dots parts={[<When key="at" time={created_at} as="dateTime" />, created_by_name]} />
      </Text>
      {moves && (
        <Text c="dimmed">
          {t('merge.moves', {
            sales: format.number(moves.sales),
            notes: format.number(moves.notes),
            messages: format.number(moves.messages),
          })}
        </Text>
      )}
      <State merge={merge} />
    </Stack>
  );
}

/** Whether the merge was undone, or can be. */
function State({ merge }: { merge: ListedMerge }) {
  const { t } = useTranslation();
  const { undone_at, undone_by_name, undo_until, undo_first } = merge;
  if (undone_at) {
    return (
      <Text c="dimmed">
        <Dots
          parts={[
            <TimedText key="at" i18nKey="merge.undone" time={<When time={undone_at} as="dateTime" />} />,
            undone_by_name,
          ]}
        />
      </Text>
    );
  }
  if (!undo_until) return <Text c="dimmed">{t('merge.final')}</Text>;
  return (
    <>
      <Text c="dimmed">
        <TimedText i18nKey="merge.undoUntil" time={<When time={undo_until} as="dateTime" />} />
      </Text>
      {undo_first === null ? <UndoMerge merge={merge} /> : <Text>{t('merge.undoFirst')}</Text>}
    </>
  );
}
