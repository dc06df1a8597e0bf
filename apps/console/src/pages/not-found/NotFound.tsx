import { Anchor, Stack, Text, Title } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';

export function NotFound() {
  const { t } = useTranslation();
  return (
    <Stack component="main" p="lg">
      <Title order={1}>{t('notFound.title')}</Title>
      <Text>{t('notFound.text')}</Text>
      <Anchor underline="always" renderRoot={(props) => <Link to="/" {...props} />}>
        {t('notFound.home')}
      </Anchor>
    </Stack>
  );
}
