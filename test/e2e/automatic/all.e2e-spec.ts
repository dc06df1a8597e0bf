import { describeArea } from '../../support/area';

// Messages that the service sends by itself.
describeArea(__dirname);
