import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';

import { changedFields, mergeDrafts } from './merge-drafts';
import { type Change, isChangedMeanwhile, type Version } from './version';

/** The maximum number of attempts, in case somebody else saves all the time. */
const MAX_ATTEMPTS = 3;

/** Values that somebody else saved meanwhile in fields that the user has changed too. The user chooses. */
export interface Conflict<Draft> {
  before: Draft;
  mine: Draft;
  theirs: Version<Draft>;
  /** Who saved it, and when, as far as the user may know that. */
  change: Change | undefined;
  fields: (keyof Draft)[];
}

interface Saved<Draft> {
  /** Set if the user must choose. Then nothing was saved. */
  conflict?: Conflict<Draft>;
  /** The fields that only somebody else changed. After a conflict, the next save begins with them. */
  kept: (keyof Draft & string)[];
}

/** How a record is read and changed. */
export interface Stored<Draft> {
  read: () => Promise<Version<Draft>>;
  /** Returns who made a version, and when, as far as the user may know that. */
  changeOf?: (version: Version<Draft>) => Promise<Change | undefined>;
  /** Sends the fields of the draft that differ from `from`, of which there is at least one. */
  save: (draft: Draft, fields: (keyof Draft & string)[], from: Version<Draft>) => Promise<unknown>;
}

interface Callbacks<Draft> {
  /**
   * Gets the fields that somebody else changed meanwhile, and that were kept beside the user's own. The saving is pending until
   * its promise is fulfilled.
   */
  onSaved: (kept: (keyof Draft & string)[]) => Promise<void>;
  /** Gets the user's changes on top of what somebody else saved meanwhile. */
  onConflict: (merged: Draft) => void;
}

/**
 * Saves a draft on top of the version that it began with, or on top of what others have saved meanwhile. A conflict
 * remains until a save has settled it: also while that save is on its way, and after it has failed. `forget` takes
 * back the user's own changes.
 */
export function useSaving<Draft extends object>(
  record: Stored<Draft>,
  begin: Version<Draft>,
  { onSaved, onConflict }: Callbacks<Draft>,
) {
  const [base, setBase] = useState(begin);
  const [conflict, setConflict] = useState<Conflict<Draft>>();
  // The fields that a conflict has merged by itself, until a save names them.
  const [keptBefore, setKeptBefore] = useState<Saved<Draft>['kept']>([]);
  const saving = useMutation({
    mutationFn: (draft: Draft) => saveMerged(record, base, draft, keptBefore),
    onSuccess: async ({ conflict: found, kept }) => {
      if (found) {
        setBase(found.theirs);
        setKeptBefore(kept);
        onConflict(found.mine);
      } else {
        await onSaved(kept);
      }
      setConflict(found);
    },
  });
  const forget = () => {
    saving.reset();
    setConflict(undefined);
  };
  return { saving, conflict, base, forget };
}

async function saveMerged<Draft extends object>(
  { read, changeOf, save }: Stored<Draft>,
  base: Version<Draft>,
  draft: Draft,
  keptBefore: Saved<Draft>['kept'],
): Promise<Saved<Draft>> {
  let [before, mine] = [base, draft];
  // If the user has changed the field since, it no longer has the other person's value.
  let kept = keptBefore.filter((field) => draft[field] === base.draft[field]);
  for (let attempt = 1; ; attempt += 1) {
    const fields = changedFields(before.draft, mine);
    try {
      if (fields.length > 0) await save(mine, fields, before);
      return { kept };
    } catch (error) {
      if (!isChangedMeanwhile(error) || attempt === MAX_ATTEMPTS) throw error;
    }
    const theirs = await read();
    const { draft: merged, kept: more, conflicts } = mergeDrafts(before.draft, mine, theirs.draft);
    kept = [...new Set([...kept, ...more])];
    if (conflicts.length > 0) {
      // If this fails, nobody is named.
      const change = await changeOf?.(theirs).catch(() => undefined);
      return { kept, conflict: { before: before.draft, mine: merged, theirs, change, fields: conflicts } };
    }
    [before, mine] = [theirs, merged];
  }
}
