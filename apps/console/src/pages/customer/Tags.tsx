import { Button, Group, Stack, TextInput, Title } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { type SubmitEvent, useId, useState } from 'react';
import { useTranslation } from 'react-i18next';

import { Failure } from '../../components/states/Failure';
import { wateja } from '../../session/session';
import { tagsQuery } from '../customers/customers-query';
import { isTagName, MAX_TAG_CHARACTERS } from './tag-name';
import { customerKey, type CustomerPath } from './customer-queries';

interface TagsProps {
  path: CustomerPath;
  tags: readonly string[];
}

/** The words by which the shop groups the customer. */
export function Tags({ path, tags }: TagsProps) {
  const { t } = useTranslation();
  const listId = useId();
  const queryClient = useQueryClient();
  const [typed, setTyped] = useState('');
  const tag = typed.trim();
  const { data: known = [] } = useQuery(tagsQuery(path.businessId));
  const changing = useMutation({
    mutationFn: ({ tag, isAdded }: { tag: string; isAdded: boolean }) =>
      isAdded
        ? wateja.tags.addTag({ path: { ...path, tag } })
        : wateja.tags.removeTag({ path: { ...path, tag } }).then(() => undefined),
    onSuccess: async (_answer, { isAdded }) => {
      if (isAdded) setTyped('');
      await queryClient.invalidateQueries({ queryKey: customerKey(path) });
      await queryClient.invalidateQueries({ queryKey: [path.businessId, 'customers'] });
    },
  });
  const submit = (event: SubmitEvent<HTMLFormElement>) => {
    event.preventDefault();
    if (tag !== '' && isTagName(tag)) changing.mutate({ tag, isAdded: true });
  };
  return (
    <Stack component="section" className="card" gap="sm" aria-labelledby="tags">
      <Title order={2} id="tags">
        {t('customer.tags')}
      </Title>
      <Group gap="xs">
        {tags.map((tag) => (
          <Button
            key={tag}
            variant="default"
            size="xs"
            aria-label={t('tags.remove', { tag })}
            onClick={() => changing.mutate({ tag, isAdded: false })}
          >
            {tag} ✕
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
            {known.map(({ name }) => (
              <option key={name} value={name} />
            ))}
          </datalist>
          <Button type="submit" variant="default" loading={changing.isPending}>
            {t('tags.add')}
          </Button>
        </Group>
      </form>
      {changing.isError && <Failure error={changing.error} onRetry={() => changing.mutate(changing.variables)} />}
    </Stack>
  );
}
