import { BadInput, SweepSpec } from '@sonde/contracts';
import { checkTasks, sweepMetric } from './sweep-metric';

const spec = (fields: object) => SweepSpec.parse({ name: 'a', dataset: 'd', ...fields });
const shifted = { name: 'shifted', task: 'classification' } as const;
const length = { name: 'length', task: 'regression' } as const;
const tags = { name: 'tags', task: 'multilabel' } as const;

function refusal(run: () => unknown) {
  try {
    run();
  } catch (error) {
    if (error instanceof BadInput) return error.issues[0];
  }
  throw new Error('it was accepted');
}

describe('sweepMetric', () => {
  it("is the one of the targets' task where the file names none", () => {
    expect(sweepMetric(spec({}), [shifted])).toEqual({ name: 'val/accuracy', goal: 'maximize' });
    expect(sweepMetric(spec({}), [tags])).toEqual({ name: 'val/map', goal: 'maximize' });
    expect(sweepMetric(spec({}), [length])).toEqual({ name: 'val/r2', goal: 'maximize' });
  });

  it('takes any figure that the task has', () => {
    expect(sweepMetric(spec({ metric: { name: 'val/ece' } }), [shifted]).goal).toBe('minimize');
    expect(sweepMetric(spec({ metric: { name: 'val/loss' } }), [shifted, tags, length]).goal).toBe('minimize');
  });

  it('refuses one that the task does not have, and tasks that share none', () => {
    expect(refusal(() => sweepMetric(spec({ metric: { name: 'val/auroc' } }), [length]))).toEqual({
      message:
        'val/auroc is a figure of classification, and target length is regression: expected one of val/loss, val/r2, val/mse',
      pointer: '/metric/name',
    });
    expect(refusal(() => sweepMetric(spec({}), [shifted, tags]))).toMatchObject({ pointer: '/targets' });
  });
});

describe('checkTasks', () => {
  it('refuses class weights where there are no classes, with the place', () => {
    const parameters = [{}, { class_weight: ['none', 'balanced'] }];
    expect(refusal(() => checkTasks(spec({ parameters }), [tags]))).toEqual({
      message: 'class_weight is for classification, and target tags is multilabel',
      pointer: '/parameters/1/class_weight',
    });
    checkTasks(spec({ parameters }), [shifted]);
    checkTasks(spec({ parameters: { class_weight: 'none' } }), [tags]);
  });
});
