import { trialsOfTurn } from './time-slices';

const turn = { secondsPerProbe: 0.1, isShared: true, replicates: 1, controls: 0 };

describe('trialsOfTurn', () => {
  it('is what takes about a second where others wait, and about a minute where none does', () => {
    // 1 s holds 10 probes of 0.1 s, 60 s hold 600: the powers of two below.
    expect(trialsOfTurn(turn)).toBe(8);
    expect(trialsOfTurn({ ...turn, isShared: false })).toBe(512);
  });

  it('keeps replicates together', () => {
    // 10 probes are 3 configurations of 3 seeds and a part of a fourth.
    expect(trialsOfTurn({ ...turn, replicates: 3 })).toBe(6);
    // Of 12 seeds not all fit; a turn is then a part of one configuration.
    expect(trialsOfTurn({ ...turn, replicates: 12 })).toBe(8);
  });

  it('counts controls, and never parts a configuration that has them', () => {
    // 600 probes are 26 configurations of 3 trials and 20 controls.
    expect(trialsOfTurn({ ...turn, isShared: false, replicates: 3, controls: 20 })).toBe(48);
    expect(trialsOfTurn({ ...turn, replicates: 3, controls: 20 })).toBe(3);
  });

  it('is one trial at least, and all of them where nothing was measured', () => {
    expect(trialsOfTurn({ ...turn, secondsPerProbe: 1000 })).toBe(1);
    expect(trialsOfTurn({ ...turn, secondsPerProbe: null })).toBe(Infinity);
    expect(trialsOfTurn({ ...turn, secondsPerProbe: 0 })).toBe(Infinity);
  });
});
