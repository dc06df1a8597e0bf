import { Switch, Text } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { type CreateQuote, type CreateSale, WatejaError } from '@wateja/client';
import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';

import { useIdempotencyKey } from '../../components/forms/use-idempotency-key';
import { Failure } from '../../components/states/Failure';
import { OnlineButton } from '../../offline/OnlineButton';
import { wateja } from '../../session/session';
import { useShop } from '../../session/shop';
import { smallestCents, useFormat } from '../../use-format';
import { type CartLine, itemsOf, totalOf } from './cart';
import { KeepHolding } from './KeepHolding';
import { Sums } from './Sums';
import { type Quote, useQuote } from './use-quote';

interface CheckoutProps {
  customerId: number | undefined;
  /** Members get discounts and points, so that the server says what they pay. */
  isMember: boolean;
  lines: readonly CartLine[];
  /** The amount of a sale without lines. */
  amount: string;
  isComplete: boolean;
  method: NonNullable<CreateSale['payment_method']>;
  children: ReactNode;
}

/** What is to pay, with points if the customer wants to use them, and the button that records the sale. */
export function Checkout({ customerId, isMember, lines, amount, isComplete, method, children }: CheckoutProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const navigate = useNavigate();
  const queryClient = useQueryClient();
  const keyOf = useIdempotencyKey();
  const { businessId, business } = useShop();
  const [usesPoints, setUsesPoints] = useState(false);
  const hasLines = lines.length > 0;
  const cart = hasLines ? { items: itemsOf(lines) } : { total_amount: amount };
  const isQuoted = isComplete && isMember && customerId !== undefined;
  const request: CreateQuote | null = isQuoted
    ? { customer_id: customerId, ...cart, ...(usesPoints && { redeem_points: 'max', at_most: true }) }
    : null;
  const quoting = useQuote(businessId, request);
  const { quote } = quoting;
  const total = !isComplete ? '0' : hasLines ? totalOf(lines, smallestCents(business.currency)) : amount;
  /** A price that is no longer held, until the sale is changed: the sums of the next one that moved are marked. */
  const [refused, setRefused] = useState<{ quote: Quote | undefined; request: string }>();
  const recording = useMutation({
    mutationFn: () => {
      const body: CreateSale = {
        payment_method: method,
        ...(customerId !== undefined && { customer_id: customerId }),
        ...(quote && { quote_id: quote.id }),
        ...(hasLines ? cart : { total_amount: quote?.payable_amount ?? amount, total_items: '1' }),
      };
      return wateja.sales.create({ path: { businessId }, body, headers: keyOf(body) });
    },
    onSuccess: async ({ sale }) => {
      quoting.used();
      await queryClient.invalidateQueries({ queryKey: [businessId] });
      const params = { businessId: String(businessId), saleId: String(sale.id) };
      await navigate({ to: '/$businessId/sales/$saleId', params, replace: true });
    },
    onError: (error) => {
      // The price is asked again: the quote has ended.
      if (!(error instanceof WatejaError) || !error.code.startsWith('quote_')) return;
      setRefused({ quote, request: JSON.stringify(request) });
      quoting.askAgain();
    },
  });
  const isReady = isComplete && (!isQuoted || quote !== undefined);
  const most = Number(quoting.shown?.points.most ?? 0);
  return (
    <>
      <div aria-live="polite" aria-busy={quoting.isPending}>
        <Sums
          quote={quoting.shown}
          total={total}
          before={refused?.request === JSON.stringify(request) ? refused.quote : undefined}
        />
      </div>
      {isMember && (
        <Switch
          label={t('newSale.usePoints', { number: format.number(most) })}
          checked={usesPoints}
          disabled={!usesPoints && most === 0}
          onChange={({ currentTarget }) => setUsesPoints(currentTarget.checked)}
        />
      )}
      {children}
      {quoting.error && <Failure error={quoting.error} onRetry={quoting.askAgain} />}
      {recording.isError && <Failure isRepeatable error={recording.error} onRetry={() => recording.mutate()} />}
      {quote && <KeepHolding quote={quote} onExtended={quoting.replaced} />}
      <div className="pay-bar">
        <Text hiddenFrom="sm" fw={600}>
          {`${t('newSale.toPay')} ${format.money(quoting.shown?.payable_amount ?? total)}`}
        </Text>
        <OnlineButton
          size="lg"
          disabled={!isReady}
          loading={recording.isPending}
          verb="recording"
          onClick={() => recording.mutate()}
        >
          {t('newSale.record')}
        </OnlineButton>
      </div>
      {!isComplete && <Text c="dimmed">{t('newSale.choose')}</Text>}
    </>
  );
}
