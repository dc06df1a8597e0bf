import { describeArea } from '../../support/area';

// The audit trail, and what logs may say.
describeArea(__dirname);
