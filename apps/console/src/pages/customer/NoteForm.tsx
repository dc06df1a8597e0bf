import { Button, Stack, Textarea } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type SubmitEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';

import { Failure } from '../../components/states/Failure';
import { randomId } from '../../random-id';
import { wateja } from '../../session/session';
import { type CustomerPath, customerKey } from './customer-queries';

const MAX_CHARACTERS = 2_000;

interface NewNote {
  text: string;
  /** One for each text, so that a repetition adds no second note when only the answer was lost. */
  key: string;
}

/** Adds a note. A failure keeps what was typed. */
export function NoteForm({ path }: { path: CustomerPath }) {
  const { t } = useTranslation();
  const queryClient = useQueryClient();
  const [content, setContent] = useState('');
  const adding = useMutation({
    mutationFn: ({ text, key }: NewNote) =>
      wateja.notes.add({ path, body: { content: text }, headers: { 'Idempotency-Key': key } }),
    onSuccess: (_answer, { text }) => {
      // What was typed meanwhile stays.
      setContent((typed) => (typed.trim() === text ? '' : typed));
      return queryClient.invalidateQueries({ queryKey: customerKey(path) });
    },
  });
  const submit = (event: SubmitEvent<HTMLFormElement>) => {
    event.preventDefault();
    const text = content.trim();
    if (text === '') return;
    adding.mutate(adding.isError && adding.variables.text === text ? adding.variables : { text, key: randomId() });
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
        {adding.isError && <Failure error={adding.error} onRetry={() => adding.mutate(adding.variables)} />}
        <Button type="submit" loading={adding.isPending} style={{ alignSelf: 'flex-start' }}>
          {t('note.add')}
        </Button>
      </Stack>
    </form>
  );
}
