import { isId } from '../../only-known';

/** Whom a merge is about. Without both, the page asks. */
export interface MergeSearch {
  /** The customer who stays. */
  keep?: number;
  /** The customer who becomes a part of the other. */
  from?: number;
}

export const mergeSearch = ({ keep, from }: Record<string, unknown>): MergeSearch => ({
  ...(isId(keep) && { keep }),
  ...(isId(from) && from !== keep && { from }),
});
