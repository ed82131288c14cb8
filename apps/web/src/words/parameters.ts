type Values = Readonly<Record<string, string | number | boolean>>;

/** What most sweeps vary, shown wherever there is one. */
const ALWAYS_SHOWN = ['learning_rate', 'C'];

/** Names of the parameters in which configurations that have them differ. */
export function varyingParameters(configurations: readonly Values[]): string[] {
  const names = [...new Set(configurations.flatMap((values) => Object.keys(values)))];
  const different = (name: string) => new Set(configurations.flatMap((values) => values[name] ?? [])).size > 1;
  return names.filter((name) => ALWAYS_SHOWN.includes(name) || different(name));
}

/** `adam, learning_rate 0.001`: a configuration in a few words. */
export function inWords(values: Values, names: readonly string[] = Object.keys(values)): string {
  return names
    .flatMap((name) =>
      values[name] === undefined ? [] : [name === 'optimizer' ? values[name] : `${name} ${values[name]}`],
    )
    .join(', ');
}

/** A value of a parameter; null where a configuration has no such parameter. */
export function valueInWords(value: string | number | boolean | null): string {
  return value === null ? 'not used' : String(value);
}
