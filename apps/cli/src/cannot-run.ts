/** The command cannot be carried out as given. The message is a sentence for the person who gave it. */
export class CannotRun extends Error {}
