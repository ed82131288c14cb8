// A program that does what its argument says, for the specs of parts.
const { spawn } = require('node:child_process');
const { createServer } = require('node:net');

const behaviours = {
  runs: () => process.send('ready'),
  crashesWhenReady: () => process.send('ready', () => process.exit(7)),
  failsToStart: () => {
    console.error('no such table: probes');
    process.exit(3);
  },
  // Silent from its second question on: its event loop stands.
  hangs: () => {
    let asked = 0;
    process.on('message', () => {
      asked += 1;
      if (asked > 1) for (;;);
      process.send('pong');
    });
    process.send('ready');
  },
  answers: () => {
    process.on('message', () => process.send('pong'));
    process.send('ready');
  },
  // On the port of its second argument.
  listens: () => {
    const server = createServer().listen(Number(process.argv[3]), '127.0.0.1', () => process.send('ready'));
    server.on('error', (error) => {
      console.error(error.message);
      process.exit(1);
    });
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
