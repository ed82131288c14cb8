import { examineTrain } from './train-labels';

const topics = { name: 'topics', task: 'multilabel', classes: ['war', 'law', 'birth'], outputs: 3 } as const;
const affect = { name: 'affect', task: 'regression', classes: ['valence', 'arousal'], outputs: 2 } as const;

describe('examineTrain', () => {
  it('warns of labels that no row has', () => {
    expect(examineTrain(topics, Float32Array.of(1, 0, 0, 1, 1, 0))).toEqual({
      warning: 'train has no row with the label birth; probes cannot learn what they never see',
    });
    expect(examineTrain(topics, Float32Array.of(1, 0, 0, 0, 1, 1))).toEqual({});
  });

  it('warns of outputs that do not vary', () => {
    expect(examineTrain(affect, Float32Array.of(1, 5, 2, 5, 3, 5))).toEqual({
      warning: 'all rows of train have the same value in arousal; there is nothing to explain',
    });
    expect(examineTrain({ ...affect, classes: [] }, Float32Array.of(1, 5, 1, 6))).toEqual({
      warning: 'all rows of train have the same value in output 0; there is nothing to explain',
    });
    expect(examineTrain({ ...affect, classes: [], outputs: 1 }, Float32Array.of(7, 7))).toEqual({
      warning: 'all rows of train have the same value; there is nothing to explain',
    });
    expect(examineTrain(affect, Float32Array.of(1, 5, 2, 6))).toEqual({});
  });
});
