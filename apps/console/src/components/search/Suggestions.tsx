import { Text } from '@mantine/core';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { Link, linkOptions, type LinkProps } from '@tanstack/react-router';
import { type ReactNode, useId } from 'react';
import { useTranslation } from 'react-i18next';

import { wateja } from '../../session/session';
import { useShop } from '../../session/shop';
import { useFormat } from '../../use-format';
import { Failure } from '../states/Failure';

const MAX_CUSTOMERS = 5;
const MAX_RECEIPTS = 3;

interface SuggestionsProps {
  q: string;
  /** Called when one of them is chosen. */
  onDone: () => void;
}

/**
 * Suggests customers and receipts, and at the end to add a customer if nobody matches. A separate module, because it
 * is loaded late.
 */
export default function Suggestions({ q, onDone }: SuggestionsProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const { businessId } = useShop();
  const shop = String(businessId);
  const customers = useQuery({
    queryKey: [businessId, 'suggestions', q],
    queryFn: ({ signal }) =>
      wateja.customers.search({ path: { businessId }, query: { q, limit: MAX_CUSTOMERS }, signal }),
    placeholderData: keepPreviousData,
  });
  const receipts = useQuery({
    queryKey: [businessId, 'receipts', q],
    queryFn: ({ signal }) =>
      wateja.sales.list({ path: { businessId }, query: { external_id: q, limit: MAX_RECEIPTS }, signal }),
  });
  const found = customers.data?.results ?? [];
  const sales = receipts.data?.sales ?? [];
  const isKnown = found[0]?.match === 'exact' || sales.length > 0;
  return (
    <div className="card suggestions">
      <div role="status" className="sr-only">
        {customers.isSuccess && t('search.found', { number: format.number(found.length + sales.length) })}
      </div>
      {customers.isError && <Failure error={customers.error} onRetry={() => void customers.refetch()} />}
      <Group title={t('search.customers')} isEmpty={found.length === 0}>
        {found.map(({ id, name, phone }) => (
          <Suggestion
            key={id}
            link={linkOptions({
              to: '/$businessId/customers/$customerId',
              params: { businessId: shop, customerId: String(id) },
            })}
            text={name}
            detail={phone}
            onDone={onDone}
          />
        ))}
      </Group>
      <Group title={t('search.receipts')} isEmpty={sales.length === 0}>
        {sales.map(({ id, external_id, total_amount }) => (
          <Suggestion
            key={id}
            link={linkOptions({ to: '/$businessId/sales/$saleId', params: { businessId: shop, saleId: String(id) } })}
            text={external_id}
            detail={<span className="number">{format.money(total_amount)}</span>}
            onDone={onDone}
          />
        ))}
      </Group>
      {customers.isSuccess && !isKnown && (
        <Link
          to="/$businessId/customers/new"
          params={{ businessId: shop }}
          search={{ q }}
          className="suggestion"
          onClick={onDone}
        >
          {t('search.add', { q })}
        </Link>
      )}
    </div>
  );
}

interface SuggestionProps {
  link: Pick<LinkProps, 'to' | 'params'>;
  text: string | null;
  detail: ReactNode;
  onDone: () => void;
}

function Suggestion({ link, text, detail, onDone }: SuggestionProps) {
  return (
    <li>
      <Link {...link} className="suggestion" onClick={onDone}>
        <span>{text}</span>
        <Text component="span" c="dimmed">
          {detail}
        </Text>
      </Link>
    </li>
  );
}

function Group({ title, isEmpty, children }: { title: string; isEmpty: boolean; children: ReactNode }) {
  const id = useId();
  if (isEmpty) return null;
  return (
    <>
      <Text id={id} c="dimmed" size="xs">
        {title}
      </Text>
      <ul aria-labelledby={id}>{children}</ul>
    </>
  );
}
