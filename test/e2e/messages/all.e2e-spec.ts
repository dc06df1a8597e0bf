import { describeArea } from '../../support/area';

// Messages: texts, queues, providers, delivery reports and replies.
describeArea(__dirname);
