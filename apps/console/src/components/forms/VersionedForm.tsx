import './forms.css';

import { Button, Stack } from '@mantine/core';
import { type ReactNode, type SubmitEvent, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';

import { ConflictChoice } from '../conflict/ConflictChoice';
import { changedFields } from '../conflict/merge-drafts';
import { useKeptToast } from '../conflict/use-kept-toast';
import { type Stored, useSaving } from '../conflict/use-saving';
import type { Version } from '../conflict/version';
import { Failure } from '../states/Failure';
import { OnlineButton } from '../../offline/OnlineButton';
import { type FieldErrors, useFieldErrors } from './use-field-errors';
import { type FocusPlace, useKeptFocus } from './use-kept-focus';
import { useLeaveGuard } from './use-leave-guard';

type Name<Draft> = keyof Draft & string;

/** What a field of the form needs. */
export interface FormFields<Draft> {
  draft: Draft;
  change: (changes: Partial<Draft>) => void;
  /** The problems of fields, as they are typed. */
  problems: Partial<Record<Name<Draft>, string>>;
  /** The problems that the server found, by field. */
  errors: FieldErrors;
  /** Whether the form was sent. */
  isSent: boolean;
}

interface VersionedFormProps<Draft> {
  begin: Version<Draft>;
  stored: Stored<Draft>;
  /** Returns a promise if the page reads the record again. Until it is fulfilled, the fields are disabled. */
  onSaved: () => unknown;
  labelOf: (field: Name<Draft>) => string;
  wordOf: (draft: Draft, field: Name<Draft>) => string;
  problemsOf?: (draft: Draft) => Partial<Record<Name<Draft>, string>>;
  /** The label of the button that saves, if "Save" is not enough. */
  saveLabel?: (draft: Draft) => string;
  /** Closes the dialog that contains the form, if there is one. */
  onCancel?: () => void;
  children: (fields: FormFields<Draft>) => ReactNode;
}

/**
 * Changes a record on top of the version that was read, and begins again when another version is read. Changes by
 * others meanwhile are merged, or shown for a choice. The button appears once the user has changed something.
 */
export function VersionedForm<Draft extends object>(props: VersionedFormProps<Draft>) {
  const place = useRef<number>(undefined);
  return <OneVersion key={props.begin.etag} place={place} {...props} />;
}

function OneVersion<Draft extends object>({ place, ...props }: VersionedFormProps<Draft> & { place: FocusPlace }) {
  const { begin, stored, onSaved, labelOf, wordOf, problemsOf, saveLabel, onCancel, children } = props;
  const { t } = useTranslation();
  const [draft, setDraft] = useState(begin.draft);
  const [isSent, setIsSent] = useState(false);
  const { saving, conflict, base, forget } = useSaving(stored, begin, {
    onSaved: (kept) => done(kept),
    onConflict: setDraft,
  });
  const { form, fields, keepFocus } = useKeptFocus(place, saving.isPending);
  // Save settles a conflict even if the user chose what the other person has stored.
  const isChanged = conflict !== undefined || changedFields(base.draft, draft).length > 0;
  const { guard, release } = useLeaveGuard(isChanged);
  const tellKept = useKeptToast(labelOf);
  const done = async (kept: Name<Draft>[]) => {
    release();
    await onSaved();
    // Comes after the message that the page has saved, because this is news to the user.
    tellKept(kept);
  };
  const save = () => {
    keepFocus();
    saving.mutate(draft);
  };
  /** Resets the form to what is stored, which after a conflict is what the other person saved. */
  const undo = () => {
    forget();
    setDraft(base.draft);
  };
  const errors = useFieldErrors(saving.error);
  const problems = problemsOf?.(draft) ?? {};
  const submit = (event: SubmitEvent<HTMLFormElement>) => {
    event.preventDefault();
    // A form in a dialog may be inside another form.
    event.stopPropagation();
    setIsSent(true);
    const [wrong] = Object.keys(problems);
    if (wrong === undefined) {
      save();
      return;
    }
    const field = event.currentTarget.elements.namedItem(wrong);
    if (field instanceof HTMLElement) field.focus();
  };
  return (
    <form ref={form} tabIndex={-1} noValidate onSubmit={submit}>
      {guard}
      <Stack gap="sm">
        {conflict && (
          <ConflictChoice
            conflict={conflict}
            draft={draft}
            isSaving={saving.isPending}
            onChange={setDraft}
            labelOf={(field) => labelOf(field as Name<Draft>)}
            wordOf={(side, field) => wordOf(side, field as Name<Draft>)}
          />
        )}
        <fieldset ref={fields} className="plain" disabled={saving.isPending}>
          <Stack gap="sm">
            {children({
              ...{ draft, problems, errors, isSent },
              change: (changes) => setDraft((before) => ({ ...before, ...changes })),
            })}
          </Stack>
        </fieldset>
        {saving.isError && <Failure isRepeatable error={saving.error} onRetry={save} />}
        {isChanged && (
          <div className="form-buttons">
            <OnlineButton type="submit" loading={saving.isPending} verb="saving">
              {saveLabel?.(draft) ?? t('form.save')}
            </OnlineButton>
            <Button variant="default" disabled={saving.isPending} onClick={onCancel ?? undo}>
              {t('form.cancel')}
            </Button>
          </div>
        )}
      </Stack>
    </form>
  );
}
