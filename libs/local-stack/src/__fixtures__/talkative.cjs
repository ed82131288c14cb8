// Writes to its log, says that it has survived that, and ends when it has been asked something.
process.stdout.write('a line\n');
process.stderr.write('another\n');
setTimeout(() => {
  process.send('still here');
  process.once('message', () => setImmediate(() => process.exit(0)));
}, 50);
