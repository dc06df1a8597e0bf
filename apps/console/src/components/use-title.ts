import { useEffect } from 'react';

/** Sets the title of the page in the browser's tab. */
export function useTitle(title: string): void {
  useEffect(() => {
    document.title = `${title} · Wateja`;
  }, [title]);
}
