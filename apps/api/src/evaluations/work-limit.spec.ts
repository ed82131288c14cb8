import { resolveParameters } from '@sonde/domain';
import { excessOf, isSlowInterval } from './work-limit';

const probe = { features: 4096, outputs: 10, parameters: resolveParameters({}) };

describe('excessOf', () => {
  it('lets through what is answered in time', () => {
    // 50,000 x 4,096 x 10 multiply-adds are 2e9, at 1.2e9 a second.
    expect(excessOf([{ rows: 50_000, probe }])).toBeNull();
  });

  it('says how long many of them would take', () => {
    // 20 times 2.05e9 are 41e9, at 1.2e9 a second 34 s.
    const work = Array.from({ length: 20 }, () => ({ rows: 50_000, probe }));
    expect(excessOf(work)).toContain('scoring this would take about 34 s, and 20 s at most are spent on an answer');
  });

  it('counts a hidden layer', () => {
    const hidden = { ...probe, parameters: resolveParameters({ hidden: 1000 }) };
    // 50,000 x 1,000 x (4,096 + 10) are 2e11.
    expect(excessOf([{ rows: 50_000, probe: hidden }])).toContain('about 171 s');
  });

  it('says how much memory the features would take', () => {
    const few = { ...probe, outputs: 1 };
    // 100,000 x 4,096 x 4 bytes are 1.64e9, of 1.07e9 each.
    expect(excessOf([{ rows: 100_000, probe: few }])).toContain('100000 rows of 4096 features take 1.5 GiB');
  });
});

describe('isSlowInterval', () => {
  it('asks of a bootstrap how many numbers it is made of', () => {
    expect(isSlowInterval('map', 20_000, 10)).toBe(true);
    expect(isSlowInterval('map', 10_000, 10)).toBe(false);
    expect(isSlowInterval('accuracy', 60_000, 10)).toBe(false);
  });
});
