// Loaded before a program: ends it with exit code 99 as soon as it asks for a name or a connection beyond this machine.
import dns from 'node:dns';
import net from 'node:net';
import { syncBuiltinESMExports } from 'node:module';

const ALLOWED = /^(127\.|::1$|localhost$)/;

function refuse(what) {
  process.stderr.write(`beyond loopback: ${what}\n`);
  process.exit(99);
}

const connect = net.Socket.prototype.connect;
net.Socket.prototype.connect = function (...args) {
  const [to, name] = Array.isArray(args[0]) ? args[0] : args;
  const { host = 'localhost', port, path } = typeof to === 'object' ? to : { host: name, port: to };
  if (path === undefined && !ALLOWED.test(host)) refuse(`${host}:${port}`);
  return connect.apply(this, args);
};
for (const where of [dns, dns.promises]) {
  for (const name of ['lookup', 'resolve', 'resolve4', 'resolve6']) {
    const ask = where[name];
    where[name] = (host, ...rest) => (ALLOWED.test(host) ? ask.call(where, host, ...rest) : refuse(host));
  }
}
syncBuiltinESMExports();
