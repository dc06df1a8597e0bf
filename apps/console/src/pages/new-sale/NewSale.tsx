import { NativeSelect, SimpleGrid, Stack, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';

import { CheckedInput } from '../../components/forms/CheckedInput';
import { useTitle } from '../../components/use-title';
import { isMoney } from '../../money';
import { type Method, METHODS } from '../../payment-methods';
import { useShop } from '../../session/shop';
import { memberQuery, profileQuery } from '../customer/customer-queries';
import { addProduct, type CartLine, isSellable } from './cart';
import { CartLines } from './CartLines';
import { Checkout } from './Checkout';
import { CustomerChoice } from './CustomerChoice';
import { ProductChoice } from './ProductChoice';

/** Sells: who buys, what, and how it is paid. Without products it is one amount. */
export function NewSale() {
  const { t } = useTranslation();
  const { businessId } = useShop();
  const { customer: customerId } = useSearch({ from: '/signed-in/$businessId/sales/new' });
  const navigate = useNavigate({ from: '/$businessId/sales/new' });
  const [lines, setLines] = useState<CartLine[]>([]);
  const [amount, setAmount] = useState('');
  const [method, setMethod] = useState<Method>();
  const path = { businessId, customerId: customerId ?? 0 };
  const profile = useQuery({ ...profileQuery(path), enabled: customerId !== undefined });
  const member = useQuery({ ...memberQuery(path), enabled: customerId !== undefined });
  useTitle(t('nav.newSale'));
  const customer = customerId === undefined ? undefined : profile.data;
  const account = customerId === undefined ? null : member.data;
  const isComplete = lines.length > 0 ? isSellable(lines) : isMoney(amount) && Number(amount) > 0;
  return (
    <Stack>
      <Title order={1}>{t('nav.newSale')}</Title>
      <SimpleGrid cols={{ base: 1, md: 2 }} spacing="lg">
        <Stack>
          <CustomerChoice
            customer={customer}
            tier={account?.tier?.name ?? null}
            onChange={(id) => void navigate({ search: id === undefined ? {} : { customer: id }, replace: true })}
          />
          <ProductChoice onChoose={(product) => setLines((before) => addProduct(before, product))} />
          {lines.length > 0 ? (
            <CartLines lines={lines} onChange={setLines} />
          ) : (
            <CheckedInput
              problem={amount === '' || isMoney(amount) ? undefined : t('fields.amount')}
              className="card"
              label={t('newSale.amount')}
              inputMode="decimal"
              value={amount}
              onChange={({ currentTarget }) => setAmount(currentTarget.value.trim())}
            />
          )}
        </Stack>
        <Stack className="card" style={{ alignSelf: 'start' }}>
          <Checkout
            customerId={customerId}
            isMember={account?.is_member === true}
            lines={lines}
            amount={amount}
            isComplete={isComplete && (customerId === undefined || account !== undefined)}
            method={method ?? customer?.preferences.preferred_payment ?? 'cash'}
          >
            <NativeSelect
              label={t('newSale.method')}
              data={METHODS.map((value) => ({ value, label: t(`payment.${value}`) }))}
              value={method ?? customer?.preferences.preferred_payment ?? 'cash'}
              onChange={({ currentTarget }) => setMethod(currentTarget.value as Method)}
            />
          </Checkout>
        </Stack>
      </SimpleGrid>
    </Stack>
  );
}
