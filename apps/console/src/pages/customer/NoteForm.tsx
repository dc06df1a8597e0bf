import { Button, Stack, Textarea } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type SubmitEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';

import { Failure } from '../../components/states/Failure';
import { wateja } from '../../session/session';
import { type CustomerPath, customerKey } from './customer-queries';

const MAX_CHARACTERS = 2_000;

/** Adds a note. A failure keeps what was typed. */
export function NoteForm({ path }: { path: CustomerPath }) {
  const { t } = useTranslation();
  const queryClient = useQueryClient();
  const [content, setContent] = useState('');
  const adding = useMutation({
    mutationFn: (text: string) => wateja.notes.add({ path, body: { content: text } }),
    onSuccess: () => {
      setContent('');
      return queryClient.invalidateQueries({ queryKey: customerKey(path) });
    },
  });
  const submit = (event: SubmitEvent<HTMLFormElement>) => {
    event.preventDefault();
    if (content.trim() !== '') adding.mutate(content.trim());
  };
  return (
    <form className="card" onSubmit={submit}>
      <Stack gap="sm">
        <Textarea
          label={t('note.label')}
          rows={2}
          maxLength={MAX_CHARACTERS}
          value={content}
          onChange={({ currentTarget }) => setContent(currentTarget.value)}
        />
        {adding.isError && <Failure error={adding.error} onRetry={() => adding.mutate(content.trim())} />}
        <Button type="submit" loading={adding.isPending} style={{ alignSelf: 'flex-start' }}>
          {t('note.add')}
        </Button>
      </Stack>
    </form>
  );
}
