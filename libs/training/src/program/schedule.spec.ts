import { rateAt } from './schedule';

const rates = (course: Parameters<typeof rateAt>[1], stepsPerEpoch: number) =>
  Array.from({ length: course.epochs * stepsPerEpoch }, (_, step) => rateAt(step, course, stepsPerEpoch));

describe('rateAt', () => {
  it('is 1 where nothing is scheduled', () => {
    expect(rates({ epochs: 2, schedule: 'constant', warmupEpochs: 0 }, 2)).toEqual([1, 1, 1, 1]);
  });

  it('falls along half a cosine from 1 towards 0', () => {
    // (1 + cos(pi t / 4)) / 2 for t = 0 to 3
    const expected = [1, (1 + Math.SQRT1_2) / 2, 0.5, (1 - Math.SQRT1_2) / 2];
    rates({ epochs: 2, schedule: 'cosine', warmupEpochs: 0 }, 2).forEach((rate, step) =>
      expect(rate).toBeCloseTo(expected[step] ?? NaN, 12),
    );
  });

  it('rises evenly over the warm-up, and the schedule has what is left', () => {
    const expected = [0.25, 0.5, 0.75, 1, 1, (1 + Math.SQRT1_2) / 2, 0.5, (1 - Math.SQRT1_2) / 2];
    rates({ epochs: 4, schedule: 'cosine', warmupEpochs: 2 }, 2).forEach((rate, step) =>
      expect(rate).toBeCloseTo(expected[step] ?? NaN, 12),
    );
  });
});
