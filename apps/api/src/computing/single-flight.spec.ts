import { SingleFlight } from './single-flight';

/** A computation that a spec ends, and what became of it. */
function controlled() {
  const started: AbortSignal[] = [];
  const ends: { resolve: (result: string) => void; reject: (error: Error) => void }[] = [];
  const compute = (signal: AbortSignal): Promise<string> => {
    started.push(signal);
    return new Promise((resolve, reject) => {
      ends.push({ resolve, reject });
      signal.addEventListener('abort', () => reject(new Error('stopped')));
    });
  };
  return { compute, started, ends };
}

const patient = () => new AbortController().signal;

describe('SingleFlight', () => {
  it('computes a question once for all who ask it meanwhile, and again for who asks later', async () => {
    const flights = new SingleFlight();
    const { compute, started, ends } = controlled();
    const all = ['q', 'q', 'other', 'q'].map((key) => flights.share(key, patient(), compute));
    expect(started).toHaveLength(2);
    ends[0]?.resolve('first');
    ends[1]?.resolve('second');
    expect(await Promise.all(all)).toEqual(['first', 'first', 'second', 'first']);
    const later = flights.share('q', patient(), compute);
    ends[2]?.resolve('third');
    expect(await later).toBe('third');
  });

  it('tells all of them where it fails', async () => {
    const flights = new SingleFlight();
    const { compute, ends } = controlled();
    const all = [0, 1].map(() => flights.share('q', patient(), compute));
    ends[0]?.reject(new Error('no'));
    expect(await Promise.allSettled(all)).toEqual([
      { status: 'rejected', reason: new Error('no') },
      { status: 'rejected', reason: new Error('no') },
    ]);
  });

  it('goes on while anybody waits, and stops when the last one has left', async () => {
    const flights = new SingleFlight();
    const { compute, started, ends } = controlled();
    const [first, second] = [new AbortController(), new AbortController()];
    const left = flights.share('q', first.signal, compute);
    const stays = flights.share('q', second.signal, compute);
    first.abort(new Error('left'));
    await expect(left).rejects.toThrow('left');
    expect(started[0]?.aborted).toBe(false);
    second.abort(new Error('left too'));
    await expect(stays).rejects.toThrow('left too');
    expect(started[0]?.aborted).toBe(true);
    // Nobody joins what was stopped.
    const next = flights.share('q', patient(), compute);
    ends[1]?.resolve('anew');
    expect(await next).toBe('anew');
  });

  it('computes nothing for who has left already', async () => {
    const { compute, started } = controlled();
    await expect(new SingleFlight().share('q', AbortSignal.abort(new Error('gone')), compute)).rejects.toThrow('gone');
    expect(started).toEqual([]);
  });

  it('gives way to others between two who get the same result', async () => {
    const flights = new SingleFlight();
    const { compute, ends } = controlled();
    const order: string[] = [];
    const all = ['a', 'b', 'c'].map((name) =>
      flights.share('q', patient(), compute).then(() => {
        order.push(name);
        setImmediate(() => order.push(`other work after ${name}`));
      }),
    );
    ends[0]?.resolve('done');
    await Promise.all(all);
    expect(order.indexOf('other work after a')).toBeLessThan(order.indexOf('c'));
    expect(order[0]).toBe('a');
  });
});
