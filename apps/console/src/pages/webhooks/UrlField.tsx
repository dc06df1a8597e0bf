import { useTranslation } from 'react-i18next';

import { CheckedInput } from '../../components/forms/CheckedInput';

const MAX_URL = 2_000;

interface UrlFieldProps {
  value: string;
  problem: string | undefined;
  isSent: boolean;
  /** Whether the server refused the URL. */
  isRefused: boolean;
  onChange: (value: string) => void;
}

/** Where the requests go. Which addresses are allowed is for the server to say, so a refusal names all conditions. */
export function UrlField({ value, problem, isSent, isRefused, onChange }: UrlFieldProps) {
  const { t } = useTranslation();
  return (
    <CheckedInput
      name="url"
      type="url"
      label={t('webhooks.urlField')}
      placeholder="https://books.example/wateja"
      required
      data-autofocus
      autoComplete="off"
      maxLength={MAX_URL}
      value={value}
      problem={problem}
      isSent={isSent}
      error={isRefused && t('webhooks.urlRefused')}
      onChange={({ currentTarget }) => onChange(currentTarget.value)}
    />
  );
}

/** Returns a function that says what is wrong with a URL or with the choice of events, before it is sent. */
export function useWebhookProblems(): (draft: { url: string; events: string }) => { url?: string; events?: string } {
  const { t } = useTranslation();
  return ({ url, events }) => ({
    ...(url.trim() === '' && { url: t('fields.required') }),
    ...(url.trim() !== '' && !URL.canParse(url.trim()) && { url: t('webhooks.noUrl') }),
    ...(events === '' && { events: t('webhooks.noEvents') }),
  });
}
