import { rmSync } from 'node:fs';
import { createServer, connect, type Server, type Socket } from 'node:net';

/** A message may be no longer than this many characters. */
const LONGEST = 1_000_000;

/**
 * Answers JSON requests on a Unix socket, or on a named pipe of Windows: one line in, one line out, any number on a
 * connection. Only the user who runs the program may connect. A file that a dead process has left is replaced, so the caller
 * has to know that no living one listens there. `answer` must not throw. Closing waits for the answers that are due.
 */
export function serveLocal(
  path: string,
  answer: (request: unknown) => Promise<unknown>,
): Promise<{ close(): Promise<void> }> {
  rmSync(path, { force: true });
  const sockets = new Set<Socket>();
  const answers = new Set<Promise<unknown>>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    // Whoever has asked may be gone before the answer is there.
    socket.on('error', () => undefined);
    readLines(socket, (line) => {
      const sent = answer(parsed(line)).then((value) => socket.write(`${JSON.stringify(value)}\n`));
      answers.add(sent);
      void sent.finally(() => answers.delete(sent));
    });
  });
  return listening(server, path).then(() => ({
    close: async () => {
      await Promise.all(answers);
      const closed = new Promise((resolve) => server.close(resolve));
      for (const socket of sockets) socket.end();
      await closed;
    },
  }));
}

/** Asks once. Undefined: nobody listens there. Rejects where the answer does not come in `timeoutMs`. */
export function askLocal(path: string, request: unknown, timeoutMs: number): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const socket = connect(path);
    const timer = setTimeout(() => socket.destroy(new Error(`no answer in ${timeoutMs} ms`)), timeoutMs);
    socket.on('connect', () => socket.write(`${JSON.stringify(request)}\n`));
    readLines(socket, (line) => {
      resolve(parsed(line));
      socket.destroy();
    });
    socket.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT' || error.code === 'ECONNREFUSED') resolve(undefined);
      else reject(error);
    });
    socket.on('close', () => {
      clearTimeout(timer);
      reject(new Error('the other side ended before it answered'));
    });
  });
}

/** The file is made with the right modes at once: there is no moment in which others could connect. */
function listening(server: Server, path: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    const mask = process.umask(0o177);
    try {
      server.listen(path, resolve);
    } finally {
      process.umask(mask);
    }
  });
}

function readLines(socket: Socket, onLine: (line: string) => void): void {
  let text = '';
  socket.setEncoding('utf8');
  socket.on('data', (part: string) => {
    text += part;
    if (text.length > LONGEST) socket.destroy();
    const lines = text.split('\n');
    text = lines.pop()!;
    for (const line of lines) onLine(line);
  });
}

/** What is no JSON is nothing that anybody asked for. */
function parsed(line: string): unknown {
  try {
    return JSON.parse(line) as unknown;
  } catch {
    return undefined;
  }
}
