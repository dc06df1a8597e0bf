import { SuppressionKey } from '@wateja/messaging';

import { SUPPRESSION_KEY } from './test-app';

/** The hash that the applications of tests store for this phone. */
export const phoneHash = (phone: string) => new SuppressionKey(Buffer.from(SUPPRESSION_KEY, 'hex')).hash('sms', phone);
