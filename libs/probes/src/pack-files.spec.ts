import { artifactName, checkpointFolder, checkpointPath, packFile } from './pack-files';

const claim = '0f8fad5b-d9cb-469f-a165-70867728950e';
const attempt = { sweepId: 's', layer: 3, pack: 12, claim };

describe('files of packs', () => {
  it('are named by attempt, in the folder of their sweep', () => {
    expect(artifactName(attempt)).toBe(`s/layer-3.pack-12.${claim}.safetensors`);
    const folder = checkpointFolder('/a', attempt);
    expect(folder).toBe('/a/s/layer-3.pack-12.checkpoints');
    expect(checkpointPath(folder, claim)).toBe(`/a/s/layer-3.pack-12.checkpoints/${claim}.safetensors`);
  });

  it.each([
    [`layer-3.pack-12.${claim}.safetensors`, { kind: 'artifact', claim }],
    [`layer-3.pack-12.${claim}.safetensors.${claim}.tmp`, { kind: 'unfinished', claim }],
    ['layer-3.pack-12.checkpoints', { kind: 'checkpoints', claim: null }],
    // Of versions that knew no claims.
    ['layer-3.pack-12.safetensors', { kind: 'artifact', claim: null }],
    ['layer-3.pack-12.checkpoint.safetensors', { kind: 'unfinished', claim: null }],
  ])('are recognised: %s', (name, expected) => {
    expect(packFile(name)).toEqual({ layer: 3, pack: 12, ...expected });
  });

  it.each([
    'notes.txt',
    'layer-3.safetensors',
    'layer-3.pack-12.mine.safetensors',
    'layer-x.pack-1.safetensors',
    'layer-3.pack-12.',
  ])('are told from others: %s', (name) => expect(packFile(name)).toBeUndefined());
});
