import { type RefObject, useEffect, useRef } from 'react';

/** The place of the focus when a form was sent: the index of the field, or -1 for anything else, such as a button. */
export type FocusPlace = RefObject<number | undefined>;

/**
 * Gives the focus back after a form was sent, because fields that are disabled meanwhile lose it. An element that got
 * the focus since, such as a message, keeps it. If the button that had the focus is gone, the form gets it.
 * @param place is kept by the caller, because the form begins again with what was saved
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
