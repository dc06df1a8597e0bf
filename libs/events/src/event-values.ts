import { z } from 'zod';

/** How events write values. */
export const amount = z.string().regex(/^\d+\.\d{2}$/);
export const quantity = z.string().regex(/^\d+\.\d{3}$/);
export const points = z.string().regex(/^-?\d+\.\d{3}$/);
export const time = z.iso.datetime();
