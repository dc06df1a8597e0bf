import { Button, Group, Stack, Text, Title } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import type { Template } from '@wateja/client';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';

import { Drawer } from '../../components/Drawer';
import { Empty } from '../../components/states/Empty';
import { Loaded } from '../../components/states/Loaded';
import { useToast } from '../../components/toast/toast-context';
import { useShop } from '../../session/shop';
import { templatesQuery } from './campaign-queries';
import { DeleteTemplate } from './DeleteTemplate';
import { EditTemplate, NewTemplate } from './TemplateForm';

/** The texts that campaigns can use. Managers write them. */
export function Templates() {
  const { t } = useTranslation();
  const toast = useToast();
  const queryClient = useQueryClient();
  const { businessId, isManager } = useShop();
  const [open, setOpen] = useState<Template | 'new'>();
  const query = useQuery(templatesQuery(businessId));
  const close = () => setOpen(undefined);
  const done = () => {
    toast({ text: t('form.saved') });
    close();
    void queryClient.invalidateQueries({ queryKey: templatesQuery(businessId).queryKey });
  };
  return (
    <Stack maw={760}>
      <Group justify="space-between">
        <Text>{t('templates.about')}</Text>
        {isManager && (
          <Button variant="default" onClick={() => setOpen('new')}>
            {t('templates.write')}
          </Button>
        )}
      </Group>
      <Loaded query={query} bars={4}>
        {(templates) =>
          templates.length === 0 ? (
            <Empty text={t('templates.none')} />
          ) : (
            templates.map((template) => (
              <Card key={template.id} template={template} onEdit={isManager ? () => setOpen(template) : undefined} />
            ))
          )
        }
      </Loaded>
      {open === 'new' && (
        <Drawer title={t('templates.write')} onClose={close}>
          <NewTemplate onDone={done} />
        </Drawer>
      )}
      {open !== undefined && open !== 'new' && (
        <Drawer title={t('templates.editOf', { name: open.name })} onClose={close}>
          <EditTemplate id={open.id} onDone={done} onCancel={close} />
        </Drawer>
      )}
    </Stack>
  );
}

function Card({ template, onEdit }: { template: Template; onEdit: (() => void) | undefined }) {
  const { t } = useTranslation();
  const { name, example } = template;
  return (
    <Stack className="card" gap="sm">
      <Title order={2} style={{ overflowWrap: 'anywhere' }}>
        {name}
      </Title>
      {example.sms && (
        <>
          <div className="bubble">{example.sms.text}</div>
          <Text c="dimmed" size="xs">
            {t('automatic.parts', { count: example.sms.segments })}
          </Text>
        </>
      )}
      {example.email && (
        <Text>
          {t('campaigns.channels.email')}: {example.email.subject}
        </Text>
      )}
      {onEdit && (
        <Group gap="sm">
          <Button variant="default" aria-label={t('templates.editOf', { name })} onClick={onEdit}>
            {t('templates.edit')}
          </Button>
          <DeleteTemplate template={template} />
        </Group>
      )}
    </Stack>
  );
}
