import { History } from './history';

describe('History', () => {
  it('without steps gives the gradient', () => {
    expect([...new History().times(Float32Array.of(3, -1))]).toEqual([3, -1]);
  });

  it('knows the inverse Hessian along the steps that it has seen', () => {
    // Of a function whose Hessian is diag(2, 8).
    const history = new History();
    history.add(Float32Array.of(1, 0), Float32Array.of(2, 0));
    history.add(Float32Array.of(0, 1), Float32Array.of(0, 8));
    expect([...history.times(Float32Array.of(2, 8))]).toEqual([1, 1]);
    expect([...history.times(Float32Array.of(1, 0))]).toEqual([0.5, 0]);
  });

  it('forgets the oldest, and what it is told to', () => {
    const history = new History();
    history.add(Float32Array.of(1, 0), Float32Array.of(4, 0));
    for (let more = 0; more < 10; more++) history.add(Float32Array.of(0, 1), Float32Array.of(0, 2));
    // Along the first axis nothing is left but the size of the newest: 1 / 2.
    expect([...history.times(Float32Array.of(4, 4))]).toEqual([2, 2]);
    history.clear();
    expect([...history.times(Float32Array.of(4, 4))]).toEqual([4, 4]);
  });

  it('does not remember a curvature that rounding has made', () => {
    const history = new History();
    history.add(Float32Array.of(1, 0), Float32Array.of(-1, 0));
    history.add(Float32Array.of(1e-6, 0), Float32Array.of(1e-9, 1));
    history.add(Float32Array.of(1, 0), Float32Array.of(NaN, 0));
    expect([...history.times(Float32Array.of(3, 5))]).toEqual([3, 5]);
  });
});
