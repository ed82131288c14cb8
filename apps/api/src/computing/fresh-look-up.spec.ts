import { FreshLookUp } from './fresh-look-up';

/** Look-ups that a spec ends. */
function controlled() {
  const asked: string[] = [];
  const ends: { resolve: (found: string) => void; reject: (error: Error) => void }[] = [];
  const lookUp = new FreshLookUp((key) => {
    asked.push(key);
    return new Promise<string>((resolve, reject) => ends.push({ resolve, reject }));
  });
  return { lookUp, asked, ends };
}
/** Until what is settled has had its effect. */
const turn = () => new Promise(setImmediate);

describe('FreshLookUp', () => {
  it('has one look-up for all who ask while another is under way, and none from before they asked', async () => {
    const { lookUp, asked, ends } = controlled();
    const first = lookUp.of('sweep');
    await turn();
    const later = [1, 2, 3].map(() => lookUp.of('sweep'));
    const other = lookUp.of('other');
    await turn();
    expect(asked).toEqual(['sweep', 'other']);
    ends[0]?.resolve('old');
    expect(await first).toBe('old');
    await turn();
    expect(asked).toEqual(['sweep', 'other', 'sweep']);
    ends[2]?.resolve('new');
    expect(await Promise.all(later)).toEqual(['new', 'new', 'new']);
    ends[1]?.resolve('its own');
    expect(await other).toBe('its own');
  });

  it('looks again after one has failed', async () => {
    const { lookUp, ends } = controlled();
    const first = lookUp.of('sweep');
    await turn();
    const second = lookUp.of('sweep');
    ends[0]?.reject(new Error('away'));
    await expect(first).rejects.toThrow('away');
    await turn();
    ends[1]?.resolve('back');
    expect(await second).toBe('back');
    const third = lookUp.of('sweep');
    await turn();
    ends[2]?.resolve('again');
    expect(await third).toBe('again');
  });
});
