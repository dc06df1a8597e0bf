import type { CreateQuote, QuoteCreated } from '@wateja/client';
import { useEffect, useMemo, useState } from 'react';

import { wateja } from '../../session/session';

/** How long after the last change the price is asked. */
const PAUSE_MS = 400;

export type Quote = QuoteCreated['quote'];

interface Outcome {
  /** Which question it answers. */
  question: string;
  quote?: Quote;
  error?: Error;
}

/**
 * Asks what a sale costs a member, and holds the points for it. There is one quote at a time: the one before is
 * cancelled, also when the page is left.
 * @param request null while there is nothing to ask
 */
export function useQuote(businessId: number, request: CreateQuote | null) {
  const [attempt, setAttempt] = useState(0);
  const [outcome, setOutcome] = useState<Outcome>();
  const holder = useMemo(() => new QuoteHolder(businessId), [businessId]);
  const body = request && JSON.stringify(request);
  const question = `${attempt} ${body}`;
  useEffect(() => {
    let isLatest = true;
    const tell = (outcome: Omit<Outcome, 'question'>) => {
      if (isLatest) setOutcome({ question, ...outcome });
    };
    const ask = () => {
      holder
        .replace(body === null ? null : (JSON.parse(body) as CreateQuote), () => isLatest)
        .then(
          (quote) => quote && tell({ quote }),
          (error: unknown) => tell({ error: error instanceof Error ? error : new Error(String(error)) }),
        );
    };
    const timer = setTimeout(ask, PAUSE_MS);
    return () => {
      isLatest = false;
      clearTimeout(timer);
    };
  }, [holder, body, question]);
  useEffect(() => () => void holder.replace(null, () => false), [holder]);
  const current = outcome?.question === question ? outcome : undefined;
  return {
    quote: current?.quote,
    /** The quote to show. While the next one is asked for, it is the one before. */
    shown: body === null ? undefined : outcome?.quote,
    error: current?.error,
    isPending: body !== null && !current,
    /** Takes a newer state of the quote, with a later end. */
    replaced: (quote: Quote) => {
      setOutcome({ question, quote });
    },
    /** The sale has used the quote: there is nothing to cancel. */
    used: () => {
      holder.forget();
    },
    askAgain: () => {
      setAttempt((before) => before + 1);
    },
  };
}

/** Holds at most one open quote. It sends its requests one after the other. */
class QuoteHolder {
  private open: string | undefined;
  private turn: Promise<unknown> = Promise.resolve();

  constructor(private readonly businessId: number) {}

  /** @param isWanted whether the answer is still wanted when its turn has come */
  replace(request: CreateQuote | null, isWanted: () => boolean): Promise<Quote | undefined> {
    const next = this.turn.then(async () => {
      await this.cancel();
      if (request === null || !isWanted()) return undefined;
      const { quote } = await wateja.rewards.createQuote({ path: { businessId: this.businessId }, body: request });
      this.open = quote.id;
      return quote;
    });
    this.turn = next.catch(() => undefined);
    return next;
  }

  forget(): void {
    this.open = undefined;
  }

  private async cancel(): Promise<void> {
    const quoteId = this.open;
    this.open = undefined;
    if (quoteId === undefined) return;
    // A quote that cannot be cancelled ends by itself.
    await wateja.rewards.cancelQuote({ path: { businessId: this.businessId, quoteId } }).catch(() => undefined);
  }
}
