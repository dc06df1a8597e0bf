import { createElement, render } from 'preact/compat';

import { CustomerLookup } from './CustomerLookup';
import { shadowEnvironment } from './shadow-environment';
import css from './style.css?inline';
import { languageOf } from './texts';
import type { Choice, GetToken } from './types';

/** The server of the script. A bundler has no such script, so its pages set the attribute `base-url`. */
const script = document.currentScript;
const scriptServer = script instanceof HTMLScriptElement && script.src ? new URL('..', script.src).href : '';

/** Made by a script, so that a page whose policy forbids style elements and attributes shows it too. */
const sheet = new CSSStyleSheet();
sheet.replaceSync(css);

/** The events of the element. All of them bubble. */
export interface CustomerLookupEvents {
  select: CustomEvent<Choice>;
  create: CustomEvent<Choice>;
  clear: CustomEvent<null>;
}

/** `<wateja-customer-lookup business-id="1" token="…">`: the lookup for pages without React. */
export class CustomerLookupElement extends HTMLElement {
  static readonly observedAttributes = ['business-id', 'token', 'base-url', 'lang'];

  private readonly root = this.attachShadow({ mode: 'open' });
  private readonly environment = shadowEnvironment(this.root);
  private tokenSource: GetToken | undefined;

  constructor() {
    super();
    this.root.adoptedStyleSheets = [sheet];
  }

  /** Returns a token, and a new one when the server no longer accepts it. Without it, the attribute `token` is used. */
  get getToken(): GetToken {
    return this.tokenSource ?? (() => this.getAttribute('token') ?? '');
  }

  set getToken(getToken: GetToken) {
    this.tokenSource = getToken;
    if (this.isConnected) this.draw();
  }

  connectedCallback(): void {
    // A page may set the property before this script has run. Then it hides the accessor of the class.
    if (Object.hasOwn(this, 'getToken')) {
      const { getToken } = this;
      Reflect.deleteProperty(this, 'getToken');
      this.getToken = getToken;
    }
    this.draw();
  }

  disconnectedCallback(): void {
    render(null, this.root);
  }

  attributeChangedCallback(): void {
    if (this.isConnected) this.draw();
  }

  private draw(): void {
    const businessId = this.getAttribute('business-id') ?? '';
    const baseUrl = this.getAttribute('base-url') ?? scriptServer;
    const tag = this.closest('[lang]')?.getAttribute('lang') ?? '';
    const announce = (type: keyof CustomerLookupEvents) => (detail: Choice | null) => {
      this.dispatchEvent(new CustomEvent(type, { detail, bubbles: true, composed: true }));
    };
    render(
      createElement(CustomerLookup, {
        key: `${baseUrl} ${businessId}`,
        ...{ baseUrl, businessId, environment: this.environment },
        getToken: () => this.getToken(),
        tokenSource: this.tokenSource ?? this.getAttribute('token'),
        lang: languageOf(tag),
        onSelect: announce('select'),
        onCreate: announce('create'),
        onClear: () => announce('clear')(null),
      }),
      this.root,
    );
  }
}

if (!customElements.get('wateja-customer-lookup')) {
  customElements.define('wateja-customer-lookup', CustomerLookupElement);
}
