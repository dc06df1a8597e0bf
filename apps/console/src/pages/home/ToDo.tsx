import { Anchor, Button, Stack, Text, Title } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { Reply } from '@wateja/client';
import { useTranslation } from 'react-i18next';

import { BusyButton } from '../../components/busy/BusyButton';
import { Failure } from '../../components/states/Failure';
import { Loaded } from '../../components/states/Loaded';
import { wateja } from '../../session/session';
import { useShop } from '../../session/shop';
import { useFormat } from '../../use-format';
import { AWAY_DAYS, awayQuery, countAway, doubtfulQuery, duplicatesQuery, unreadQuery } from './todo-queries';

/** How many replies and messages the card names; the number says how many there are. */
const MAX_SHOWN = 3;

/** What somebody should look at, each with the way to it. */
export function ToDo() {
  const { t } = useTranslation();
  const format = useFormat();
  const { businessId } = useShop();
  const away = useQuery(awayQuery(businessId));
  const unread = useQuery(unreadQuery(businessId));
  const doubtful = useQuery(doubtfulQuery(businessId));
  const duplicates = useQuery(duplicatesQuery(businessId));
  const countOf = (list: readonly unknown[], more: string | null) => ({
    count: list.length,
    number: `${format.number(list.length)}${more ? '+' : ''}`,
  });
  return (
    <Stack component="section" className="card home-todo" aria-labelledby="todo" gap="sm">
      <Title order={2} id="todo">
        {t('todo.title')}
      </Title>
      <Loaded query={away} bars={1}>
        {(ranges) => <Away count={countAway(ranges)} />}
      </Loaded>
      <Loaded query={unread} bars={1}>
        {({ replies, next_cursor }) => (
          <>
            <Text fw={600}>{t('todo.unread', countOf(replies, next_cursor))}</Text>
            {replies.slice(0, MAX_SHOWN).map((reply) => (
              <UnreadReply key={reply.id} reply={reply} />
            ))}
          </>
        )}
      </Loaded>
      <Loaded query={doubtful} bars={1}>
        {({ messages, next_cursor }) =>
          messages.length > 0 && (
            <>
              <Text fw={600}>{t('todo.doubtful', countOf(messages, next_cursor))}</Text>
              {messages.slice(0, MAX_SHOWN).map(({ id, customer_id, body }) => (
                <CustomerLink key={id} customerId={customer_id} text={body} />
              ))}
            </>
          )
        }
      </Loaded>
      <Loaded query={duplicates} bars={1}>
        {({ pairs, next_cursor }) =>
          pairs.length > 0 && (
            <>
              <Anchor
                fw={600}
                renderRoot={(props) => (
                  <Link to="/$businessId/customers/merge" params={{ businessId: String(businessId) }} {...props} />
                )}
              >
                {t(next_cursor ? 'todo.duplicatesAtLeast' : 'todo.duplicates', {
                  count: pairs.length,
                  number: format.number(pairs.length),
                })}
              </Anchor>
            </>
          )
        }
      </Loaded>
    </Stack>
  );
}

function Away({ count }: { count: number }) {
  const { t } = useTranslation();
  const format = useFormat();
  const params = { businessId: String(useShop().businessId) };
  const text = t('home.away', { count, number: format.number(count), days: AWAY_DAYS });
  if (count === 0) return <Text>{text}</Text>;
  const search = { away: AWAY_DAYS };
  return (
    <>
      <Anchor
        fw={600}
        renderRoot={(props) => <Link to="/$businessId/customers" params={params} search={search} {...props} />}
      >
        {text}
      </Anchor>
      <Button
        variant="default"
        size="xs"
        style={{ alignSelf: 'flex-start' }}
        renderRoot={(props) => <Link to="/$businessId/campaigns/new" params={params} search={search} {...props} />}
      >
        {t('todo.write')}
      </Button>
    </>
  );
}

function UnreadReply({ reply }: { reply: Reply }) {
  const { t } = useTranslation();
  const queryClient = useQueryClient();
  const { businessId } = useShop();
  const reading = useMutation({
    mutationFn: () => wateja.messaging.readReply({ path: { businessId, replyId: reply.id } }),
    onSuccess: () => queryClient.invalidateQueries({ queryKey: [businessId, 'replies'] }),
  });
  const text = `${reply.phone}: ${reply.body}`;
  return (
    <div>
      {reply.customer_id === null ? <Text>{text}</Text> : <CustomerLink customerId={reply.customer_id} text={text} />}
      <BusyButton
        variant="default"
        size="xs"
        loading={reading.isPending}
        verb="saving"
        onClick={() => reading.mutate()}
      >
        {t('todo.markRead')}
      </BusyButton>
      {reading.isError && <Failure error={reading.error} onRetry={() => reading.mutate()} />}
    </div>
  );
}

function CustomerLink({ customerId, text }: { customerId: number; text: string }) {
  const params = { businessId: String(useShop().businessId), customerId: String(customerId) };
  return (
    <Anchor
      lineClamp={2}
      renderRoot={(props) => <Link to="/$businessId/customers/$customerId" params={params} {...props} />}
    >
      {text}
    </Anchor>
  );
}
