import { createTheme, type CSSVariablesResolver, type MantineColorsTuple } from '@mantine/core';

/** Swahili for leaf: the green of Wateja. */
const jani: MantineColorsTuple = [
  ...(['#E7F6F2', '#C8EBE2', '#A1DDD0', '#57C7B3', '#34AF9A'] as const),
  ...(['#1B9682', '#107F6D', '#0B6B5B', '#09584B', '#073F36'] as const),
];

export const theme = createTheme({
  primaryColor: 'jani',
  primaryShade: { light: 7, dark: 3 },
  autoContrast: true,
  colors: { jani },
  fontFamily: 'system-ui, "Segoe UI", Roboto, "Noto Sans", sans-serif',
  fontSizes: { xs: '12px', sm: '14px', md: '14px', lg: '16px', xl: '20px' },
  lineHeights: { xs: '1.35', sm: '1.43', md: '1.43', lg: '1.5', xl: '1.4' },
  headings: {
    fontWeight: '600',
    sizes: {
      h1: { fontSize: '24px', lineHeight: '32px' },
      h2: { fontSize: '20px', lineHeight: '28px' },
      h3: { fontSize: '18px', lineHeight: '26px' },
    },
  },
  spacing: { xs: '8px', sm: '12px', md: '16px', lg: '24px', xl: '32px' },
  radius: { xs: '4px', sm: '6px', md: '6px', lg: '10px', xl: '16px' },
  defaultRadius: 'md',
  breakpoints: { xs: '36em', sm: '48em', md: '62em', lg: '75em', xl: '90em' },
  respectReducedMotion: true,
  // Few fields may be left empty, and most forms have none of them. A form that has some marks the others.
  components: { InputWrapper: { defaultProps: { withAsterisk: false } } },
});

/**
 * Our shades in place of Mantine's, whose dimmed text, placeholders and errors have too little contrast. styles.css uses
 * the variables that begin with `--wateja`.
 */
export const cssVariables: CSSVariablesResolver = () => ({
  variables: {},
  light: {
    ...mantine({ body: '#FFFFFF', text: '#17211E', dimmed: '#4B5753', error: '#B3261E', anchor: '#0A6354' }),
    '--mantine-color-default-border': '#76827D',
    '--wateja-bg': '#F6F7F6',
    '--wateja-on-primary': '#FFFFFF',
    '--wateja-on-danger': '#FFFFFF',
    '--wateja-surface-2': '#EDF1EF',
    '--wateja-border': '#D5DBD8',
    '--wateja-primary-soft': '#DDF1EC',
    '--wateja-primary-soft-text': '#084C40',
    '--wateja-success': '#17663A',
    '--wateja-success-bg': '#E1F3E7',
    '--wateja-warning': '#7A4B00',
    '--wateja-warning-bg': '#FFF1D6',
    '--wateja-danger': '#8C1D18',
    '--wateja-danger-bg': '#FBE6E4',
    '--wateja-info': '#1D4F91',
    '--wateja-info-bg': '#E4EEFA',
    '--wateja-focus': '#1D4ED8',
    '--wateja-chart-teal': '#0B6B5B',
    '--wateja-chart-amber': '#C26A00',
    '--wateja-chart-blue': '#3B6FE0',
    '--wateja-chart-plum': '#7A1F6B',
    '--wateja-chart-grey': '#84908B',
  },
  dark: {
    ...mantine({ body: '#1A211E', text: '#E7ECEA', dimmed: '#A9B5B0', error: '#FF9A90', anchor: '#7AD7C6' }),
    '--mantine-color-default-border': '#7D8B85',
    // Mantine would take the next shade, which is darker.
    '--mantine-primary-color-filled-hover': '#73D3C1',
    '--mantine-color-jani-filled-hover': '#73D3C1',
    '--wateja-bg': '#121715',
    '--wateja-on-primary': '#06231D',
    '--wateja-on-danger': '#2B0806',
    '--wateja-surface-2': '#243029',
    '--wateja-border': '#37433D',
    '--wateja-primary-soft': '#123B33',
    '--wateja-primary-soft-text': '#A6E8DB',
    '--wateja-success': '#7FD49B',
    '--wateja-success-bg': '#15301F',
    '--wateja-warning': '#F2C063',
    '--wateja-warning-bg': '#37290B',
    '--wateja-danger': '#FFC0BA',
    '--wateja-danger-bg': '#401A17',
    '--wateja-info': '#9CC4FF',
    '--wateja-info-bg': '#16294A',
    '--wateja-focus': '#93C5FD',
    '--wateja-chart-teal': '#57C7B3',
    '--wateja-chart-amber': '#F2A65A',
    '--wateja-chart-blue': '#6C9CFF',
    '--wateja-chart-plum': '#F0AEE4',
    '--wateja-chart-grey': '#76827D',
  },
});

interface Shades {
  body: string;
  text: string;
  dimmed: string;
  error: string;
  anchor: string;
}

const mantine = ({ body, text, dimmed, error, anchor }: Shades) => ({
  '--mantine-color-body': body,
  '--mantine-color-default': body,
  '--mantine-color-text': text,
  '--mantine-color-default-color': text,
  '--mantine-color-dimmed': dimmed,
  '--mantine-color-placeholder': dimmed,
  '--mantine-color-error': error,
  '--mantine-color-anchor': anchor,
});
