import { useCallback } from 'react';
import { useTranslation } from 'react-i18next';

/** The days of the week as the API counts them: Monday is 1. */
export const WEEKDAYS = [1, 2, 3, 4, 5, 6, 7] as const;

/** Returns a function for the short name of a day of the week, in the language of the page. */
export function useWeekdays(): (weekday: number) => string {
  const { language } = useTranslation().i18n;
  return useCallback(
    (weekday) => {
      // The first of January 2024 was a Monday.
      const day = Date.UTC(2024, 0, weekday);
      return new Intl.DateTimeFormat(`${language}-KE`, { weekday: 'short', timeZone: 'UTC' }).format(day);
    },
    [language],
  );
}
