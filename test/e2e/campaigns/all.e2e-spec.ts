import { describeArea } from '../../support/area';

// Campaigns, from the audience to the report.
describeArea(__dirname);
