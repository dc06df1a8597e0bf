import { Button, Group, Stack, Text, Textarea, TextInput } from '@mantine/core';
import { type ReactNode, useRef } from 'react';
import { useTranslation } from 'react-i18next';

import type { Variable } from './example-text';
import { TextPreview } from './TextPreview';

export const TEXTS = ['sms_text', 'email_subject', 'email_text'] as const;
export type TextName = (typeof TEXTS)[number];
export type TextDraft = Record<TextName, string>;

/** The API refuses longer texts. */
const MAX_CHARACTERS: Record<TextName, number> = { sms_text: 2_000, email_subject: 200, email_text: 10_000 };

interface TextFieldsProps {
  draft: TextDraft;
  change: (changes: Partial<TextDraft>) => void;
  /** The problems, by field. */
  errors: Partial<Record<TextName, ReactNode>>;
  variables: readonly Variable[];
  /** The channels for which a text is needed. */
  channel: 'sms' | 'email' | 'auto';
  /** What a part of an SMS costs. */
  price: string | undefined;
}

/** The texts of a message by SMS and email, with the variables that can be inserted, and a preview. */
export function TextFields({ draft, change, errors, variables, channel, price }: TextFieldsProps) {
  const { t } = useTranslation();
  const fields = TEXTS.filter((name) => channel === 'auto' || (name === 'sms_text') === (channel === 'sms'));
  const last = useRef<TextName>(fields[0] ?? 'sms_text');
  const inputs = useRef<Partial<Record<TextName, HTMLTextAreaElement | HTMLInputElement | null>>>({});
  const insert = (variable: Variable) => {
    const name = fields.includes(last.current) ? last.current : (fields[0] ?? 'sms_text');
    const input = inputs.current[name];
    const word = `{{ ${variable} }}`;
    const [start, end] = [input?.selectionStart ?? draft[name].length, input?.selectionEnd ?? draft[name].length];
    change({ [name]: draft[name].slice(0, start) + word + draft[name].slice(end) });
    input?.focus();
  };
  const propsOf = (name: TextName) => ({
    name,
    label: t(`messageTexts.${name}`),
    maxLength: MAX_CHARACTERS[name],
    value: draft[name],
    error: errors[name],
    onFocus: () => {
      last.current = name;
    },
  });
  return (
    <Stack gap="sm">
      {fields.map((name) =>
        name === 'email_subject' ? (
          <TextInput
            key={name}
            {...propsOf(name)}
            ref={(input) => {
              inputs.current[name] = input;
            }}
            onChange={({ currentTarget }) => change({ [name]: currentTarget.value })}
          />
        ) : (
          <Textarea
            key={name}
            {...propsOf(name)}
            ref={(input) => {
              inputs.current[name] = input;
            }}
            rows={name === 'sms_text' ? 4 : 7}
            onChange={({ currentTarget }) => change({ [name]: currentTarget.value })}
          />
        ),
      )}
      <Group gap="xs" role="group" aria-label={t('messageTexts.insert')}>
        <Text size="xs" c="dimmed">
          {t('messageTexts.insert')}
        </Text>
        {variables.map((variable) => (
          <Button key={variable} variant="default" size="xs" onClick={() => insert(variable)}>
            {t(`messageTexts.variables.${variable}`)}
          </Button>
        ))}
      </Group>
      {channel !== 'email' && <TextPreview text={draft.sms_text} price={price} />}
    </Stack>
  );
}
