import { escapeHtml } from './escape-html';

it('HTML shows text as it is', () => {
  expect(escapeHtml(`<script>"&'</script>`)).toBe('&lt;script&gt;&quot;&amp;&#39;&lt;/script&gt;');
});
