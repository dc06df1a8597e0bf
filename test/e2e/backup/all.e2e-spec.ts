import { describeArea } from '../../support/area';

// Backups by command and by the clock, and what they restore.
describeArea(__dirname);
