import { Alert, Paper, Stack, Title } from '@mantine/core';
import { type PropsWithChildren, type SubmitEvent, useEffect } from 'react';

import { Appearance } from '../layout/Appearance';
import { useErrorText } from '../states/use-error-text';

interface Props {
  title: string;
  error: Error | null;
  onSubmit: (fields: FormData) => void;
}

/** A page with one form, for people who are not signed in. */
export function EntryForm({ title, error, onSubmit, children }: PropsWithChildren<Props>) {
  const problem = useErrorText(error);
  const submit = (event: SubmitEvent<HTMLFormElement>) => {
    event.preventDefault();
    onSubmit(new FormData(event.currentTarget));
  };
  useEffect(() => {
    document.title = `${title} · Wateja`;
  }, [title]);
  return (
    <Stack component="main" align="center" mih="100dvh" px="md" py={{ base: 'lg', sm: 80 }} gap="lg">
      <Paper component="form" withBorder p="lg" w="100%" maw={360} onSubmit={submit} aria-labelledby="entry">
        <Stack>
          <Title order={1} id="entry">
            {title}
          </Title>
          {problem && (
            <Alert role="alert" className="danger" color="red" variant="light">
              <span lang={problem.lang}>{problem.text}</span>
            </Alert>
          )}
          {children}
        </Stack>
      </Paper>
      <Appearance />
    </Stack>
  );
}

/** The text of a field. */
export function textOf(fields: FormData, name: string): string {
  const value = fields.get(name);
  return typeof value === 'string' ? value : '';
}
