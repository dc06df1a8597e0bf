import { smsParts } from './sms-parts';

describe('smsParts', () => {
  it.each([
    ['nothing', '', 0, 160],
    ['160 letters', 'a'.repeat(160), 1, 160],
    ['161 letters', 'a'.repeat(161), 2, 306],
    ['80 euros, which take two each', '€'.repeat(80), 1, 160],
    ['a euro where the first part ends', `${'a'.repeat(152)}€${'a'.repeat(152)}`, 3, 459],
    ['an emoji', `${'a'.repeat(68)}😀`, 1, 70],
    ['an emoji and 69 letters', `${'a'.repeat(69)}😀`, 2, 134],
    ['an emoji where the first part ends', `${'ж'.repeat(66)}😀${'ж'.repeat(66)}`, 3, 201],
  ])('%s', (_what, text, parts, room) => expect(smsParts(text)).toEqual(expect.objectContaining({ parts, room })));
});
