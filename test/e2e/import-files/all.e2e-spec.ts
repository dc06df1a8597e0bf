import { describeArea } from '../../support/area';

// Importing files by command, in all the formats that programs write.
describeArea(__dirname);
