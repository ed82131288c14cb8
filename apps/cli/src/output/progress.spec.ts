import { PassThrough } from 'node:stream';
import { sweepView } from '../__fixtures__/samples';
import { createProgress } from './progress';

/** A stream that keeps what is written, and is as wide as told. */
function stream(fields: object) {
  const through = Object.assign(new PassThrough(), { isTTY: false, ...fields });
  return { stream: through, written: () => String(through.read() ?? '') };
}

const RUNNING = { planned: 12, pending: 4, running: 2, succeeded: 5, diverged: 1 };

describe('progress without a terminal', () => {
  it('is a line for each change, and none for what stayed', () => {
    const { stream: output, written } = stream({});
    const progress = createProgress(output);
    progress.show(sweepView('planning'));
    progress.show(sweepView('running', RUNNING));
    progress.show(sweepView('running', RUNNING));
    progress.show(sweepView('completed', { planned: 12, succeeded: 9, failed: 2, cancelled: 1 }));
    progress.stop();
    expect(written().split('\n')).toEqual([
      'planning: 0 of 0 trials ended, 0 running',
      'running: 6 of 12 trials ended, 2 running, 1 diverged',
      'completed: 12 of 12 trials ended, 0 running, 2 failed, 1 cancelled',
      '',
    ]);
  });
});

describe('what is left', () => {
  it('stands at the end of a line, and makes none by itself', () => {
    const { stream: output, written } = stream({});
    const progress = createProgress(output);
    progress.show({ ...sweepView('running', RUNNING), eta_s: 200 });
    progress.show({ ...sweepView('running', RUNNING), eta_s: 150 });
    progress.show({ ...sweepView('running', { ...RUNNING, pending: 3, cached: 1 }), eta_s: 100 });
    progress.show({ ...sweepView('running', { planned: 12, succeeded: 12 }), eta_s: 0 });
    expect(written().split('\n')).toEqual([
      'running: 6 of 12 trials ended, 2 running, 1 diverged, about 3 min 20 s left',
      'running: 7 of 12 trials ended, 2 running, 1 cached, 1 diverged, about 1 min 40 s left',
      'running: 12 of 12 trials ended, 0 running',
      '',
    ]);
  });
});

describe('progress in a terminal', () => {
  const terminal = { isTTY: true, columns: 100, cursorTo: () => true, clearLine: () => true, moveCursor: () => true };

  it('is a bar that follows the sweep', () => {
    const { stream: output, written } = stream(terminal);
    const progress = createProgress(output);
    progress.show({ ...sweepView('running', RUNNING), eta_s: 42 });
    progress.stop();
    expect(written()).toMatch(/running +\[.+\] 6\/12 trials · 2 running, 1 diverged, about 42 s left/);
  });

  it('leaves nothing behind where nothing was shown', () => {
    const { stream: output, written } = stream(terminal);
    createProgress(output).stop();
    expect(written()).toBe('');
  });
});
