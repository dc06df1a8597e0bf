import { describeArea } from '../../support/area';

// Metrics of customers, totals of a business, and analytics.
describeArea(__dirname);
