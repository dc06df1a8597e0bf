import { type RefObject, useEffect, useRef } from 'react';

/** Where the focus was when a form was sent: the number of its field, or -1 for what is no field, such as a button. */
export type FocusPlace = RefObject<number | undefined>;

/**
 * Gives the focus back to where it was when a form was sent, because fields that are disabled meanwhile lose it. An
 * element that took it since, such as a message, keeps it. Where the button has gone that had it, the form gets it.
 * @param place outlives a form that begins again with what was saved
 */
export function useKeptFocus(place: FocusPlace, isSaving: boolean) {
  const form = useRef<HTMLFormElement>(null);
  const fields = useRef<HTMLFieldSetElement>(null);
  useEffect(() => {
    if (isSaving || place.current === undefined) return;
    const field = fields.current?.elements.item(place.current);
    place.current = undefined;
    if (document.activeElement && document.activeElement !== document.body) return;
    (field instanceof HTMLElement ? field : form.current)?.focus({ preventScroll: true });
  }, [isSaving, place]);
  const keepFocus = () => {
    place.current = [...(fields.current?.elements ?? [])].findIndex((field) => field === document.activeElement);
  };
  return { form, fields, keepFocus };
}
