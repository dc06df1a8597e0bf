import './messages.css';

import { Stack, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';

import { useShop } from '../../session/shop';
import { useFormat } from '../../use-format';
import { exampleText } from './example-text';
import { smsParts } from './sms-parts';

/** The decimal places of the price of a part. */
const PRICE_DIGITS = 4;

interface TextPreviewProps {
  text: string;
  /** The price of a part. Undefined while it is not known. */
  price: string | undefined;
}

/** An SMS as a customer gets it, with its parts and its price. */
export function TextPreview({ text, price }: TextPreviewProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const { business } = useShop();
  if (text.trim() === '') return null;
  const example = exampleText(text, business);
  if (example === null) return <Text c="dimmed">{t('messageTexts.onlyAfterSaving')}</Text>;
  const { parts, units, room, isWide } = smsParts(example);
  const cost = price === undefined ? undefined : (Number(price) * parts).toFixed(PRICE_DIGITS);
  return (
    <Stack gap={4} role="status" aria-label={t('messageTexts.preview')}>
      <div className="bubble">{example}</div>
      <Text c="dimmed" size="xs">
        {t('messageTexts.parts', { count: parts, units: format.number(units), room: format.number(room) })}
        {cost !== undefined && ` · ${t('messageTexts.each', { cost: format.money(cost) })}`}
      </Text>
      {isWide && <Text size="xs">{t('messageTexts.wide')}</Text>}
    </Stack>
  );
}
