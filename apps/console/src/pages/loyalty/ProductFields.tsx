import { Button, NativeSelect, Stack, Text, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';

import { wateja } from '../../session/session';
import { useShop } from '../../session/shop';
import { ProductChoice } from '../new-sale/ProductChoice';
import { NumberField } from './EarnFields';
import type { ProductRule, ProgrammeDraft } from './programme-draft';

interface ProductFieldsProps {
  draft: ProgrammeDraft;
  onChange: (draft: ProgrammeDraft) => void;
}

/** The products with points of their own, and those that earn none and cannot be paid with points. */
export function ProductFields({ draft, onChange }: ProductFieldsProps) {
  const { t } = useTranslation();
  const [isAdding, setIsAdding] = useState(false);
  const { products } = draft;
  const change = (next: readonly ProductRule[]) => onChange({ ...draft, products: next });
  return (
    <Stack className="card" gap="sm" component="section" aria-labelledby="products">
      <Title order={2} id="products">
        {t('programmeProducts.title')}
      </Title>
      {products.length === 0 && <Text>{t('programmeProducts.none')}</Text>}
      {products.map((rule, index) => (
        <Rule
          key={`${rule.id} ${index}`}
          rule={rule}
          onChange={(changed) => change(products.map((product, at) => (at === index ? changed : product)))}
          onRemove={() => change(products.filter((_, at) => at !== index))}
        />
      ))}
      {isAdding ? (
        <ProductChoice
          onChoose={({ id }) => {
            setIsAdding(false);
            if (!products.some((product) => product.id === id))
              change([...products, { id, isExcluded: false, points: '1' }]);
          }}
        />
      ) : (
        <Button variant="default" style={{ alignSelf: 'flex-start' }} onClick={() => setIsAdding(true)}>
          {t('programmeProducts.add')}
        </Button>
      )}
    </Stack>
  );
}

interface RuleProps {
  rule: ProductRule;
  onChange: (rule: ProductRule) => void;
  onRemove: () => void;
}

function Rule({ rule, onChange, onRemove }: RuleProps) {
  const { t } = useTranslation();
  const { businessId } = useShop();
  const { data: name = t('programmeProducts.product', { id: rule.id }) } = useQuery({
    queryKey: [businessId, 'product-name', rule.id],
    queryFn: async () => {
      const { product } = await wateja.products.getProduct({ path: { businessId, productId: rule.id } });
      return product.name;
    },
  });
  return (
    <div className="sentence" role="group" aria-label={name}>
      <Text fw={600} style={{ overflowWrap: 'anywhere' }}>
        {name}
      </Text>
      <NativeSelect
        aria-label={t('programmeProducts.kindOf', { product: name })}
        data={(['points', 'excluded'] as const).map((value) => ({ value, label: t(`programmeProducts.${value}`) }))}
        value={rule.isExcluded ? 'excluded' : 'points'}
        onChange={({ currentTarget }) => onChange({ ...rule, isExcluded: currentTarget.value === 'excluded' })}
      />
      {!rule.isExcluded && (
        <NumberField
          label={t('programmeProducts.pointsOf', { product: name })}
          kind="whole"
          value={rule.points}
          onChange={(points) => onChange({ ...rule, points })}
        />
      )}
      <Button variant="default" aria-label={t('programmeProducts.removeOf', { product: name })} onClick={onRemove}>
        {t('filters.remove')}
      </Button>
    </div>
  );
}
