import { Text } from '@mantine/core';
import { IconBan, IconCheck, IconQuestionMark } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { Reply } from '@wateja/client';
import { useTranslation } from 'react-i18next';

import { When } from '../../components/When';
import { customerNameQuery } from '../../components/customer-name-query';
import { useShop } from '../../session/shop';

/** The signs of what a customer asks for. Each has its words beside it. */
const SIGNS = { stop: IconBan, possible_stop: IconQuestionMark, start: IconCheck } as const;

/** A reply in the list: who, when, and the beginning of the text. */
export function ReplyLink({ reply, isOpen }: { reply: Reply; isOpen: boolean }) {
  const { t } = useTranslation();
  const { businessId } = useShop();
  const { id, customer_id, phone, body, request, received_at, read_at } = reply;
  const { data: name } = useQuery({
    ...customerNameQuery(businessId, customer_id ?? 0),
    enabled: customer_id !== null,
  });
  const Sign = request === null ? undefined : SIGNS[request];
  const params = { businessId: String(businessId) };
  return (
    <Link
      to="/$businessId/inbox"
      params={params}
      search={{ reply: id }}
      className="row-link reply-link"
      aria-current={isOpen ? 'true' : undefined}
      activeProps={{}}
    >
      <Text fw={read_at === null ? 600 : 400} style={{ overflowWrap: 'anywhere' }}>
        {name ?? phone}
      </Text>
      <Text lineClamp={2} style={{ overflowWrap: 'anywhere' }}>
        {body}
      </Text>
      <Text c="dimmed" size="xs">
        <When time={received_at} />
        {request !== null && Sign && (
          <>
            {' · '}
            <Sign size={14} stroke={1.75} className="reply-sign" aria-hidden /> {t(`inbox.requests.${request}`)}
          </>
        )}
      </Text>
    </Link>
  );
}
