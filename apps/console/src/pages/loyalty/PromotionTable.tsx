import { Group, Stack, Table, Text } from '@mantine/core';
import type { RewardPromotion } from '@wateja/client';
import { useTranslation } from 'react-i18next';

import { TableBox } from '../../components/TableBox';
import { TimedText } from '../../components/TimedText';
import { When } from '../../components/When';
import { useShop } from '../../session/shop';
import { useFormat } from '../../use-format';
import { EndPromotion } from './EndPromotion';
import { useWeekdays, WEEKDAYS } from './use-weekdays';

/** The promotions: a table on wide screens, and on phones a card for each. */
export function PromotionTable({ promotions }: { promotions: readonly RewardPromotion[] }) {
  const { t } = useTranslation();
  const format = useFormat();
  const isOwner = useShop().role === 'owner';
  const daysOf = useDays();
  return (
    <>
      <TableBox label={t('loyalty.promotions')} isWideOnly>
        <Table verticalSpacing="sm">
          <Table.Thead>
            <Table.Tr>
              <Table.Th scope="col">{t('promotions.name')}</Table.Th>
              <Table.Th scope="col" className="number">
                {t('promotions.multiplier')}
              </Table.Th>
              <Table.Th scope="col">{t('promotions.from')}</Table.Th>
              <Table.Th scope="col">{t('promotions.to')}</Table.Th>
              <Table.Th scope="col">{t('promotions.days')}</Table.Th>
              <Table.Th scope="col">{t('promotions.state')}</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {promotions.map((promotion) => (
              <Table.Tr key={promotion.id}>
                <Table.Th scope="row">{promotion.name}</Table.Th>
                <Table.Td className="number">{format.number(promotion.multiplier)}</Table.Td>
                <Table.Td>
                  <When time={promotion.starts_at} as="dateTime" />
                </Table.Td>
                <Table.Td>
                  <EndOf promotion={promotion} />
                </Table.Td>
                <Table.Td>{daysOf(promotion)}</Table.Td>
                <Table.Td>
                  <Group gap="sm">
                    {t(`promotions.states.${promotion.state as 'planned'}`)}
                    {isOwner && promotion.state !== 'over' && <EndPromotion promotion={promotion} />}
                  </Group>
                </Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </TableBox>
      <Stack hiddenFrom="sm" gap="sm">
        {promotions.map((promotion) => (
          <Stack key={promotion.id} className="card" gap={4}>
            <Text fw={600} style={{ overflowWrap: 'anywhere' }}>
              {promotion.name} · ×{format.number(promotion.multiplier)}
            </Text>
            <Text>
              <TimedText
                i18nKey="promotions.range"
                time={<When time={promotion.starts_at} as="dateTime" />}
                end={<EndOf promotion={promotion} />}
              />
            </Text>
            <Text c="dimmed">
              {daysOf(promotion)} · {t(`promotions.states.${promotion.state as 'planned'}`)}
            </Text>
            {isOwner && promotion.state !== 'over' && <EndPromotion promotion={promotion} />}
          </Stack>
        ))}
      </Stack>
    </>
  );
}

function EndOf({ promotion: { ends_at } }: { promotion: RewardPromotion }) {
  const { t } = useTranslation();
  return ends_at ? <When time={ends_at} as="dateTime" /> : t('promotions.noEnd');
}

/** The days of the week on which a promotion counts, in words. */
function useDays(): (promotion: RewardPromotion) => string {
  const { t } = useTranslation();
  const nameOf = useWeekdays();
  return ({ weekdays }) =>
    weekdays.length === WEEKDAYS.length ? t('promotions.everyDay') : weekdays.map(nameOf).join(', ');
}
