// A program that does what its argument says, for the specs of parts.
const { spawn } = require('node:child_process');

const behaviours = {
  runs: () => process.send('ready'),
  crashesWhenReady: () => process.send('ready', () => process.exit(7)),
  failsToStart: () => {
    console.error('no such table: probes');
    process.exit(3);
  },
  neverReady: () => undefined,
  // Deaf to SIGTERM, and with a child that nobody but its process group knows of.
  stubborn: () => {
    process.on('SIGTERM', () => undefined);
    const child = spawn('sleep', ['600'], { stdio: 'ignore' });
    process.send({ child: child.pid });
    process.send('ready');
  },
};

setInterval(() => undefined, 60_000);
behaviours[process.argv[2]]();
