export const MAX_TAG_CHARACTERS = 40;

/** Whether a tag can have this name. In an address, `.` and `..` would be folders, so that no address could name it. */
export const isTagName = (name: string): boolean => name !== '.' && name !== '..';
