import { axisKind, inOrder, spansDecades } from './value-axis';

it('takes a logarithmic axis from a factor of 20 on', () => {
  expect(spansDecades([0.001, 0.02])).toBe(true);
  expect(spansDecades([0.001, 0.0199])).toBe(false);
  expect(spansDecades([0, 1])).toBe(false);
  expect(spansDecades([])).toBe(false);
});

it('sets words, and a 0 among powers of ten, side by side', () => {
  expect(axisKind([0.001, 0.1])).toBe('log');
  expect(axisKind([10, 20, 30])).toBe('linear');
  expect(axisKind([0, 0.5, 0.9])).toBe('linear');
  expect(axisKind([0, 0.0001, 0.01])).toBe('categories');
  expect(axisKind([64, 'full'])).toBe('categories');
  expect(axisKind([0.1, null])).toBe('categories');
});

it('orders numbers by size, then words, then what is not used', () => {
  expect(inOrder([null, 'full', 64, 8, 64, 128])).toEqual([8, 64, 128, 'full', null]);
});
