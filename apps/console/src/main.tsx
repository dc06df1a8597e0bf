import './mantine-styles';
import './styles.css';

import { MantineProvider } from '@mantine/core';
import { QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';

import { styleNonce } from './style-nonce';
import { startTexts } from './i18n';
import { router } from './router';
import { queryClient } from './session/queries';
import { whenSessionEnds, whenSignInChanges } from './session/session';
import { cssVariables, theme } from './theme';

whenSessionEnds(() => {
  queryClient.clear();
  const { pathname, href } = router.state.location;
  if (pathname !== '/login') void router.navigate({ to: '/login', search: { to: href } });
});
// No data of the previous user may stay on the page or in memory.
whenSignInChanges(() => {
  queryClient.clear();
  window.location.reload();
});

await startTexts();
const root = document.getElementById('root');
if (!root) throw new Error('index.html has no #root');
createRoot(root).render(
  <StrictMode>
    <MantineProvider
      theme={theme}
      cssVariablesResolver={cssVariables}
      defaultColorScheme="auto"
      getStyleNonce={() => styleNonce}
    >
      <QueryClientProvider client={queryClient}>
        <RouterProvider router={router} />
      </QueryClientProvider>
    </MantineProvider>
  </StrictMode>,
);
