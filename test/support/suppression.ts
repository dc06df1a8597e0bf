import { SuppressionKey } from '@wateja/messaging';

import { SUPPRESSION_KEY } from './test-app';

/** The hash by which the applications of tests remember this phone. */
export const phoneHash = (phone: string) => new SuppressionKey(Buffer.from(SUPPRESSION_KEY, 'hex')).hash('sms', phone);
