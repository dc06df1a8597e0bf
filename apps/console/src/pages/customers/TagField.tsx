import { TextInput } from '@mantine/core';
import type { Tag } from '@wateja/client';
import { useId } from 'react';
import { useTranslation } from 'react-i18next';

import { isTagName, MAX_TAG_CHARACTERS } from '../customer/tag-name';

interface TagFieldProps {
  /** Those that the shop has, to choose from. */
  tags: readonly Tag[];
  value: string;
  onChange: (tag: string) => void;
  /** Whether the name of the field stands above it, where there is room. */
  isLabelled?: boolean;
}

/** The name of a tag, new or not. */
export function TagField({ tags, value, onChange, isLabelled = false }: TagFieldProps) {
  const { t } = useTranslation();
  const listId = useId();
  const label = t('selection.tag');
  return (
    <>
      <TextInput
        {...(isLabelled ? { label } : { 'aria-label': label, placeholder: label })}
        maxLength={MAX_TAG_CHARACTERS}
        error={!isTagName(value.trim()) && t('selection.refused')}
        list={listId}
        value={value}
        onChange={({ currentTarget }) => onChange(currentTarget.value)}
      />
      <datalist id={listId}>
        {tags.map(({ name }) => (
          <option key={name} value={name} />
        ))}
      </datalist>
    </>
  );
}
