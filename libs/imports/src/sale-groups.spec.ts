import fc from 'fast-check';

import { SaleGroups, type SaleRow } from './sale-groups';
import { SaleSurvey } from './sale-survey';

const rowOf = (externalId: string): SaleRow => ({
  ...{ record: { line: 1, cells: [], bytes: 0 }, cells: {}, external_id: externalId, problem: null },
});

function surveyOf(ids: string[]): SaleSurvey {
  const survey = new SaleSurvey();
  for (const id of ids) survey.add(id);
  survey.end();
  return survey;
}

function groupsOf(ids: string[], survey: SaleSurvey | null) {
  const groups = new SaleGroups(survey);
  const complete = ids.map((id) => groups.add(rowOf(id)));
  return [...complete, groups.end()].filter((group) => group !== undefined);
}

/** The sale and the number of rows of each group. */
const sizes = (ids: string[], survey: SaleSurvey | null = surveyOf(ids)) =>
  groupsOf(ids, survey).map((group) => `${group[0].external_id}${group.length}`);

describe('the rows of a sale', () => {
  it('are those with one external_id, wherever they stand', () => {
    expect(sizes(['A', 'A', 'B'])).toEqual(['A2', 'B1']);
    expect(sizes(['A', 'A', 'B', 'A', 'C'])).toEqual(['A3', 'B1', 'C1']);
    expect(sizes([])).toEqual([]);
  });

  it('are never separated, in any order', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom('A', 'B', 'C', 'D')), (ids) => {
        const counts = new Map(ids.map((id) => [id, ids.filter((candidate) => candidate === id).length]));
        expect(sizes(ids).sort()).toEqual([...counts].map(([id, count]) => `${id}${count}`).sort());
      }),
    );
  });

  it('are one each in a file of totals', () => {
    expect(sizes(['A', 'A', 'B'], null)).toEqual(['A1', 'A1', 'B1']);
  });

  it('do not include rows that name no sale', () => {
    expect(sizes(['', '', 'A'])).toEqual(['1', '1', 'A1']);
  });

  it('are never more than what shows that there are too many', () => {
    const ids = Array<string>(1_100).fill('A');
    expect(sizes(ids)).toEqual(['A501', 'A501', 'A98']);
    expect(surveyOf(ids).obstacleOf('A')).toBe('too-long');
    const scattered = ids.flatMap((id) => [id, 'B']).slice(0, 1_100);
    expect(groupsOf(scattered, surveyOf(scattered)).every((group) => group.length === 1)).toBe(true);
  });

  it('are not held when holding them would fill the memory', () => {
    const ids = Array.from({ length: 250_000 }, (_, index) => `S${index % 125_000}`);
    const survey = surveyOf(ids);
    expect(survey.rowsToHold('S0')).toBe(2);
    expect(survey.rowsToHold('S124999')).toBe(0);
    expect(survey.obstacleOf('S124999')).toBe('scattered');
  });
});

describe('a sale with a row that cannot be read', () => {
  it('is refused', () => {
    const survey = new SaleSurvey();
    survey.add('A');
    survey.addBroken(['A']);
    survey.end();
    expect(survey.obstacleOf('A')).toBe('broken');
  });

  it('is also the one before a row that names no sale', () => {
    expect(surveyOf(['A', '', 'B']).obstacleOf('A')).toBe('broken');
    expect(surveyOf(['A', '', 'B']).obstacleOf('B')).toBeNull();
  });
});
