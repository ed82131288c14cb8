// @ts-check
// Loaded ahead of each process of a stack (node --require): collects garbage at SIGUSR2 and says what is left.
'use strict';
const fs = require('node:fs');
const path = require('node:path');
const { setFlagsFromString } = require('node:v8');
const { runInNewContext } = require('node:vm');

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc');
process.on('SIGUSR2', () => {
  collect();
  const { heapUsed, external, rss } = process.memoryUsage();
  const file = path.join(process.env.SONDE_BENCH_MEMORY ?? '', String(process.pid));
  fs.writeFileSync(`${file}.part`, JSON.stringify({ used: heapUsed + external, rss }));
  fs.renameSync(`${file}.part`, file);
});
