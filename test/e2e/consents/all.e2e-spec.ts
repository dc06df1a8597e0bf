import { describeArea } from '../../support/area';

// Who may be written to: consents, stops and unsubscriptions.
describeArea(__dirname);
