import type { Channel } from '../../message-enums';
import { escapeHtml } from '../../templates/texts/escape-html';

/** The state of the page: it asks for confirmation, confirms, or says that the link is unknown. */
export type PageState = 'ask' | 'done' | 'unknown';

const STYLE = `
  :root { color-scheme: light dark; --paper: #f4f1ea; --card: #fff; --ink: #26231d; --soft: #635d50;
    font: 1.0625rem/1.6 system-ui, sans-serif }
  @media (prefers-color-scheme: dark) { :root { --paper: #1b1a17; --card: #262420; --ink: #ece7dc; --soft: #aea697 } }
  body { margin: 0; min-height: 100vh; display: grid; place-items: center; background: var(--paper); color: var(--ink) }
  main { box-sizing: border-box; width: min(100% - 2rem, 29rem); margin: 1rem; padding: 2.25rem 2rem; border-radius: 1rem;
    background: var(--card); box-shadow: 0 1px 3px #0002, 0 12px 32px #0001 }
  h1 { margin: 0 0 1rem; font-size: 1.5rem; line-height: 1.25; overflow-wrap: anywhere }
  p { margin: 0 0 1rem }
  p[lang=sw], .small { font-size: .9375rem; color: var(--soft) }
  p:last-child { margin-bottom: 0 }
  button { width: 100%; margin: .5rem 0 1.5rem; padding: .8rem 1.25rem; border: 0; border-radius: .6rem; font: inherit;
    font-weight: 600; color: #fff; background: #1f6b4f; cursor: pointer }
  button:hover { background: #185540 }
  button:focus-visible { outline: 3px solid var(--ink); outline-offset: 3px }
`;

/** The name of a channel in both languages, and how to end the messages that the link does not end. */
interface Way {
  en: string;
  sw: string;
  end: string;
}

const WAYS: Record<Channel, Way> = {
  sms: { en: 'SMS', sw: 'SMS', end: 'answer STOP to an SMS of ours, or tell the shop' },
  email: { en: 'email', sw: 'barua pepe', end: 'tell the shop' },
};

/**
 * The page of an unsubscribe link: HTML without scripts, in English and Swahili, with the name of the shop. Its only
 * button posts to the address of the page what mail programs post (RFC 8058).
 */
export function unsubscribePage(state: 'unknown'): string;
export function unsubscribePage(state: PageState, shop: string, channel: Channel): string;
export function unsubscribePage(state: PageState, shop = '', channel: Channel = 'email'): string {
  const [title, content] = PARTS[state](escapeHtml(shop), WAYS[channel]);
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>${title}</title>
<style>${STYLE}</style>
</head>
<body>
<main>
<h1>${title}</h1>
${content}
</main>
</body>
</html>
`;
}

type Part = (shop: string, way: Way) => [title: string, content: string];

const PARTS: Record<PageState, Part> = {
  ask: (shop, { en, sw, end }) => [
    `No more offers from ${shop}?`,
    `<p>We will stop sending you offers and loyalty messages by ${en}.</p>
<p lang="sw">Hatutakutumia tena matangazo wala ujumbe wa zawadi kwa ${sw}.</p>
<form method="post">
<input type="hidden" name="List-Unsubscribe" value="One-Click">
<button type="submit">Unsubscribe · <span lang="sw">Jiondoe</span></button>
</form>
<p class="small">Receipts and news of your orders still come. To end those too, ${end}.</p>`,
  ],
  done: (shop, { en, sw }) => [
    'You are unsubscribed',
    `<p>${shop} will send you no more offers and loyalty messages by ${en}.</p>
<p lang="sw">Umejiondoa. ${shop} haitakutumia tena matangazo kwa ${sw}.</p>
<p class="small">Changed your mind? Tell the shop at your next visit.</p>`,
  ],
  unknown: () => [
    'This link does not work',
    `<p>Part of it may be missing. Please open it from the message again, or tell the shop that you want no more messages.</p>
<p lang="sw">Kiungo hiki hakifanyi kazi. Tafadhali kifungue tena kutoka kwenye ujumbe.</p>`,
  ],
};
