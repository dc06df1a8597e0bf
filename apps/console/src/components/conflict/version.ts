import { WatejaError } from '@wateja/client';

/** A record as a form holds it, in the version that was read. */
export interface Version<Draft> {
  draft: Draft;
  /** What a change sends in `If-Match`. */
  etag: string | null;
  /** When somebody last changed it; undefined if the API does not return that. */
  changedAt?: string;
}

/** The latest change of a record. */
export interface Change {
  at: string;
  /** The name of the person; undefined if the user may not know it. */
  by?: string;
}

/** The header with which a change is refused if somebody else has changed the record since. */
export const ifMatch = ({ etag }: { etag: string | null }): { 'If-Match'?: string } =>
  etag === null ? {} : { 'If-Match': etag };

/** Whether the server refused a change because somebody else has changed the record since. */
export const isChangedMeanwhile = (error: unknown): boolean => error instanceof WatejaError && error.status === 412;

/** The time of a row and the time of the audit entry about its change differ a little. */
const SAME_CHANGE_MS = 1_000;

/** Whether an entry is about the change that made a version, judged by the time of the version, if it has one. */
export const isAbout = ({ at }: { at: string }, changedAt: string | undefined): boolean =>
  changedAt === undefined || Math.abs(Date.parse(at) - Date.parse(changedAt)) <= SAME_CHANGE_MS;
