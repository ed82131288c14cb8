import { gridEdge } from './grid-edge';

describe('gridEdge', () => {
  const tried = [0.0003, 0.001, 0.003, 0.01];

  it('says at which end the best value lies, and goes on by the step of the grid', () => {
    // 0.003 to 0.01 is a factor of 3.33; 0.001 to 0.0003 one of 0.3.
    expect(gridEdge(0.01, tried)).toEqual({ side: 'highest', suggest: [0.033, 0.11] });
    expect(gridEdge(0.0003, tried)).toEqual({ side: 'lowest', suggest: [0.00009, 0.000027] });
    expect(gridEdge(100, [1, 10, 100])).toEqual({ side: 'highest', suggest: [1000, 10000] });
  });

  it('goes on by a factor of 2 where values were drawn at random and the last two lie close by chance', () => {
    expect(gridEdge(0.0987, [0.001, 0.05, 0.0985, 0.0987])).toEqual({ side: 'highest', suggest: [0.2, 0.39] });
    expect(gridEdge(0.001, [0.001, 0.00101, 0.05])).toEqual({ side: 'lowest', suggest: [0.0005, 0.00025] });
  });

  it('is null inside of the grid, and where there is none', () => {
    expect(gridEdge(0.001, tried)).toBeNull();
    expect(gridEdge(0.001, [0.001])).toBeNull();
    expect(gridEdge(0.001, [])).toBeNull();
    expect(gridEdge(0, [0, 0.1])).toBeNull();
  });
});
