// @ts-check
'use strict';
const os = require('node:os');
const path = require('node:path');
const { createContext } = require('./context.cjs');

describe('createContext', () => {
  it('keeps its cache where the user keeps caches', () => {
    const standard = path.join(os.homedir(), '.cache', 'sonde');
    expect(createContext({ env: { XDG_CACHE_HOME: '/somewhere' } }).cache).toBe('/somewhere/sonde');
    expect(createContext({ env: {} }).cache).toBe(standard);
    expect(createContext({ env: { XDG_CACHE_HOME: 'relative' } }).cache).toBe(standard);
  });

  it('takes the device from SONDE_TENSORFLOW', () => {
    expect(createContext({ env: {} }).device).toBe('cpu');
    expect(createContext({ env: { SONDE_TENSORFLOW: 'gpu' } }).device).toBe('gpu');
    expect(() => createContext({ env: { SONDE_TENSORFLOW: 'tpu' } })).toThrow('"cpu" (the default) or "gpu"');
  });
});
