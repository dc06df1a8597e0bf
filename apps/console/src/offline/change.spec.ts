import { type TagChange, tagsAfter } from './change';

const change = (tag: string, isAdded: boolean): TagChange => ({
  ...{ kind: 'tag', path: { businessId: 1, customerId: 2 } },
  ...{ tag, isAdded },
});

describe('tagsAfter', () => {
  it.each([
    [['Chai'], [], ['Chai']],
    [['Chai'], [change('Choir', true)], ['Chai', 'Choir']],
    [['Chai'], [change('CHAI', true)], ['Chai']],
    [['Chai', 'Choir'], [change('chai', false)], ['Choir']],
    [['Chai'], [change('Unknown', false)], ['Chai']],
    [['Chai'], [change('Choir', true), change('Choir', false)], ['Chai']],
    [['Chai'], [change('Chai', false), change('Chai', true)], ['Chai']],
  ])('of %j after %j are %j', (tags, changes, after) => {
    expect(tagsAfter(tags, changes)).toEqual(after);
  });
});
