import { ApiClient } from '@sonde/contracts/client';

/** The api that serves this page. */
export const api = new ApiClient('', {
  whyAway: () => 'the api does not answer: sonde up starts it',
  otherVersion: 'the api answers as another version of Sonde would: load this page anew',
});
