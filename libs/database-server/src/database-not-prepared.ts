/** The database cannot be used as it is. The message is a sentence, with advice, for the person who runs the product. */
export class DatabaseNotPrepared extends Error {}
