import type { CustomerLookupElement } from '../src/element';

const find = (id: string) => document.getElementById(id) as HTMLElement;
const business = find('business') as HTMLInputElement;
const token = find('token') as HTMLInputElement;
const language = find('language') as HTMLSelectElement;
const message = find('message');

const lines = `<script src="${location.origin}/widget/v1.js" async></script>
<wateja-customer-lookup business-id="1" token="…"></wateja-customer-lookup>`;
find('lines').textContent = lines;
find('curl').textContent = `curl ${location.origin}/api/businesses/1/widget-tokens \\
  -H "Authorization: Bearer $WATEJA_KEY" -H 'Content-Type: application/json' \\
  -d '{"origin": "${location.origin}", "permissions": ["customers:lookup", "customers:write", "rewards:read"]}'`;

find('copy').addEventListener('click', () => {
  void navigator.clipboard.writeText(lines).then(
    () => (find('copied').textContent = 'Copied'),
    () => (find('copied').textContent = 'The browser does not allow it. Select the lines instead.'),
  );
});

find('try').addEventListener('submit', (event) => {
  event.preventDefault();
  const { value } = token;
  show(() => value.trim());
});

find('session').addEventListener('click', () => {
  // Without the cookie of a session of the console, the server refuses. This page knows no password and no key.
  void accessToken().then(
    (first) => {
      let next: string | undefined = first;
      show(() => {
        const known = next;
        next = undefined;
        return known ?? accessToken();
      });
    },
    () => {
      message.textContent = 'Sign in to the console in this browser first: ';
      const link = Object.assign(document.createElement('a'), { href: '/console', textContent: 'Console' });
      message.append(link);
    },
  );
});

async function accessToken(): Promise<string> {
  const answer = await fetch('/api/auth/refresh', {
    ...{ method: 'POST', body: '{}', headers: { 'Content-Type': 'application/json' } },
  });
  if (!answer.ok) throw new Error(String(answer.status));
  return ((await answer.json()) as { access_token: string }).access_token;
}

/** Puts the lookup into the page as another page would, with tokens from this function. */
function show(getToken: () => string | Promise<string>): void {
  message.textContent = '';
  const lookup = document.createElement('wateja-customer-lookup') as CustomerLookupElement;
  lookup.setAttribute('business-id', business.value);
  lookup.setAttribute('lang', language.value);
  lookup.getToken = getToken;
  for (const type of ['select', 'create', 'clear']) {
    lookup.addEventListener(type, (event) => {
      const entry = document.createElement('li');
      entry.textContent = `${type} ${JSON.stringify((event as CustomEvent).detail)}`;
      find('events').prepend(entry);
    });
  }
  find('widget').replaceChildren(lookup);
}

language.addEventListener('change', () => {
  find('widget').firstElementChild?.setAttribute('lang', language.value);
});
