/**
 * Loaded before anything else into the editor's server and every Node.js process under it: connections that would leave this
 * machine are refused, as without a network, and noted in the file $OFFLINE_LOG.
 */
const { appendFileSync } = require('node:fs');
const net = require('node:net');

const local = /^(localhost|127\.0\.0\.1|::1|::|0\.0\.0\.0)$/;
const connect = net.Socket.prototype.connect;

/** @this {net.Socket} @param {unknown[]} args as `net.connect` takes them, or already in the one array that Node.js makes of them */
function connectLocally(...args) {
  const [first, second] = Array.isArray(args[0]) ? args[0] : args;
  const target = typeof first === 'object' ? first : { port: first, host: second };
  const host = typeof target.path !== 'string' && typeof target.host === 'string' ? target.host : 'localhost';
  if (local.test(host)) return connect.apply(this, args);
  appendFileSync(process.env.OFFLINE_LOG, `${host}:${target.port} from ${process.argv.slice(0, 3).join(' ')}\n`);
  const error = Object.assign(new Error(`connect ENETUNREACH ${host}`), { code: 'ENETUNREACH', syscall: 'connect', address: host });
  process.nextTick(() => this.destroy(error));
  return this;
}

net.Socket.prototype.connect = connectLocally;
