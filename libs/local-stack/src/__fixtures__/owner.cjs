// Starts the servers for tests, says where they are, and stays until it is killed.
const { startTestServers } = require('../../dist/index.js');

startTestServers().then((servers) => process.send(servers));
