import { isId } from '../../only-known';

/** The two customers of a merge. If one is missing, the page asks for it. */
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
