import { useIsFetching } from '@tanstack/react-query';

/** A thin bar while the page shows its data and loads it again. */
export function RefetchBar() {
  const isRefetching = useIsFetching({ predicate: ({ state }) => state.data !== undefined }) > 0;
  return isRefetching ? <div className="refetch-bar" aria-hidden /> : null;
}
