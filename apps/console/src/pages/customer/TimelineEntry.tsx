import { Text } from '@mantine/core';
import {
  IconArrowBackUp,
  IconCircleCheck,
  IconMessage,
  IconMessageReply,
  IconNote,
  IconPencil,
  IconReceipt,
} from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import type { Timeline } from '@wateja/client';
import type { TFunction } from 'i18next';
import { useTranslation } from 'react-i18next';

import { When } from '../../components/When';
import type { Format } from '../../format';
import { useFormat } from '../../use-format';
import type { CustomerPath } from './customer-queries';
import type { ItemType } from './customer-tabs';

type Item = Timeline['items'][number];

const ICONS: Record<ItemType, typeof IconNote> = {
  sale: IconReceipt,
  refund: IconArrowBackUp,
  note: IconNote,
  message: IconMessage,
  reply: IconMessageReply,
  consent: IconCircleCheck,
  change: IconPencil,
};

/** One thing that happened: what, when, and who did it. A sale and a refund lead to the sale. */
export function TimelineEntry({ item, path }: { item: Item; path: CustomerPath }) {
  const { t } = useTranslation();
  const format = useFormat();
  const who = item.created_by_name;
  const saleId = item.type === 'sale' ? item.id : item.type === 'refund' ? item.refund.sale_id : null;
  const text = sentenceOf(item, t, format);
  const Icon = ICONS[item.type];
  return (
    <div className="row-link entry">
      <Icon size={20} stroke={1.75} aria-hidden />
      <div style={{ minWidth: 0 }}>
        {saleId === null ? (
          <Text style={{ overflowWrap: 'anywhere' }}>{text}</Text>
        ) : (
          <Link
            to="/$businessId/sales/$saleId"
            params={{ businessId: String(path.businessId), saleId: String(saleId) }}
          >
            {text}
          </Link>
        )}
        <Text c="dimmed" size="xs">
          <When time={item.at} as="time" />
          {who && ` · ${who}`}
        </Text>
      </div>
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
