import { Alert, Group, Text } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';

import { TimedText } from '../../components/TimedText';
import { When } from '../../components/When';
import { BusyButton } from '../../components/busy/BusyButton';
import { Failure } from '../../components/states/Failure';
import { wateja } from '../../session/session';
import { useShop } from '../../session/shop';
import type { Quote } from './use-quote';

/** How long before the end of a quote the page offers to hold it longer. */
const WARNING_MS = 2 * 60 * 1_000;

interface KeepHoldingProps {
  quote: Quote;
  onExtended: (quote: Quote) => void;
}

/** Near the end of a quote: a button that holds price and points longer. It can be used once for each quote. */
export function KeepHolding({ quote, onExtended }: KeepHoldingProps) {
  const { t } = useTranslation();
  const { businessId } = useShop();
  const [warned, setWarned] = useState<string>();
  const [extended, setExtended] = useState<string>();
  const { id, valid_until: end } = quote;
  useEffect(() => {
    const timer = setTimeout(() => setWarned(`${id} ${end}`), Math.max(0, Date.parse(end) - WARNING_MS - Date.now()));
    return () => clearTimeout(timer);
  }, [id, end]);
  const extending = useMutation({
    mutationFn: () => wateja.rewards.extendQuote({ path: { businessId, quoteId: id } }),
    onSuccess: (answer) => {
      setExtended(id);
      onExtended(answer.quote);
    },
  });
  if (warned !== `${id} ${end}` || extended === id) return null;
  return (
    <Alert className="warning" role="presentation">
      <Group>
        {/* Only the sentence: a status would say itself again when the button in it waits. */}
        <Text role="status">
          <TimedText i18nKey="newSale.endsSoon" time={<When time={end} as="time" />} />
        </Text>
        <BusyButton variant="default" loading={extending.isPending} verb="saving" onClick={() => extending.mutate()}>
          {t('newSale.keepHolding')}
        </BusyButton>
      </Group>
      {extending.isError && <Failure error={extending.error} onRetry={() => extending.mutate()} />}
    </Alert>
  );
}
