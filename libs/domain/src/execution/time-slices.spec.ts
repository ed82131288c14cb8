import { trialsOfSlice } from './time-slices';

const slice = { secondsPerProbe: 0.1, isShared: true, replicates: 1, controls: 0 };

describe('trialsOfSlice', () => {
  it('is what takes about a second where others wait, and about a minute where none does', () => {
    // 1 s holds 10 probes of 0.1 s, 60 s hold 600: the powers of two below.
    expect(trialsOfSlice(slice)).toBe(8);
    expect(trialsOfSlice({ ...slice, isShared: false })).toBe(512);
  });

  it('keeps replicates together', () => {
    // 10 probes are 3 configurations of 3 seeds and a part of a fourth.
    expect(trialsOfSlice({ ...slice, replicates: 3 })).toBe(6);
    // Of 12 seeds not all fit; a time slice is then a part of one configuration.
    expect(trialsOfSlice({ ...slice, replicates: 12 })).toBe(8);
  });

  it('counts controls, and never parts a configuration that has them', () => {
    // 600 probes are 26 configurations of 3 trials and 20 controls.
    expect(trialsOfSlice({ ...slice, isShared: false, replicates: 3, controls: 20 })).toBe(48);
    expect(trialsOfSlice({ ...slice, replicates: 3, controls: 20 })).toBe(3);
  });

  it('is one trial at least, and all of them where nothing was measured', () => {
    expect(trialsOfSlice({ ...slice, secondsPerProbe: 1000 })).toBe(1);
    expect(trialsOfSlice({ ...slice, secondsPerProbe: null })).toBe(Infinity);
    expect(trialsOfSlice({ ...slice, secondsPerProbe: 0 })).toBe(Infinity);
  });
});
