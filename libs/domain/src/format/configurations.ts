type Values = Readonly<Record<string, string | number | boolean>>;

/** What most sweeps vary, shown wherever there is one. */
const ALWAYS_SHOWN = ['learning_rate', 'C'];

/** Parameters in which configurations that have them differ: one that only some optimizer has is told by it. */
export function varyingParameters(configurations: readonly Values[]): string[] {
  const names = [...new Set(configurations.flatMap((values) => Object.keys(values)))];
  const different = (name: string) => new Set(configurations.flatMap((values) => values[name] ?? [])).size > 1;
  return names.filter((name) => ALWAYS_SHOWN.includes(name) || different(name));
}

/** `adam, learning_rate 0.001`: a configuration in a few words. */
export function configurationInWords(values: Values, names: readonly string[] = Object.keys(values)): string {
  return names
    .flatMap((name) =>
      values[name] === undefined ? [] : [name === 'optimizer' ? values[name] : `${name} ${values[name]}`],
    )
    .join(', ');
}

/** The parameters that say how strongly a configuration trains, or is held back. */
export interface Strength {
  readonly optimizer: string;
  readonly learning_rate?: number;
  readonly C?: number;
  readonly weight_decay?: number;
}

/** `learning rate 0.01`, `lbfgs, C 0.1`: what one looks at first in a configuration. */
export function strengthInWords({ optimizer, learning_rate, C, weight_decay }: Strength): string {
  if (optimizer !== 'lbfgs') return `learning rate ${learning_rate}`;
  return C === undefined ? `lbfgs, weight decay ${weight_decay ?? 0}` : `lbfgs, C ${C}`;
}
