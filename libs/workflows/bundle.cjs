// Bundles the workflows once, at build time: workers and tests load dist/workflow-bundle.js.
const { writeFile } = require('node:fs/promises');
const { join } = require('node:path');
const { DefaultLogger, bundleWorkflowCode } = require('@temporalio/worker');

async function main() {
  const { code } = await bundleWorkflowCode({
    workflowsPath: join(__dirname, 'dist/index.js'),
    logger: new DefaultLogger('WARN'),
  });
  await writeFile(join(__dirname, 'dist/workflow-bundle.js'), code);
}

main().catch((error) => {
  console.error(error);
  process.exit(1);
});
