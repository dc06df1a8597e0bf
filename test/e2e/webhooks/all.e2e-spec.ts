import { describeArea } from '../../support/area';

// Webhooks: where they may point, what they are told, and how often.
describeArea(__dirname);
