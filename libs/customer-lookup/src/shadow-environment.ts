import type { Environment } from 'downshift';

/**
 * The window as Downshift needs it inside a shadow root: outside of the root, its events and its focus seem to belong to
 * the element around it, so each click in the list would count as one beside it.
 */
export function shadowEnvironment(root: ShadowRoot): Environment {
  const listeners = new Map<unknown, (event: Event) => void>();
  return {
    Node: window.Node,
    document: {
      get activeElement() {
        return root.activeElement ?? document.activeElement;
      },
      body: document.body,
      createElement: (name: string) => document.createElement(name),
      getElementById: (id: string) => root.getElementById(id),
    } as unknown as Document,
    addEventListener: (type: string, listener: (event: Event) => void, options?: AddEventListenerOptions) => {
      const wrapped = (event: Event) => listener({ target: event.composedPath()[0] ?? event.target } as Event);
      listeners.set(listener, wrapped);
      window.addEventListener(type, wrapped, options);
    },
    removeEventListener: (type: string, listener: (event: Event) => void) => {
      const wrapped = listeners.get(listener);
      if (wrapped) window.removeEventListener(type, wrapped);
      listeners.delete(listener);
    },
  } as unknown as Environment;
}
