import { useMutation } from '@tanstack/react-query';
import { WatejaError } from '@wateja/client';
import { useState } from 'react';

import { wateja } from '../../session/session';
import type { CustomerPath } from '../customer/customer-queries';
import { bodyOf, type Draft, type Field } from './draft';
import { changedFields, mergeDrafts } from './merge-drafts';
import { readVersion, type Version } from './version';

const CHANGED_MEANWHILE = 412;
/** Somebody who saves all the time must not keep us here. */
const MAX_ATTEMPTS = 3;

/** What somebody else saved meanwhile, in fields that the user has changed too: the user chooses. */
export interface Conflict {
  before: Draft;
  mine: Draft;
  theirs: Version;
  fields: Field[];
}

interface Callbacks {
  onSaved: () => void;
  /** Gets the user's changes on top of what somebody else saved meanwhile. */
  onConflict: (merged: Draft) => void;
}

/** Saves a draft on top of the version that it began with, or of what others have made of it meanwhile. */
export function useSaving(path: CustomerPath, begin: Version, { onSaved, onConflict }: Callbacks) {
  const [base, setBase] = useState(begin);
  const saving = useMutation({
    mutationFn: (draft: Draft) => saveMerged(path, base, draft),
    onSuccess: (conflict) => {
      if (conflict) {
        setBase(conflict.theirs);
        onConflict(conflict.mine);
      } else {
        onSaved();
      }
    },
  });
  return { saving, conflict: saving.data };
}

async function saveMerged(path: CustomerPath, base: Version, draft: Draft): Promise<Conflict | undefined> {
  let [before, mine] = [base, draft];
  for (let attempt = 1; ; attempt += 1) {
    try {
      await save(path, before, mine);
      return undefined;
    } catch (error) {
      if (!isChangedMeanwhile(error) || attempt === MAX_ATTEMPTS) throw error;
    }
    const theirs = await readVersion(path);
    const { draft: merged, conflicts } = mergeDrafts(before.draft, mine, theirs.draft);
    if (conflicts.length > 0) return { before: before.draft, mine: merged, theirs, fields: conflicts };
    [before, mine] = [theirs, merged];
  }
}

async function save(path: CustomerPath, from: Version, draft: Draft): Promise<void> {
  const fields = changedFields(from.draft, draft);
  if (fields.length === 0) return;
  const headers = from.etag === null ? {} : { 'If-Match': from.etag };
  await wateja.customers.update({ path, body: bodyOf(draft, fields), headers });
}

const isChangedMeanwhile = (error: unknown) => error instanceof WatejaError && error.status === CHANGED_MEANWHILE;
