/** Whether a text is an amount that the API takes: no sign, and at most two decimals. */
export const isMoney = (text: string) => /^\d{1,8}(\.\d{1,2})?$/.test(text);
