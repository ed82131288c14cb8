export { ApiClient, type ClientOptions } from './api-client';
export { sweepPath, withQuery } from './paths';
export { errorOf } from './problem-error';
