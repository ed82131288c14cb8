import { parseSweepFile, SweepSpec } from '@sonde/contracts';
import { asYaml } from './as-yaml';

const spec = SweepSpec.parse({
  name: 'a',
  description: "what: it's # no comment",
  dataset: 'd@0123456789abcdef',
  parameters: [
    { optimizer: 'adam', learning_rate: [0.0001, 0.001] },
    { optimizer: 'lbfgs', C: { distribution: 'log_uniform_values', min: 0.001, max: 10 } },
  ],
  method: 'random',
  max_configurations: 5,
});

it('writes what reads as the same sweep', () => {
  expect(parseSweepFile(asYaml(spec), 'sweep.yaml').spec).toEqual(spec);
});

it('writes lists of values on one line, and blocks of parameters on many', () => {
  expect(asYaml(spec)).toContain('    learning_rate: [0.0001, 0.001]\n');
  expect(asYaml(spec)).toContain('parameters:\n  - optimizer: adam\n');
});
