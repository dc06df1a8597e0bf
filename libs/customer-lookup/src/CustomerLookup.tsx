import { type Environment, useCombobox, type UseComboboxProps } from 'downshift';
import { useMemo, useRef, useState } from 'react';

import { Chosen } from './Chosen';
import { LookupApi } from './lookup-api';
import { NewCustomer } from './NewCustomer';
import { type LookupLanguage, type Texts, textsIn } from './texts';
import type { Choice, GetToken, LookupCustomer } from './types';
import { useChoice } from './use-choice';
import { type LookupState, useLookup } from './use-lookup';

export interface CustomerLookupProps {
  /** The address of the Wateja server without `/api`, such as `https://wateja.example`. */
  baseUrl: string;
  businessId: number | string;
  getToken: GetToken;
  /**
   * A value that stands for the source of the tokens, such as the token itself. When it changes, a new token is asked
   * for at once.
   */
  tokenSource?: unknown;
  lang?: LookupLanguage;
  /** Somebody has chosen a customer. It is called when the points and the tier are read, too. */
  onSelect?: (choice: Choice) => void;
  /** Somebody has created a customer, who is then the chosen one. */
  onCreate?: (choice: Choice) => void;
  /** The chosen customer was removed. */
  onClear?: () => void;
  /** The window for the events of the list. Default: the window of the page. */
  environment?: Environment;
}

/** The last option of the list, which opens the form for a new customer. */
const ADD = 'add';
type Option = LookupCustomer | typeof ADD;

/** Finds a customer by name or phone, shows what they have, and creates customers whom nobody finds. */
export function CustomerLookup({
  baseUrl,
  businessId,
  getToken,
  tokenSource,
  lang = 'en',
  environment,
  ...events
}: CustomerLookupProps) {
  const texts = textsIn(lang);
  const latest = useRef(getToken);
  latest.current = getToken;
  const api = useMemo(
    () => new LookupApi({ baseUrl, businessId, getToken: () => latest.current() }),
    [baseUrl, businessId, tokenSource],
  );
  const input = useRef<HTMLInputElement>(null);
  const [typed, setTyped] = useState('');
  const [isCreating, setCreating] = useState(false);
  const { choice, choose, readAgain, clear } = useChoice(api);
  const { state, retry } = useLookup(api, typed);
  const options = isCreating ? [] : optionsOf(state, api.mayCreate);

  const combobox = useCombobox<Option>({
    items: options,
    // The chosen customer stays below the field, and the field is ready for the next one.
    selectedItem: null,
    itemToString: () => '',
    itemToKey: (option) => (option === null || option === ADD ? option : option.id),
    defaultHighlightedIndex: 0,
    stateReducer,
    onInputValueChange: ({ inputValue }) => {
      setTyped(inputValue);
      setCreating(false);
    },
    onSelectedItemChange: ({ selectedItem }) => {
      if (selectedItem === ADD) setCreating(true);
      else if (selectedItem) choose(selectedItem, events.onSelect);
    },
    ...(environment && { environment }),
  });
  const isOpen = combobox.isOpen && options.length > 0;

  return (
    <div className="wateja-lookup" lang={lang}>
      <label {...combobox.getLabelProps()}>{texts.label}</label>
      <input
        {...combobox.getInputProps({
          ref: input,
          placeholder: texts.placeholder,
          enterKeyHint: 'search',
          spellCheck: false,
          'aria-expanded': isOpen,
          // While nothing is listed there is no option that could be the active one.
          ...(!isOpen && { 'aria-activedescendant': undefined }),
        })}
      />
      <ul {...combobox.getMenuProps()} hidden={!isOpen}>
        {options.map((item, index) => (
          <li
            key={item === ADD ? ADD : item.id}
            {...combobox.getItemProps({ item, index })}
            className={index === combobox.highlightedIndex ? 'wateja-active' : undefined}
          >
            {item === ADD ? texts.add(typed.trim()) : <Found customer={item} texts={texts} />}
          </li>
        ))}
      </ul>
      <Status state={state} query={typed.trim()} texts={texts} retry={retry} />
      {isCreating && (
        <NewCustomer
          api={api}
          texts={texts}
          typed={typed.trim()}
          onCreated={(customer) => {
            combobox.reset();
            setCreating(false);
            input.current?.focus();
            choose(customer, events.onCreate);
          }}
          onCancel={() => {
            setCreating(false);
            input.current?.focus();
          }}
        />
      )}
      {choice && (
        <Chosen
          choice={choice}
          language={lang}
          texts={texts}
          onRetry={() => {
            readAgain();
            input.current?.focus();
          }}
          onClear={() => {
            clear();
            input.current?.focus();
            events.onClear?.();
          }}
        />
      )}
    </div>
  );
}

const { ControlledPropUpdatedSelectedItem, InputBlur, InputKeyDownEnter, ItemClick } = useCombobox.stateChangeTypes;

const stateReducer: NonNullable<UseComboboxProps<Option>['stateReducer']> = (state, { type, changes }) => {
  // Leaving the field chooses nobody: the wrong customer would get the points.
  if (type === InputBlur) return { ...changes, selectedItem: state.selectedItem, inputValue: state.inputValue };
  // The list never keeps an option as selected. Downshift would empty the field whenever it notices.
  if (type === ControlledPropUpdatedSelectedItem) return { ...changes, inputValue: state.inputValue };
  const isChoice = type === InputKeyDownEnter || type === ItemClick;
  // The form for a new customer begins with what was typed.
  if (isChoice && changes.selectedItem === ADD) return { ...changes, inputValue: state.inputValue };
  return changes;
};

function optionsOf(state: LookupState, mayCreate: boolean): Option[] {
  if (state.kind !== 'found') return [];
  return mayCreate ? [...state.customers, ADD] : state.customers;
}

function Found({ customer: { name, phone, customer_type }, texts }: { customer: LookupCustomer; texts: Texts }) {
  return (
    <>
      <strong>{name}</strong>
      <span>{[phone, texts.types[customer_type] ?? customer_type].filter(Boolean).join(' · ')}</span>
    </>
  );
}

interface StatusProps {
  state: LookupState;
  query: string;
  texts: Texts;
  retry: () => void;
}

/** Says what the lookup does. Screen readers hear it at the next pause; how many were found, all others see. */
function Status({ state, query, texts, retry }: StatusProps) {
  const isFound = state.kind === 'found' && state.customers.length > 0;
  const canRetry = ['offline', 'slow', 'failed'].includes(state.kind);
  return (
    <div className={isFound ? 'wateja-unseen' : 'wateja-status'} data-state={state.kind}>
      <span role="status">{statusText(state, query, texts)}</span>
      {canRetry && (
        <button type="button" onClick={retry}>
          {texts.retry}
        </button>
      )}
    </div>
  );
}

function statusText(state: LookupState, query: string, texts: Texts): string {
  if (state.kind === 'idle') return '';
  if (state.kind !== 'found') return texts[state.kind];
  return state.customers.length === 0 ? texts.none(query) : texts.found(state.customers.length);
}
