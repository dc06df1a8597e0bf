import { Group, Text } from '@mantine/core';
import {
  IconArrowBackUp,
  IconBan,
  IconCircleCheck,
  IconClock,
  IconFile,
  IconHelpCircle,
  IconAlertTriangle,
} from '@tabler/icons-react';

/** The text for a status, with its icon. */
const MEANINGS = {
  done: { tone: 'success', Icon: IconCircleCheck },
  waiting: { tone: 'warning', Icon: IconClock },
  failed: { tone: 'danger', Icon: IconAlertTriangle },
  doubtful: { tone: 'warning', Icon: IconHelpCircle },
  undone: { tone: 'info', Icon: IconArrowBackUp },
  ended: { tone: 'neutral', Icon: IconBan },
  draft: { tone: 'neutral', Icon: IconFile },
} as const;
export type Meaning = keyof typeof MEANINGS;

/** A status as an icon, a word and a colour, so that a user needs only one of them. */
export function Status({ meaning, word }: { meaning: Meaning; word: string }) {
  const { tone, Icon } = MEANINGS[meaning];
  return (
    <Group component="span" className={`status is-${tone}`} gap={4} wrap="nowrap">
      <Icon size={16} stroke={1.75} aria-hidden />
      <Text component="span" inherit>
        {word}
      </Text>
    </Group>
  );
}
