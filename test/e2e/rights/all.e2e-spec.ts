import { describeArea } from '../../support/area';

// Who may do what: every route as every kind of caller, and every field that a request may not set.
describeArea(__dirname);
