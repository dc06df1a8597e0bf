import '../../components/messages/messages.css';

import { Button, Group, Stack, Text, Title } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import type { AutomaticMessage } from '@wateja/client';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';

import { Drawer } from '../../components/Drawer';
import { Loaded } from '../../components/states/Loaded';
import { Status } from '../../components/Status';
import { useToast } from '../../components/toast/toast-context';
import { useShop } from '../../session/shop';
import { AutomaticForm } from './AutomaticForm';
import { automaticQuery } from './settings-queries';

/** The messages that go out by themselves. Owners switch them on and off, and write their texts. */
export function AutomaticMessages() {
  const { t } = useTranslation();
  const { businessId } = useShop();
  const query = useQuery(automaticQuery(businessId));
  return (
    <Stack component="section" aria-labelledby="automatic" gap="sm">
      <Title order={2} id="automatic">
        {t('automatic.title')}
      </Title>
      <Loaded query={query} bars={3}>
        {(messages) => messages.map((message) => <Card key={message.kind} message={message} />)}
      </Loaded>
    </Stack>
  );
}

function Card({ message }: { message: AutomaticMessage }) {
  const { kind, is_enabled, example } = message;
  const { t } = useTranslation();
  const toast = useToast();
  const queryClient = useQueryClient();
  const { businessId, role } = useShop();
  const [isOpen, setIsOpen] = useState(false);
  return (
    <Stack className="card" gap="sm">
      <Group justify="space-between" wrap="nowrap">
        <Title order={3}>{t(`automatic.kinds.${kind}`)}</Title>
        <Status meaning={is_enabled ? 'done' : 'ended'} word={t(is_enabled ? 'automatic.on' : 'automatic.off')} />
      </Group>
      <Text c="dimmed">{t(`automatic.when.${kind}`)}</Text>
      {example.sms && (
        <>
          <div className="bubble">{example.sms.text}</div>
          <Text c="dimmed" size="xs">
            {t('automatic.parts', { count: example.sms.segments })}
          </Text>
        </>
      )}
      {role === 'owner' && (
        <Button
          variant="default"
          style={{ alignSelf: 'flex-start' }}
          aria-label={t('automatic.editOf', { message: t(`automatic.kinds.${kind}`) })}
          onClick={() => setIsOpen(true)}
        >
          {t('automatic.edit')}
        </Button>
      )}
      {isOpen && (
        <Drawer title={t(`automatic.kinds.${kind}`)} onClose={() => setIsOpen(false)}>
          <AutomaticForm
            message={message}
            onCancel={() => setIsOpen(false)}
            onSaved={() => {
              toast({ text: t('form.saved') });
              setIsOpen(false);
              void queryClient.invalidateQueries({ queryKey: automaticQuery(businessId).queryKey });
            }}
          />
        </Drawer>
      )}
    </Stack>
  );
}
