type Values = Readonly<Record<string, string | number | boolean>>;

/** What most sweeps vary, shown wherever there is one. */
const ALWAYS_SHOWN = ['learning_rate', 'C'];

/** Parameters in which configurations that have them differ: one that only some optimizer has is told by it. */
export function varyingParameters(configurations: readonly Values[]): string[] {
  const names = [...new Set(configurations.flatMap((values) => Object.keys(values)))];
  const different = (name: string) => new Set(configurations.flatMap((values) => values[name] ?? [])).size > 1;
  return names.filter((name) => ALWAYS_SHOWN.includes(name) || different(name));
}
