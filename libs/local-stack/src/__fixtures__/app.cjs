// Stands for one of Sonde's processes: ready at once, gone with its supervisor, and it notes what happens to it.
const { appendFileSync } = require('node:fs');
const path = require('node:path');

const { FAKE_NAME: name, SONDE_ARTIFACTS: folder } = process.env;
const note = (line) => appendFileSync(path.join(folder, 'notes'), `${name} ${line}\n`);

const given = Object.entries(process.env).filter(([key]) => key.startsWith('SONDE_'));
note(`started ${JSON.stringify(Object.fromEntries(given))}`);
process.on('disconnect', () => process.exit());
process.on('SIGTERM', () => {
  note('stopped');
  process.exit();
});
process.send('ready');
