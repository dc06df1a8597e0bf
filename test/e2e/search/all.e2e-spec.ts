import { describeArea } from '../../support/area';

// Finding customers, in every spelling of names and phones.
describeArea(__dirname);
