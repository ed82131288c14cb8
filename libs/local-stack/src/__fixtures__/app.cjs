// Stands for one of Sonde's processes: ready at once, gone with its supervisor, and it notes what happens to it.
const { appendFileSync, existsSync } = require('node:fs');
const { createServer } = require('node:http');
const path = require('node:path');

const { FAKE_NAME: name, SONDE_ARTIFACTS: folder, SONDE_API_PORT: port } = process.env;
const note = (line) => appendFileSync(path.join(folder, 'notes'), `${name} ${line}\n`);

const given = Object.entries(process.env).filter(([key]) => key.startsWith('SONDE_'));
note(`started ${JSON.stringify(Object.fromEntries(given))}`);
process.on('disconnect', () => process.exit());
process.on('SIGTERM', () => {
  note('stopped');
  process.exit();
});
// As long as its spec wants it to.
if (existsSync(path.join(folder, `${name} crashes`))) process.exit(9);
if (name === 'api') createServer((_, response) => response.end()).listen(Number(port), '127.0.0.1');
process.send('ready');
