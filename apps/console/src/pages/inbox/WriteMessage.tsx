import { NativeSelect, Stack, Text, Textarea } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { SendMessage } from '@wateja/client';
import { type SubmitEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';

import { CustomerName } from '../../components/CustomerName';
import { CustomerSearch } from '../../components/CustomerSearch';
import { useFieldErrors } from '../../components/forms/use-field-errors';
import { useIdempotencyKey } from '../../components/forms/use-idempotency-key';
import { Failure } from '../../components/states/Failure';
import { useToast } from '../../components/toast/toast-context';
import { OnlineButton } from '../../offline/OnlineButton';
import { wateja } from '../../session/session';
import { useShop } from '../../session/shop';

const CHANNELS = ['auto', 'sms', 'email'] as const;
const PURPOSES = ['service', 'offers', 'loyalty'] as const;
const MAX_CHARACTERS = 1_600;

interface WriteMessageProps {
  /** The customer to write to. Undefined if the user chooses one. */
  customerId?: number;
  onDone: () => void;
}

/** Writes to one customer. The server decides, as for all messages, whether the customer may get it. */
export function WriteMessage({ customerId: initialCustomerId, onDone }: WriteMessageProps) {
  const { t } = useTranslation();
  const queryClient = useQueryClient();
  const toast = useToast();
  const { businessId } = useShop();
  const keyOf = useIdempotencyKey();
  const [customerId, setCustomerId] = useState(initialCustomerId);
  const [channel, setChannel] = useState<SendMessage['channel']>('auto');
  const [purpose, setPurpose] = useState<SendMessage['purpose']>('service');
  const [text, setText] = useState('');
  const sending = useMutation({
    mutationFn: (to: number) => {
      const body = { customer_id: to, channel, purpose, body: text.trim() };
      return wateja.messaging.sendMessage({ path: { businessId }, body, headers: keyOf(body) });
    },
    onSuccess: async () => {
      toast({ text: t('write.done') });
      await queryClient.invalidateQueries({ queryKey: [businessId] });
      onDone();
    },
  });
  const errors = useFieldErrors(sending.error);
  if (customerId === undefined) return <CustomerSearch label={t('write.to')} onChoose={setCustomerId} />;
  const submit = (event: SubmitEvent<HTMLFormElement>) => {
    event.preventDefault();
    sending.mutate(customerId);
  };
  return (
    <form onSubmit={submit}>
      <Stack>
        <Text>
          {t('write.to')}: <CustomerName id={customerId} />
        </Text>
        <Textarea
          label={t('write.text')}
          description={t('write.hint')}
          data-autofocus
          autosize={false}
          rows={5}
          required
          maxLength={MAX_CHARACTERS}
          value={text}
          name="body"
          error={errors['body']}
          onChange={({ currentTarget }) => setText(currentTarget.value)}
        />
        <NativeSelect
          label={t('write.channel')}
          data={CHANNELS.map((value) => ({ value, label: t(`write.channels.${value}`) }))}
          value={channel}
          name="channel"
          error={errors['channel']}
          onChange={({ currentTarget }) =>
            setChannel(CHANNELS.find((candidate) => candidate === currentTarget.value) ?? 'auto')
          }
        />
        <NativeSelect
          label={t('write.purpose')}
          description={t('write.purposeHint')}
          data={PURPOSES.map((value) => ({ value, label: t(`write.purposes.${value}`) }))}
          value={purpose}
          name="purpose"
          error={errors['purpose']}
          onChange={({ currentTarget }) =>
            setPurpose(PURPOSES.find((candidate) => candidate === currentTarget.value) ?? 'service')
          }
        />
        {sending.isError && <Failure isRepeatable error={sending.error} onRetry={() => sending.mutate(customerId)} />}
        <OnlineButton type="submit" loading={sending.isPending} verb="sending">
          {t('write.send')}
        </OnlineButton>
      </Stack>
    </form>
  );
}
