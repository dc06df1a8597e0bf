import { type SyntheticEvent, useId, useLayoutEffect, useRef, useState } from 'react';

import { type LookupApi, LookupFailure } from './lookup-api';
import { randomKey } from './random-key';
import type { Texts } from './texts';
import type { LookupCustomer } from './types';

interface Props {
  api: LookupApi;
  texts: Texts;
  /** What was typed into the lookup: a phone number or a name. */
  typed: string;
  onCreated: (customer: LookupCustomer) => void;
  onCancel: () => void;
}

const PHONE = /^\+?[\d\s().-]+$/;

/** The form for a customer whom nobody has found. */
export function NewCustomer({ api, texts, typed, onCreated, onCancel }: Props) {
  const isPhone = PHONE.test(typed);
  const [name, setName] = useState(isPhone ? '' : typed);
  const [phone, setPhone] = useState(isPhone ? typed : '');
  const [problem, setProblem] = useState<{ text: string; isEnglish: boolean } | null>(null);
  const [isSending, setSending] = useState(false);
  const [sent, setSent] = useState({ body: '', key: '' });
  const first = useRef<HTMLInputElement>(null);
  const id = useId();
  useLayoutEffect(() => first.current?.focus(), []);

  const save = async (event: SyntheticEvent) => {
    event.preventDefault();
    if (isSending) return;
    const body = { name: name.trim(), ...(phone.trim() && { phone: phone.trim() }) };
    // An attempt whose answer was lost is repeated with its key, so that the customer is created once.
    const text = JSON.stringify(body);
    const key = text === sent.body ? sent.key : randomKey();
    setSent({ body: text, key });
    setSending(true);
    try {
      onCreated(await api.create(body, key));
    } catch (error) {
      const failure = error instanceof LookupFailure ? error : new LookupFailure('failed');
      const own = failure.kind === 'refused' ? texts.failed : texts[failure.kind];
      setProblem({ text: failure.sentence ?? own, isEnglish: failure.sentence !== undefined });
      setSending(false);
    }
  };
  return (
    <form className="wateja-form" aria-label={texts.newCustomer} onSubmit={(event) => void save(event)} noValidate>
      <label htmlFor={`${id}-name`}>{texts.name}</label>
      <input
        id={`${id}-name`}
        ref={first}
        value={name}
        onChange={(event) => setName(event.target.value)}
        autoComplete="off"
        required
        aria-describedby={problem ? `${id}-problem` : undefined}
      />
      <label htmlFor={`${id}-phone`}>{texts.phone}</label>
      <input
        id={`${id}-phone`}
        value={phone}
        onChange={(event) => setPhone(event.target.value)}
        inputMode="tel"
        autoComplete="off"
      />
      {problem && (
        <p id={`${id}-problem`} className="wateja-problem" role="alert" lang={problem.isEnglish ? 'en' : undefined}>
          {problem.text}
        </p>
      )}
      <div className="wateja-buttons">
        <button type="submit" className="wateja-primary">
          {texts.save}
        </button>
        <button type="button" onClick={onCancel}>
          {texts.cancel}
        </button>
      </div>
    </form>
  );
}
