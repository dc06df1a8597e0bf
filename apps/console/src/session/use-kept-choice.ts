import { useLocalStorage } from '@mantine/hooks';
import { useSuspenseQuery } from '@tanstack/react-query';

import { meQuery } from './queries';

/** A choice of the user who is signed in, which this device keeps. Others who use the device have their own. */
export function useKeptChoice<Choice>(name: string, defaultValue: Choice) {
  const { user } = useSuspenseQuery(meQuery).data;
  return useLocalStorage<Choice>({ key: `wateja.${name}.${user?.id}`, defaultValue });
}
