import { describeArea } from '../../support/area';

// Imports over HTTP: upload, run, progress and revert.
describeArea(__dirname);
