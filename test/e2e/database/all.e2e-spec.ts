import { describeArea } from '../../support/area';

// Logins of the database, row-level security, transactions, and the statements that routes run.
describeArea(__dirname);
