import { describeArea } from '../../support/area';

// The command line.
describeArea(__dirname);
