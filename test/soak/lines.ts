/** Soak: three clearinghouses, each behind a proxy that can be cut, and the practice that sends to them. */

import { startProxy, type TcpProxy } from '../rig/proxy.ts';
import { type Mailbox, Practice } from '../system/practice.ts';
import { openSsh, ownServer, type Server } from '../system/servers.ts';
import { SCENARIO } from './claims.ts';

export interface Line {
  readonly server: Server;
  readonly proxy: TcpProxy;
}

async function line(start: (scenario: object, seed: number) => Promise<Server>, seed: number): Promise<Line> {
  const server = await start(SCENARIO, seed);
  const { port }: { readonly port: number } = Object(server.mailbox.transport);
  return { server, proxy: await startProxy(port) };
}

/** Two of the sandbox's own servers, and OpenSSH between them. */
export function startLines(): Promise<readonly Line[]> {
  return Promise.all([line(ownServer, 1), line(openSsh, 2), line(ownServer, 3)]);
}

const idOf = (index: number): string => (index === 0 ? 'clearing' : `clearing${index + 1}`);

/** The last one's answers are moved away on the server. */
const partnerOf = ({ server, proxy }: Line, index: number): object => ({
  id: idOf(index),
  transport: {
    ...server.mailbox.transport,
    port: proxy.port,
    connectSeconds: 5,
    requestSeconds: 5,
    transferSeconds: 30,
  },
  sender: { id: 'PRACTICE' },
  receiver: { id: 'SANDBOX' },
  submitter: { name: 'SAMPLE PRACTICE', id: 'PRACTICE', contactName: 'OFFICE', phone: '5555550100' },
  receiverName: 'SANDBOX CLEARINGHOUSE',
  send: { folder: server.mailbox.upload },
  receive: {
    folder: server.mailbox.download,
    settleSeconds: 0,
    ...(index === 2 ? { afterwards: 'move', moveTo: `${server.mailbox.download}/done` } : {}),
  },
  schedule: { sendEverySeconds: 2, collectEverySeconds: 3 },
  limits: { claimsPerSet: 100, setsPerInterchange: 5 },
});

export function practiceOf(lines: readonly Line[]): Practice {
  const mailbox: Mailbox = lines[0]?.server.mailbox ?? { transport: {}, upload: '', download: '' };
  const payers = lines.map((_, index) => ({ id: `PAYER${index}`, partner: idOf(index) }));
  return new Practice(mailbox, { config: { partners: lines.map(partnerOf), payers } });
}
