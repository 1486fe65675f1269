// A constant redirect from Node; for the memory of idle connections. Arguments: PORT DESTINATION
'use strict';

const http = require('http');

const [port, destination] = process.argv.slice(2);
const idleMilliseconds = 300000;
const backlog = 4096;

const server = http.createServer((request, response) => {
  response.writeHead(302, { Location: destination, 'Content-Length': 0 });
  response.end();
});
server.keepAliveTimeout = idleMilliseconds;
server.listen(Number(port), '127.0.0.1', backlog);
