import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { DefaultLogger, Runtime, Worker } from '@temporalio/worker';

const HISTORIES = join(__dirname, '../histories');
const workflowBundle = { codePath: require.resolve('../dist/workflow-bundle.js') };

beforeAll(() => void Runtime.install({ logger: new DefaultLogger('ERROR') }));

interface Recorded {
  events: { eventType: string; activityTaskScheduledEventAttributes?: { activityType: { name: string } } }[];
}

function history(name: string): Recorded {
  return JSON.parse(readFileSync(join(HISTORIES, name), 'utf8')) as Recorded;
}

/**
 * Histories of real sweeps: workflows that run while Sonde is upgraded must go on as they began. What fails here needs
 * `patched()` in the workflow (docs/adr/0008), not a new recording.
 */
describe('recorded histories', () => {
  it.each(readdirSync(HISTORIES))('%s replays', async (name) => {
    await Worker.runReplayHistory({ workflowBundle }, history(name));
  });

  it('would not replay a workflow that does something else', async () => {
    const changed = history('layer-completed.json');
    const scheduled = changed.events.find((event) => event.activityTaskScheduledEventAttributes);
    if (scheduled?.activityTaskScheduledEventAttributes) {
      scheduled.activityTaskScheduledEventAttributes.activityType.name = 'trainSomethingElse';
    }
    await expect(Worker.runReplayHistory({ workflowBundle }, changed)).rejects.toThrow(/[Nn]ondeterminism/);
  });
});
