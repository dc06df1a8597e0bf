import { describeArea } from '../../support/area';

// Erasing a customer, and the file with the data of one person.
describeArea(__dirname);
