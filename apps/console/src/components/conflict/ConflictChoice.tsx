import { Alert, Loader, Stack, Text } from '@mantine/core';
import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';

import type { Conflict } from './use-saving';
import { WhoChanged } from './WhoChanged';

interface ConflictChoiceProps<Draft> {
  conflict: Conflict<Draft>;
  draft: Draft;
  /** The choice cannot be changed while a save is on its way. */
  isSaving: boolean;
  onChange: (draft: Draft) => void;
  /** The name of a field, as its label says it. */
  labelOf: (field: keyof Draft) => string;
  /** A value in words; an empty text if there is none. */
  wordOf: (draft: Draft, field: keyof Draft) => string;
}

/** Lets the user choose for each field that two people changed: their own value, the other one, or the value before. */
export function ConflictChoice<Draft extends object>(props: ConflictChoiceProps<Draft>) {
  const { conflict, draft, isSaving, onChange, labelOf, wordOf } = props;
  const { t } = useTranslation();
  const alert = useRef<HTMLDivElement>(null);
  useEffect(() => alert.current?.focus(), [conflict]);
  const { before, mine, theirs, change, fields } = conflict;
  const sides = [
    ['mine', mine],
    ['theirs', theirs.draft],
    ['before', before],
  ] as const;
  return (
    <Alert ref={alert} role="alert" tabIndex={-1} className="warning">
      <fieldset className="plain" disabled={isSaving}>
        <Stack gap="sm">
          <Text>
            <WhoChanged change={change} /> {t('conflict.choose')} {isSaving && <Loader size={16} aria-hidden />}
          </Text>
          {fields.map((field) => (
            <fieldset key={String(field)} className="choice">
              <legend>{labelOf(field)}</legend>
              {sides.map(([name, side]) => (
                <label key={name}>
                  <input
                    type="radio"
                    name={`conflict-${String(field)}`}
                    checked={draft[field] === side[field]}
                    onChange={() => onChange({ ...draft, [field]: side[field] })}
                  />
                  <span>{t(`conflict.${name}`, { value: wordOf(side, field) || t('conflict.nothing') })}</span>
                </label>
              ))}
            </fieldset>
          ))}
        </Stack>
      </fieldset>
    </Alert>
  );
}
