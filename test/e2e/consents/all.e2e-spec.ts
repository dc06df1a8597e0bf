import { describeArea } from '../../support/area';

// Which customers may be written to: consents, stops and unsubscriptions.
describeArea(__dirname);
