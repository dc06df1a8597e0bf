import { useEffect, useState } from 'react';

import { startOfDay } from './start-of-day';

const MINUTE_MS = 60_000;

/** When today began in a time zone, as ISO 8601. A page that stays open overnight gets the new day. */
export function useStartOfDay(timeZone: string): string {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), MINUTE_MS);
    return () => clearInterval(timer);
  }, []);
  return startOfDay(now, timeZone).toISOString();
}
