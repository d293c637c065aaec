// A request as bytes, over a socket of its own: what fetch would tidy up, refuse or give up on goes out as it is,
// and an answer that comes before the request has ended is read.
import { connect } from 'node:net';

const patience_ms = 20_000;
const piece_bytes = 64 << 10;

function read_answer(bytes) {
  const end = bytes.indexOf('\r\n\r\n');
  if (end < 0) return { status: 0, headers: {}, body: '' };
  const [first, ...lines] = bytes.subarray(0, end).toString('latin1').split('\r\n');
  const headers = Object.fromEntries(lines.map((line) => [line.slice(0, line.indexOf(':')).toLowerCase(), line.slice(line.indexOf(':') + 1).trim()]));
  const text = bytes.subarray(end + 4, headers['content-length'] ? end + 4 + Number(headers['content-length']) : undefined).toString('utf8');
  return { status: Number(first.split(' ')[1]), headers, body: /json/.test(headers['content-type'] ?? '') && text ? JSON.parse(text) : text };
}

// `head` is text without its last line end; `pieces` are what follows, as they should be sent.
export function send(url, head, pieces = []) {
  const { hostname, port } = new URL(url);
  return new Promise((resolve) => {
    const socket = connect(Number(port), hostname);
    const got = [];
    let done = false;
    const end = () => {
      if (done) return;
      done = true;
      clearTimeout(timer);
      socket.destroy();
      resolve(read_answer(Buffer.concat(got)));
    };
    const timer = setTimeout(end, patience_ms);
    socket.on('data', (bytes) => {
      got.push(bytes);
      const all = Buffer.concat(got);
      const at = all.indexOf('\r\n\r\n');
      const length = at >= 0 && all.subarray(0, at).toString('latin1').match(/^content-length: *(\d+)$/im);
      if (length && all.length >= at + 4 + Number(length[1])) end();
    });
    socket.on('error', () => setTimeout(end, 50));
    socket.on('close', end);
    const write = (bytes) => new Promise((next) => (done || socket.destroyed ? next() : socket.write(bytes, () => next())));
    (async () => {
      await write(Buffer.from(`${head}\r\n\r\n`, 'latin1'));
      for (const piece of pieces) await write(piece);
    })();
  });
}

export const head_of = (method, path, headers) => [`${method} ${path} HTTP/1.1`, 'Host: kith.example', ...Object.entries(headers).map(([name, value]) => `${name}: ${value}`)].join('\r\n');

export function* in_pieces(body) {
  for (let at = 0; at < body.length; at += piece_bytes) yield body.subarray(at, at + piece_bytes);
}

export function* in_chunks(body) {
  for (const piece of in_pieces(body)) yield Buffer.concat([Buffer.from(`${piece.length.toString(16)}\r\n`), piece, Buffer.from('\r\n')]);
  yield Buffer.from('0\r\n\r\n');
}
