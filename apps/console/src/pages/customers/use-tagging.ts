import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { ApplyTags } from '@wateja/client';
import { useTranslation } from 'react-i18next';

import { useToast } from '../../components/toast/toast-context';
import { randomId } from '../../random-id';
import { wateja } from '../../session/session';
import { useShop } from '../../session/shop';
import { useFormat } from '../../use-format';
import { isTagName } from '../customer/tag-name';
import { tagsQuery } from './customers-query';

const OPPOSITE = { add: 'remove', remove: 'add' } as const;

interface Tagging {
  change: 'add' | 'remove';
  tag: string;
  filter: ApplyTags['filter'];
  /** One for each click, so that a repetition of a failed one changes nothing twice. */
  key: string;
}

/**
 * Gives many customers a tag, or takes it from them. A toast says how many were changed, and undoes it for these.
 * @param onTagged gets the tag with the spelling that the shop has
 */
export function useTagging(onTagged: (tag: string) => void) {
  const { t } = useTranslation();
  const format = useFormat();
  const queryClient = useQueryClient();
  const toast = useToast();
  const { businessId } = useShop();
  const { data: tags = [] } = useQuery(tagsQuery(businessId));
  const apply = ({ change, tag, filter, key }: Tagging) =>
    wateja.tags.applyTags({
      path: { businessId },
      body: { [change]: [tag], filter },
      headers: { 'Idempotency-Key': key },
    });
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
  return {
    tags,
    tagging,
    /** The tag of the shop with this name, whatever its case. */
    find,
    /** Whether a tag can have this name, and none is being changed. */
    canTag: (name: string) => name.trim() !== '' && isTagName(name.trim()) && !tagging.isPending,
    /** A tag that comes back has the spelling that it had. */
    start: (change: Tagging['change'], name: string, filter: ApplyTags['filter']) =>
      tagging.mutate({ change, tag: find(name)?.name ?? name.trim(), filter, key: randomId() }),
  };
}
