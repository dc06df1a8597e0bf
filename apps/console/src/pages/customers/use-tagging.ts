import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { ApplyTags, Tag } from '@wateja/client';
import { useTranslation } from 'react-i18next';

import { useToast } from '../../components/toast/toast-context';
import { randomId } from '../../random-id';
import { wateja } from '../../session/session';
import { useShop } from '../../session/shop';
import { useFormat } from '../../use-format';
import type { Tagged } from './tagged';

const OPPOSITE = { add: 'remove', remove: 'add' } as const;

interface Tagging {
  change: 'add' | 'remove';
  tag: string;
  filter: ApplyTags['filter'];
  /** The same for a repetition of a failed one, which may have been done after all: it gets the answer of then. */
  key: string;
}

/**
 * Gives many customers a tag, or takes it from them. A toast says how many were changed, and undoes it for these.
 * @param tags those that the shop has
 * @param onTagged gets the tag with the spelling that the shop has
 * @param onChanged gets what was changed, also by an undo
 */
export function useTagging(
  tags: readonly Tag[],
  onTagged: (tag: string) => void,
  onChanged?: (tagged: Tagged) => void,
) {
  const { t } = useTranslation();
  const format = useFormat();
  const queryClient = useQueryClient();
  const toast = useToast();
  const { businessId } = useShop();
  const apply = async ({ change, tag, filter, key }: Tagging) => {
    const answer = await wateja.tags.applyTags({
      path: { businessId },
      body: { [change]: [tag], filter },
      headers: { 'Idempotency-Key': key },
    });
    onChanged?.({ change, tag, customerIds: new Set(answer.customer_ids) });
    return answer;
  };
  const refresh = () => queryClient.invalidateQueries({ queryKey: [businessId] });
  const tagging = useMutation({
    mutationFn: apply,
    onSuccess: ({ changed, customer_ids }, { change, tag }) => {
      const text = t(`selection.done.${change}`, { tag, count: changed, number: format.number(changed) });
      const opposite = { change: OPPOSITE[change], tag, filter: { customer_ids }, key: randomId() };
      toast({ text, ...(changed > 0 && { undo: () => apply(opposite).then(refresh) }) });
      onTagged(tag);
    },
    onSettled: refresh,
  });
  const find = (name: string) => tags.find((tag) => tag.name.toLowerCase() === name.trim().toLowerCase());
  /** Does nothing while a tag is being changed. A tag that comes back has the spelling that it had. */
  const start = (change: Tagging['change'], name: string, filter: ApplyTags['filter']) => {
    if (tagging.isPending) return;
    const asked = { change, tag: find(name)?.name ?? name.trim(), filter, key: randomId() };
    const failed = tagging.isError ? tagging.variables : undefined;
    const isRepetition = failed && JSON.stringify({ ...asked, key: failed.key }) === JSON.stringify(failed);
    tagging.mutate(isRepetition ? failed : asked);
  };
  /** `find` is the tag of the shop with this name, whatever its case. */
  return { tagging, find, start };
}
