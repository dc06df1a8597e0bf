import { describeArea } from '../../support/area';

// Reports, their files, and the way from a report back into a shop.
describeArea(__dirname);
