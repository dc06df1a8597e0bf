import { Button, Group, Stack, Switch, Text } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import type { RefundSale } from '@wateja/client';
import { type SubmitEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';

import { CheckedInput } from '../../components/forms/CheckedInput';
import { useFieldErrors } from '../../components/forms/use-field-errors';
import { useIdempotencyKey } from '../../components/forms/use-idempotency-key';
import { Failure } from '../../components/states/Failure';
import { isMoney } from '../../money';
import { OnlineButton } from '../../offline/OnlineButton';
import { wateja } from '../../session/session';
import { useShop } from '../../session/shop';
import { smallestCents, useFormat } from '../../use-format';
import { fromCents, leftOf, refundOf, type Sale, toCents, toThousandths } from './refund-estimate';
import { ReturnedLines } from './ReturnedLines';
import { useChangedSale } from './use-changed-sale';

const REASONS = ['damaged', 'wrong', 'mind'] as const;

/** Gives money back: by line and quantity, or as an amount if the sale has no lines or the customer keeps the goods. */
export function RefundForm({ sale, onDone }: { sale: Sale; onDone: () => void }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { businessId, business } = useShop();
  const keyOf = useIdempotencyKey();
  const hasChanged = useChangedSale();
  const [isGoodwill, setIsGoodwill] = useState(false);
  const hasLines = sale.items.length > 0 && !isGoodwill;
  const amountLeft = fromCents(toCents(sale.total_amount) - toCents(sale.refunded_amount));
  const [quantities, setQuantities] = useState(() => begin(sale));
  const [amount, setAmount] = useState(amountLeft);
  const [reason, setReason] = useState<(typeof REASONS)[number]>();
  const refunding = useMutation({
    mutationFn: async () => {
      const items = [...quantities].map(([id, quantity]) => ({ sale_item_id: id, quantity }));
      const chosen = reason ?? (isGoodwill ? 'goodwill' : undefined);
      const why = chosen && { reason: t(`refund.reasons.${chosen}`) };
      const body: RefundSale = {
        ...(hasLines ? { items } : { amount }),
        ...(isGoodwill && { goodwill: true }),
        ...why,
      };
      await wateja.sales.refund({ path: { businessId, saleId: sale.id }, body, headers: keyOf(body) });
      await hasChanged();
    },
    onSuccess: onDone,
  });
  const errors = useFieldErrors(refunding.error);
  const returned = new Map([...quantities].map(([id, quantity]) => [id, toThousandths(quantity)]));
  const isPossible = hasLines ? isWithinLeft(sale, returned) : isMoney(amount) && Number(amount) > 0;
  const money = hasLines
    ? fromCents(isPossible ? refundOf(sale, returned, smallestCents(business.currency)) : 0)
    : amount;
  const submit = (event: SubmitEvent<HTMLFormElement>) => {
    event.preventDefault();
    if (isPossible) refunding.mutate();
  };
  return (
    <form onSubmit={submit}>
      <Stack>
        <Switch
          label={t('refund.goodwill')}
          checked={isGoodwill}
          onChange={({ currentTarget }) => setIsGoodwill(currentTarget.checked)}
        />
        {hasLines ? (
          <ReturnedLines lines={sale.items} quantities={quantities} onChange={setQuantities} />
        ) : (
          <CheckedInput
            problem={isMoney(amount) ? undefined : t('fields.amount')}
            label={t('sales.net')}
            inputMode="decimal"
            value={amount}
            name="amount"
            error={errors['amount']}
            onChange={({ currentTarget }) => setAmount(currentTarget.value.trim())}
          />
        )}
        <fieldset className="choice">
          <legend>{t('refund.reason')}</legend>
          <Group gap="xs">
            {REASONS.map((name) => (
              <Button
                key={name}
                variant={reason === name ? 'filled' : 'default'}
                aria-pressed={reason === name}
                onClick={() => setReason(reason === name ? undefined : name)}
              >
                {t(`refund.reasons.${name}`)}
              </Button>
            ))}
          </Group>
        </fieldset>
        <Text role="status">
          {t(isPossible ? 'refund.sum' : 'refund.choose', { amount: isPossible ? format.money(money) : '' })}
        </Text>
        {refunding.isError && <Failure isRepeatable error={refunding.error} onRetry={() => refunding.mutate()} />}
        <OnlineButton type="submit" disabled={!isPossible} loading={refunding.isPending} verb="refunding">
          {isPossible ? t('refund.submit', { amount: format.money(money) }) : t('refund.open')}
        </OnlineButton>
      </Stack>
    </form>
  );
}

/** If only one line can come back, it is chosen. */
function begin(sale: Sale): ReadonlyMap<number, string> {
  const [only, ...others] = sale.items.filter((line) => leftOf(line) > 0);
  return only && others.length === 0 ? new Map([[only.id, String(leftOf(only) / 1_000)]]) : new Map();
}

function isWithinLeft(sale: Sale, returned: ReadonlyMap<number, number>): boolean {
  const isRight = sale.items.every((line) => {
    const thousandths = returned.get(line.id);
    return thousandths === undefined || (thousandths > 0 && thousandths <= leftOf(line));
  });
  return isRight && returned.size > 0;
}
