import { describeArea } from '../../support/area';

// The lookup of customers on other pages.
describeArea(__dirname);
