import { Button, Group, Stack, Text, Title } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';

import { CopyButton } from '../../components/CopyButton';
import { Drawer } from '../../components/Drawer';
import { TimedText } from '../../components/TimedText';
import { When } from '../../components/When';
import { Failure } from '../../components/states/Failure';
import { OnlineButton } from '../../offline/OnlineButton';
import { wateja } from '../../session/session';
import { useShop } from '../../session/shop';

/** Makes the addresses at which the provider reports what happens at the shop's own number. They are shown once. */
export function OwnNumber() {
  const { t } = useTranslation();
  const { businessId } = useShop();
  const [isAsking, setIsAsking] = useState(false);
  const making = useMutation({
    mutationFn: () => wateja.messaging.rotateCallbackToken({ path: { businessId }, body: {} }),
    onSuccess: () => setIsAsking(false),
  });
  const { data: made } = making;
  return (
    <Stack component="section" className="card" aria-labelledby="own-number" gap="sm">
      <Title order={2} id="own-number">
        {t('ownNumber.title')}
      </Title>
      <Text>{t('ownNumber.about')}</Text>
      {made && (
        <Stack gap="xs" role="status">
          <Text>{t('ownNumber.once')}</Text>
          {(['delivery_reports_url', 'incoming_url'] as const).map((name) => (
            <Stack key={name} gap={4}>
              <Text fw={600}>{t(`ownNumber.${name}`)}</Text>
              <code className="secret">{made[name]}</code>
              <CopyButton text={made[name]} />
            </Stack>
          ))}
          {made.previous_until && (
            <Text>
              <TimedText i18nKey="ownNumber.former" time={<When time={made.previous_until} as="dateTime" />} />
            </Text>
          )}
        </Stack>
      )}
      <Button variant="default" style={{ alignSelf: 'flex-start' }} onClick={() => setIsAsking(true)}>
        {t('ownNumber.make')}
      </Button>
      {isAsking && (
        <Drawer title={t('ownNumber.make')} onClose={() => setIsAsking(false)}>
          <Text>{t('ownNumber.effect')}</Text>
          {making.isError && <Failure error={making.error} onRetry={() => making.mutate()} />}
          <Group>
            <Button variant="default" data-autofocus onClick={() => setIsAsking(false)}>
              {t('form.cancel')}
            </Button>
            <OnlineButton loading={making.isPending} verb="creating" onClick={() => making.mutate()}>
              {t('ownNumber.makeNow')}
            </OnlineButton>
          </Group>
        </Drawer>
      )}
    </Stack>
  );
}
