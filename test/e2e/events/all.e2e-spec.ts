import { describeArea } from '../../support/area';

// Domain events, their outbox, and jobs.
describeArea(__dirname);
