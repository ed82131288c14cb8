/* eslint-disable @typescript-eslint/no-non-null-assertion -- an entry that is missing fails the spec */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { loadLayer, loadTarget, openDataset } from '@sonde/datasets';
import { correctOf, standardizer } from './__fixtures__/float64';
import { solve } from './solve';

const FOLDER = path.join(__dirname, '../../../../examples/kjv-bigram-shift/data');

interface Reference {
  readonly C: number;
  readonly val_acc: number;
  readonly test_acc: number;
}

const references = JSON.parse(readFileSync(path.join(FOLDER, 'reference_logreg.json'), 'utf8')) as Record<
  string,
  Reference[]
>;

describe("scikit-learn's LogisticRegression on examples/kjv-bigram-shift", () => {
  it.each(Object.entries(references))('differs in at most one row of val and of test: %s', async (layer, ofLayer) => {
    const dataset = await openDataset(FOLDER);
    const { columns, splits } = await loadLayer(dataset, layer);
    const labels = await loadTarget(dataset, 'labels');
    const { features } = splits['train']!;
    const standardized = standardizer(features, columns);
    const rows = features.length / columns;
    const solutions = await solve({
      task: 'classification',
      outputs: 2,
      rows,
      columns,
      features: standardized(features),
      labels: [labels['train']!],
      rowWeights: [],
      probes: ofLayer.map(({ C }) => ({ target: 0, weightDecay: 2 / (C * rows), rowWeights: null })),
      maxIterations: 1000,
    });
    ofLayer.forEach((reference, at) => {
      const { certificate, ...weights } = solutions[at]!;
      expect(certificate.converged).toBe(true);
      const correct = (split: string) =>
        correctOf(weights, {
          features: standardized(splits[split]!.features),
          labels: labels[split]!,
        });
      expect(Math.abs(correct('val') - reference.val_acc * 500)).toBeLessThan(1.5);
      expect(Math.abs(correct('test') - reference.test_acc * 500)).toBeLessThan(1.5);
    });
  });
});
