#!/usr/bin/env node
const { existsSync } = require('node:fs');
const { join } = require('node:path');

const program = join(__dirname, '../dist/main.js');
if (!existsSync(program)) {
  console.error('sonde is not built yet: run npm run setup');
  process.exit(3);
}
require(program);
