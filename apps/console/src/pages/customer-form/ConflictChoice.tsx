import { Alert, Stack, Text } from '@mantine/core';
import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';

import { useFormat } from '../../use-format';
import type { Draft, Field } from './draft';
import type { Conflict } from './use-saving';

interface ConflictChoiceProps {
  conflict: Conflict;
  draft: Draft;
  onChange: (draft: Draft) => void;
}

/** Lets the user choose a value for each field that two people changed: mine, theirs, or the one before. */
export function ConflictChoice({ conflict, draft, onChange }: ConflictChoiceProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const alert = useRef<HTMLDivElement>(null);
  useEffect(() => alert.current?.focus(), [conflict]);
  const { before, mine, theirs, fields } = conflict;
  const sides = [
    ['mine', mine],
    ['theirs', theirs.draft],
    ['before', before],
  ] as const;
  const wordOf = (side: Draft, field: Field) =>
    field === 'customer_type' ? t(`customerType.${side.customer_type}`) : side[field] || t('conflict.nothing');
  return (
    <Alert ref={alert} role="alert" tabIndex={-1} className="warning">
      <Stack gap="sm">
        <Text>{t('conflict.text', { when: format.ago(theirs.changedAt) })}</Text>
        {fields.map((field) => (
          <fieldset key={field} className="choice">
            <legend>{t(field === 'customer_type' ? 'customer.type' : `customer.${field}`)}</legend>
            {sides.map(([name, side]) => (
              <label key={name}>
                <input
                  type="radio"
                  name={`conflict-${field}`}
                  checked={draft[field] === side[field]}
                  onChange={() => onChange({ ...draft, [field]: side[field] })}
                />
                <span>{t(`conflict.${name}`, { value: wordOf(side, field) })}</span>
              </label>
            ))}
          </fieldset>
        ))}
      </Stack>
    </Alert>
  );
}
