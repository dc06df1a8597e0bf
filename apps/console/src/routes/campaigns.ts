import { createRoute } from '@tanstack/react-router';

import { onlyKnown } from '../only-known';
import { page } from '../page';
import { customerListSearch } from '../pages/customers/list-search';
import { shop } from './base';

const TEXTS = ['campaigns', 'settings', 'forms', 'message-texts', 'customers', 'home'] as const;

const campaigns = createRoute({
  getParentRoute: () => shop,
  path: '/campaigns',
  component: page(() => import('../pages/campaigns/CampaignPages'), 'CampaignPages', ...TEXTS),
});

const list = createRoute({
  getParentRoute: () => campaigns,
  path: '/',
  component: page(() => import('../pages/campaigns/Campaigns'), 'Campaigns', ...TEXTS),
});

const templates = createRoute({
  getParentRoute: () => campaigns,
  path: '/templates',
  component: page(() => import('../pages/campaigns/Templates'), 'Templates', ...TEXTS),
});

/** The filters of a list of customers, for whom the campaign is. */
const newCampaign = createRoute({
  getParentRoute: () => shop,
  path: '/campaigns/new',
  validateSearch: onlyKnown(customerListSearch),
  component: page(() => import('../pages/campaigns/NewCampaign'), 'NewCampaign', ...TEXTS),
});

/** `step` opens a step of a draft again. */
const campaign = createRoute({
  getParentRoute: () => shop,
  path: '/campaigns/$campaignId',
  validateSearch: onlyKnown(({ step }): { step?: 'who' | 'what' } =>
    step === 'who' || step === 'what' ? { step } : {},
  ),
  component: page(() => import('../pages/campaigns/CampaignPage'), 'CampaignPage', ...TEXTS),
});

export const campaignRoutes = [campaigns.addChildren([list, templates]), newCampaign, campaign] as const;
