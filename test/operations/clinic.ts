/** Operations tests: a practice whose mailbox is a folder that the sandbox answers; commands run in this process. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Gateway } from '../../src/cli/environment.ts';
import type { InterchangeRow } from '../../src/ledger/port.ts';
import { createEnvironment } from '../../src/main.ts';
import type { Sandbox } from '../../src/sandbox/sandbox.ts';
import { type CommandResult, Practice, type PracticeOptions, startClearing } from '../system/practice.ts';

export const BY_JO = ['--as', 'jo', '--reason', 'seen in the portal'] as const;

export interface Clinic {
  readonly practice: Practice;
  readonly sandbox: Sandbox;
  /** The clearinghouse's folder that answers lie in. */
  readonly answers: string;
  run(...words: readonly string[]): Promise<CommandResult>;
  /** Sends, lets the clearinghouse answer, collects. */
  round(): Promise<void>;
  /** Works with the opened gateway, to bring about what no command can. */
  inside<T>(work: (gateway: Gateway) => Promise<T>): Promise<T>;
  /** Codes of the alerts that are open; may be asked beside a daemon. */
  openAlerts(): Promise<readonly string[]>;
  remove(): Promise<void>;
}

export async function openClinic(scenario: object = {}, options: PracticeOptions = {}): Promise<Clinic> {
  const root = mkdtempSync(join(tmpdir(), 'claimgate-clinic-'));
  const { sandbox } = await startClearing(root, scenario, false);
  const transport = { type: 'folder', root: join(root, 'mailbox') };
  const practice = new Practice({ transport, upload: 'inbound', download: 'outbound' }, options);
  const run = (...words: readonly string[]): Promise<CommandResult> => practice.run(words);
  return {
    practice,
    sandbox,
    answers: join(root, 'mailbox', 'outbound'),
    run,
    round: async () => {
      await run('send');
      await sandbox.processInbox();
      await run('collect');
    },
    inside: async (work) => {
      const gateway = await createEnvironment().openGateway(practice.config, { logLevel: 'silent' });
      try {
        return await work(gateway);
      } finally {
        await gateway.close();
      }
    },
    openAlerts: async () => {
      const options = { readOnly: true, logLevel: 'silent' } as const;
      const gateway = await createEnvironment().openGateway(practice.config, options);
      try {
        return (await gateway.ledger.alerts({ open: true, limit: 100 })).map((row) => row.code);
      } finally {
        await gateway.close();
      }
    },
    remove: async () => {
      practice.remove();
      await sandbox.stop();
      rmSync(root, { recursive: true, force: true });
    },
  };
}

/** Puts every interchange into that state. */
export function putAll(clinic: Clinic, state: InterchangeRow['state']): Promise<void> {
  return clinic.inside(({ ledger }) =>
    ledger.transaction(async (tx) => {
      for (const row of await tx.interchanges({ limit: 100 }))
        await tx.changeInterchange(row.interchangeKey, { state });
    }),
  );
}

/** What the audit chain holds, as `actor action`. */
export function audited(clinic: Clinic): Promise<readonly string[]> {
  return clinic.inside(async ({ ledger }) => (await ledger.audit(0, 100)).map((row) => `${row.actor} ${row.action}`));
}
