type Values = Readonly<Record<string, string | number | boolean>>;

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
