import { tQuantile, welch } from './welch';

const sampleOf = (values: number[]) => ({
  size: values.length,
  sum: values.reduce((sum, value) => sum + value, 0),
  squares: values.reduce((sum, value) => sum + value * value, 0),
});

// The values come from tables of Student's t, two-sided 5 %.
test.each([
  [4, 2.776],
  [5, 2.571],
  [10, 2.228],
  [30, 2.042],
  [120, 1.98],
])("Student's t with %d degrees of freedom", (freedom, t) => expect(tQuantile(freedom)).toBeCloseTo(t, 2));

test("Welch's interval, step by step", () => {
  const [one, other] = [
    [27.5, 21, 19, 23.6, 17, 17.9, 16.9, 20.1, 21.9, 22.6, 23.1, 19.6, 19, 21.7, 21.4],
    [27.1, 22, 20.8, 23.4, 23.4, 23.5, 25.8, 22, 24.8, 20.2, 21.9, 22.1, 22.9, 20.5, 24.4],
  ] as const;
  const interval = welch(sampleOf([...one]), sampleOf([...other]));
  // Means 20.82 and 22.9867, variances 7.8674 and 3.8127: t of 24.9885 degrees of freedom is 2.0596.
  expect(interval!.lower).toBeCloseTo(-3.9841, 3);
  expect(interval!.upper).toBeCloseTo(-0.3492, 3);
});

test('says nothing of few values, and of values that do not vary', () => {
  expect(welch(sampleOf([1, 2, 3, 4]), sampleOf([1, 2, 3, 4, 5]))).toBeNull();
  expect(welch(sampleOf([0, 0, 0, 0, 0]), sampleOf([0, 0, 0, 0, 0]))).toBeNull();
});
