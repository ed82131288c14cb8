import type { GridEdge, ProfileLayer } from '@sonde/contracts';

/** `learning_rate 0.01 is the highest tried: try 0.03, 0.1 too (encoder.layer.0)`: a sentence for layers that share it. */
export function edgesInWords(layers: readonly Pick<ProfileLayer, 'layer' | 'edge'>[]): string[] {
  const layersOf = new Map<string, string[]>();
  for (const { layer, edge } of layers) {
    if (edge) layersOf.set(edgeInWords(edge), [...(layersOf.get(edgeInWords(edge)) ?? []), layer]);
  }
  return [...layersOf].map(([words, names]) => `${words} (${names.join(', ')})`);
}

function edgeInWords({ parameter, value, side, suggest }: GridEdge): string {
  const advice = suggest.length > 0 ? `: try ${suggest.join(', ')} too` : '';
  return `${parameter} ${value} is the ${side} tried${advice}`;
}
