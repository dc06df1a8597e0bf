import './inbox.css';

import { Button, Group, Stack, Title } from '@mantine/core';
import { Outlet } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';

import { Drawer } from '../../components/Drawer';
import { Sections } from '../../components/Sections';
import { useTitle } from '../../components/use-title';
import { useShop } from '../../session/shop';
import { WriteMessage } from './WriteMessage';

/** The replies of customers and the messages to them. Managers can write to one customer from here. */
export function InboxPages() {
  const { t } = useTranslation();
  const { businessId, isManager } = useShop();
  const [isWriting, setIsWriting] = useState(false);
  const params = { businessId: String(businessId) };
  useTitle(t('nav.inbox'));
  return (
    <Stack>
      <Group justify="space-between">
        <Title order={1}>{t('nav.inbox')}</Title>
        {isManager && <Button onClick={() => setIsWriting(true)}>{t('write.title')}</Button>}
      </Group>
      <Sections
        label={t('inbox.parts')}
        links={[
          { text: t('inbox.replies'), to: '/$businessId/inbox', params, isExact: true },
          { text: t('inbox.sent'), to: '/$businessId/inbox/sent', params },
        ]}
      />
      <Outlet />
      {isWriting && (
        <Drawer title={t('write.title')} onClose={() => setIsWriting(false)}>
          <WriteMessage onDone={() => setIsWriting(false)} />
        </Drawer>
      )}
    </Stack>
  );
}
