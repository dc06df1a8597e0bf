import { Button, Group, Stack, Text, TextInput, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { type SubmitEvent, useId, useState } from 'react';
import { useTranslation } from 'react-i18next';

import { useToast } from '../../components/toast/toast-context';
import { tagsAfter } from '../../offline/change';
import { enqueue } from '../../offline/queue';
import { QueuedState } from '../../offline/QueuedState';
import { useQueueOf } from '../../offline/use-queue';
import { tagsQuery } from '../customers/customers-query';
import { isTagName, MAX_TAG_CHARACTERS } from './tag-name';
import type { CustomerPath } from './customer-queries';

interface TagsProps {
  path: CustomerPath;
  tags: readonly string[];
}

/** The words by which the shop groups the customer. */
export function Tags({ path, tags }: TagsProps) {
  const { t } = useTranslation();
  const listId = useId();
  const toast = useToast();
  const [typed, setTyped] = useState('');
  const tag = typed.trim();
  const { data: knownTags = [] } = useQuery(tagsQuery(path.businessId));
  const queue = useQueueOf(path, 'tag').filter(({ state }) => state !== 'sent');
  const pending = queue.filter(({ state }) => state !== 'failed');
  const shown = tagsAfter(
    tags,
    pending.map(({ change }) => change),
  );
  const add = (name: string) => enqueue({ kind: 'tag', path, tag: name, isAdded: true });
  const remove = (name: string) => {
    enqueue({ kind: 'tag', path, tag: name, isAdded: false });
    toast({ text: t('tags.removed', { tag: name }), undo: async () => add(name) });
  };
  const submit = (event: SubmitEvent<HTMLFormElement>) => {
    event.preventDefault();
    if (tag === '' || !isTagName(tag)) return;
    add(tag);
    setTyped('');
  };
  return (
    <Stack component="section" className="card" gap="sm" aria-labelledby="tags">
      <Title order={2} id="tags">
        {t('customer.tags')}
      </Title>
      <Group gap="xs">
        {shown.map((name) => (
          <Button
            key={name}
            variant="default"
            size="xs"
            aria-label={t('tags.remove', { tag: name })}
            onClick={() => remove(name)}
          >
            {name} ✕
          </Button>
        ))}
      </Group>
      <form onSubmit={submit}>
        <Group gap="xs" wrap="nowrap" align="end">
          <TextInput
            flex={1}
            label={t('tags.new')}
            maxLength={MAX_TAG_CHARACTERS}
            error={!isTagName(tag) && t('tags.refused')}
            list={listId}
            value={typed}
            onChange={({ currentTarget }) => setTyped(currentTarget.value)}
          />
          <datalist id={listId}>
            {knownTags.map(({ name }) => (
              <option key={name} value={name} />
            ))}
          </datalist>
          <Button type="submit" variant="default">
            {t('tags.add')}
          </Button>
        </Group>
      </form>
      {queue.map((queued) => (
        <div key={queued.id}>
          {queued.state === 'failed' && <Text>{queued.change.tag}</Text>}
          <QueuedState queued={queued} />
        </div>
      ))}
    </Stack>
  );
}
