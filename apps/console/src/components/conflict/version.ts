/** A record as a form holds it, when we read it. */
export interface Version<Draft> {
  draft: Draft;
  /** What a change sends in `If-Match`. */
  etag: string | null;
  /** When somebody last changed it; undefined where the API does not say it. */
  changedAt?: string;
  /** Who it was, by name; undefined where the user may not know it. */
  changedBy?: string;
}

/** The header with which a change is refused if somebody else has changed the record since. */
export const ifMatch = ({ etag }: { etag: string | null }): { 'If-Match'?: string } =>
  etag === null ? {} : { 'If-Match': etag };
