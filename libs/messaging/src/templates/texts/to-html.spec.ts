import fc from 'fast-check';

import { toHtml } from './to-html';

describe('a text as HTML', () => {
  it.each([
    ['Hello', '<p>Hello</p>'],
    ['a\nb', '<p>a<br>\nb</p>'],
    ['a\n\nb\n \n\nc\n', '<p>a</p>\n<p>b</p>\n<p>c</p>'],
    ['<b>&"\'', '<p>&lt;b&gt;&amp;&quot;&#39;</p>'],
    [
      'See https://duka.example/a?b=1&c=2.',
      '<p>See <a href="https://duka.example/a?b=1&amp;c=2">https://duka.example/a?b=1&amp;c=2</a>.</p>',
    ],
    ['(http://a.example)', '<p>(<a href="http://a.example">http://a.example</a>)</p>'],
    [
      'https://a.example/"onclick="x',
      '<p><a href="https://a.example/">https://a.example/</a>&quot;onclick=&quot;x</p>',
    ],
    ['javascript:alert(1) //a.example', '<p>javascript:alert(1) //a.example</p>'],
    ['', '<p></p>'],
  ])('%j', (text, html) => expect(toHtml(text)).toBe(html));

  it('has no tag but its own, whatever it says', () => {
    const unit = fc.constantFrom('<', '>', '&', '"', "'", '\n', ' ', 'a', 'https://a.example', '<script>', '&lt;');
    fc.assert(
      fc.property(fc.string({ unit }), (text) => {
        const rest = toHtml(text).replace(/<\/?p>|<br>|<\/a>|<a href="https:[^<>"']*">/g, '');
        expect(rest).not.toMatch(/[<>"']/);
      }),
    );
  });
});
