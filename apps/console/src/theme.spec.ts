import { DEFAULT_THEME, mergeMantineTheme } from '@mantine/core';

import { cssVariables, theme } from './theme';

const variables = cssVariables(mergeMantineTheme(DEFAULT_THEME, theme));
const light: Partial<Record<string, string>> = variables.light;
const dark: Partial<Record<string, string>> = variables.dark;

/** The luminance of a colour such as `#17211E`, as WCAG 2 computes it. */
function luminance(colour: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((start) => {
    const value = parseInt(colour.slice(start, start + 2), 16) / 255;
    return value <= 0.03928 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function contrast(one: string, other: string): number {
  const [dim = 0, bright = 0] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (bright + 0.05) / (dim + 0.05);
}

const TEXT = 4.5;
const SHAPE = 3;
const SURFACES = ['--mantine-color-body', '--wateja-bg', '--wateja-surface-2'];

/** What stands on what, and how much they must differ. */
const PAIRS: [front: string, back: string, needed: number][] = [
  ...['text', 'dimmed', 'placeholder'].flatMap((name) =>
    SURFACES.map((back): [string, string, number] => [`--mantine-color-${name}`, back, TEXT]),
  ),
  ['--mantine-color-anchor', '--mantine-color-body', TEXT],
  ['--mantine-color-anchor', '--wateja-bg', TEXT],
  ['--mantine-color-error', '--mantine-color-body', TEXT],
  ['--wateja-on-danger', '--mantine-color-error', TEXT],
  ['--wateja-primary-soft-text', '--wateja-primary-soft', TEXT],
  ...['success', 'warning', 'danger', 'info'].flatMap((name): [string, string, number][] => [
    [`--wateja-${name}`, `--wateja-${name}-bg`, TEXT],
    [`--wateja-${name}`, '--mantine-color-body', TEXT],
  ]),
  ['--mantine-color-default-border', '--mantine-color-body', SHAPE],
  ['--mantine-color-default-border', '--wateja-surface-2', SHAPE],
  ...SURFACES.map((back): [string, string, number] => ['--wateja-focus', back, SHAPE]),
  ...['teal', 'amber', 'blue', 'plum', 'grey'].map((name): [string, string, number] => [
    `--wateja-chart-${name}`,
    '--mantine-color-body',
    SHAPE,
  ]),
];

describe('the colours of the console', () => {
  it.each(PAIRS)('%s and %s can be distinguished', (front, back, needed) => {
    for (const scheme of [light, dark]) {
      expect(contrast(scheme[front] ?? '', scheme[back] ?? '')).toBeGreaterThanOrEqual(needed);
    }
  });

  it('have words on buttons that can be read, also under a pointer', () => {
    const shades = theme.colors?.['jani'] ?? [];
    expect(contrast(shades[7] ?? '', light['--wateja-on-primary'] ?? '')).toBeGreaterThanOrEqual(TEXT);
    expect(contrast(shades[8] ?? '', light['--wateja-on-primary'] ?? '')).toBeGreaterThanOrEqual(TEXT);
    expect(contrast(shades[3] ?? '', dark['--wateja-on-primary'] ?? '')).toBeGreaterThanOrEqual(TEXT);
    const hover = dark['--mantine-primary-color-filled-hover'] ?? '';
    expect(contrast(hover, dark['--wateja-on-primary'] ?? '')).toBeGreaterThanOrEqual(TEXT);
  });
});
