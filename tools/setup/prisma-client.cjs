// @ts-check
'use strict';
const fs = require('node:fs');
const path = require('node:path');
const { run } = require('./run-command.cjs');
const { lockedPackages } = require('./packages.cjs');
const { stampOf } = require('./stamp.cjs');

const output = path.join('libs', 'persistence', 'src', 'generated');

/**
 * @param {import('./context.cjs').Context} context
 * @param {import('./context.cjs').Say} say
 */
async function generatePrismaClient(context, say) {
  const { root, env } = context;
  const inputs = ['prisma.config.ts', path.join('prisma', 'schema.prisma')].map((name) => path.join(root, name));
  const version = lockedPackages(context)['node_modules/prisma'].version;
  const stamp = stampOf(context, 'prisma-client', [
    `prisma ${version}`,
    ...inputs.map((file) => fs.readFileSync(file)),
  ]);
  if (stamp.isCurrent() && fs.existsSync(path.join(root, output))) return 'up to date';
  say('generating');
  const prisma = path.join(root, 'node_modules', '.bin', 'prisma');
  // Generating needs no schema engine, but the command looks for one and would download it: any program will do.
  await run(process.execPath, [prisma, 'generate'], {
    cwd: root,
    env: { ...env, PRISMA_SCHEMA_ENGINE_BINARY: process.execPath, CHECKPOINT_DISABLE: '1' },
  });
  stamp.set();
  return 'generated';
}

module.exports = { generatePrismaClient };
