import { Button, Stack, Textarea } from '@mantine/core';
import { type SubmitEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';

import { enqueue } from '../../offline/queue';
import { randomId } from '../../random-id';
import type { CustomerPath } from './customer-queries';

const MAX_CHARACTERS = 2_000;

/** Adds a note, which the timeline shows at once. Without a network it waits. */
export function NoteForm({ path }: { path: CustomerPath }) {
  const { t } = useTranslation();
  const [content, setContent] = useState('');
  const submit = (event: SubmitEvent<HTMLFormElement>) => {
    event.preventDefault();
    const text = content.trim();
    if (text === '') return;
    enqueue({ kind: 'note', path, text, key: randomId() });
    setContent('');
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
        <Button type="submit" style={{ alignSelf: 'flex-start' }}>
          {t('note.add')}
        </Button>
      </Stack>
    </form>
  );
}
