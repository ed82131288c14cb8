import { diagnosticsOf } from './diagnostics';

const text = 'name: a\nparameters:\n  epoch: 50\n';

it('marks the word at the place of an issue', () => {
  const [found] = diagnosticsOf(text, [{ message: 'unknown key', line: 3, column: 3 }]);
  expect(found).toEqual({ from: 22, to: 27, severity: 'error', message: 'unknown key' });
  expect(text.slice(22, 27)).toBe('epoch');
});

it('keeps within the text', () => {
  const places = [{ line: 99, column: 99 }, { line: 1, column: 99 }, {}];
  const found = diagnosticsOf(
    text,
    places.map((place) => ({ ...place, message: 'm' })),
  );
  expect(found.map(({ from, to }) => [from, to])).toEqual([
    [text.length, text.length],
    [7, 7],
    [0, 4],
  ]);
});
