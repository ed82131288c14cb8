import { z } from 'zod';
import { api } from './api';

it('says so when another version of the api answers, or none', async () => {
  const call = () => api.call(z.object({ name: z.string() }), '/v1/x');
  const fetched = jest.spyOn(globalThis, 'fetch').mockResolvedValueOnce(new Response('{"hello":"world"}'));
  await expect(call()).rejects.toThrow('another version of Sonde');
  fetched.mockRejectedValueOnce(new TypeError('Failed to fetch'));
  await expect(call()).rejects.toThrow('the api does not answer: sonde up starts it');
  fetched.mockRestore();
});
