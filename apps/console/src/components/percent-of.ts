/** Whole percents, rounded down, so that only finished work is 100 %. */
export const percentOf = (done: number, total: number): number => (total === 0 ? 0 : Math.floor((done / total) * 100));
