/** A process of its own for the crash tests: one run of transmitting to a folder, killed at the n-th point before or after a step. */
import type { Transport, TransportSession } from '../../src/transport/port.ts';
import { sendOnce } from './send-once.ts';

const [folder = '', mode = '', killAt = ''] = process.argv.slice(2);
let left = Number(killAt);

function point(): void {
  left -= 1;
  if (left === 0) process.kill(process.pid, 'SIGKILL');
}

function dying(transport: Transport): Transport {
  const step =
    <Parameters extends unknown[], Result>(work: (...parameters: Parameters) => Promise<Result>) =>
    async (...parameters: Parameters): Promise<Result> => {
      point();
      const result = await work(...parameters);
      point();
      return result;
    };
  return {
    connect: async (): Promise<TransportSession> => {
      const session = await transport.connect();
      return {
        list: session.list,
        read: session.read,
        close: session.close,
        stat: step(session.stat),
        write: step(session.write),
        rename: step(session.rename),
        remove: step(session.remove),
      };
    },
  };
}

await sendOnce(folder, mode === 'direct' ? 'direct' : 'temp-rename', dying, point);
console.log('survived');
