import { describeArea } from '../../support/area';

// Sales, refunds, receipts, and the catalogue of products.
describeArea(__dirname);
