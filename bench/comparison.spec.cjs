// @ts-check
'use strict';
const { compare, median } = require('./comparison.cjs');
const { tableOf } = require('./table.cjs');

/** @type {import('./cases.cjs').Case} */
const measured = {
  name: 'case',
  description: '',
  rows: {},
  classes: 2,
  work: { cs: [1, 10], precision: 'float64' },
  peers: [{ side: 'peer', script: '', targets: { compiled: 4, first: 2 } }],
};

describe('median', () => {
  it.each([
    [[3], 3],
    [[5, 1, 3], 3],
    [[10, 9, 1, 2], 5.5],
  ])('of %j is %d', (values, expected) => {
    expect(median(values)).toBe(expected);
  });
});

describe('compare', () => {
  const sonde = [
    { seconds: 2, firstSeconds: 4 },
    { seconds: 9, firstSeconds: 5 },
    { seconds: 1, firstSeconds: 3 },
  ];
  const peer = [{ seconds: 50 }, { seconds: 8 }, { seconds: 7 }];

  it('takes ratios of medians, so that one disturbed round counts for nothing', () => {
    const { ratios } = compare(measured, sonde, [peer]);
    expect(ratios).toEqual([
      { side: 'peer', to: 'compiled', ratio: 4, target: 4, met: true },
      { side: 'peer', to: 'first', ratio: 2, target: 2, met: true },
    ]);
  });

  it('misses a target that is not reached', () => {
    const { ratios } = compare(measured, sonde, [[{ seconds: 7.9 }]]);
    expect(ratios.map(({ met }) => met)).toEqual([false, false]);
  });

  it.each([
    ['equal', [100, 200], true],
    ['lower', [99, 198], true],
    ['one slightly above', [100, 200.001], false],
  ])('counts speed at an objective that is %s: %j', (_what, objectives, met) => {
    const { ratios } = compare(
      measured,
      [{ seconds: 1, firstSeconds: 1, objectives }],
      [[{ seconds: 10, objectives: [100, 200] }]],
    );
    expect(ratios[0]?.met).toBe(met);
  });
});

describe('tableOf', () => {
  it('has a row a side, with ratio and target on the peer that they compare with', () => {
    const comparison = compare(measured, [{ seconds: 2, firstSeconds: 4, valAccuracy: 0.5 }], [[{ seconds: 10 }]]);
    const rows = tableOf([comparison])
      .split('\n')
      .map((row) => row.split('|').map((cell) => cell.trim()));
    expect(rows.slice(2)).toEqual([
      ['', 'case', 'Sonde, compiled', '2.000', '2.000', '', '', '', '0.5000', ''],
      ['', '', 'Sonde, first run', '4.000', '4.000', '', '', '', '', ''],
      ['', '', 'peer', '10.000', '10.000', '5.00', '2.50', '4 met; 2 with compiling met', '', ''],
    ]);
  });
});
