/** Outbound: claim files from the billing systems' folders, one after the other. */
import { GatewayError } from '../base/gateway-error.ts';
import {
  type ClaimFileLook,
  type ClaimFolder,
  settledClaimFiles,
  type TakenFile,
  takeClaimFile,
  takenClaimFiles,
} from '../drop/claim-folder.ts';
import { isLeaseLost } from '../ledger/leases.ts';
import type { ClaimSource, OutboundPorts } from './ports.ts';
import { type TakenReport, takeFile } from './take-file.ts';

/** Looks at waiting files, kept between two looks by the caller; one map a source. */
export type ClaimLooks = Map<string, Map<string, ClaimFileLook>>;

/** What could not be taken now: a folder, or a file that lies with us and is tried again at the next run. */
export interface NotTaken {
  readonly billingSystem: string;
  readonly code: string;
  /** In words, for the person at the terminal. */
  readonly why: string;
  /** The file, when it is one and not the folder. */
  readonly file?: string;
}

export interface Taking {
  readonly taken: readonly TakenReport[];
  readonly notTaken: readonly NotTaken[];
}

/**
 * Takes every settled file of every source, first those that were taken before a crash. One bad file or folder never stops the next, nor
 * the sending of what is ready.
 */
export async function takeClaims(ports: OutboundPorts, looks: ClaimLooks): Promise<Taking> {
  const taken: TakenReport[] = [];
  const notTaken: NotTaken[] = [];
  const standingAlone = async (source: ClaimSource, work: () => Promise<void>, file?: string): Promise<void> => {
    try {
      await work();
    } catch (cause) {
      if (isLeaseLost(cause)) throw cause;
      const code = cause instanceof GatewayError ? cause.code : 'unknown';
      const retryable = cause instanceof GatewayError && cause.retryable;
      ports.log.error('task-failed', { task: `take:${source.id}`, code, retryable }, cause);
      const why = cause instanceof GatewayError ? cause.message : 'a fault of claimgate’s own; the log has it';
      notTaken.push({ billingSystem: source.id, code, why, ...(file === undefined ? {} : { file }) });
    }
  };
  for (const source of ports.sources) {
    const folder: ClaimFolder = {
      folder: source.in,
      settleMs: source.settleSeconds * 1000,
      markerFile: source.markerFile,
      takeWhen: source.takeWhen,
    };
    const seen = looks.get(source.id) ?? new Map<string, ClaimFileLook>();
    looks.set(source.id, seen);
    const take = (file: TakenFile): Promise<void> =>
      standingAlone(source, async () => void taken.push(await takeFile({ ports, source, file })), file.name);
    const rename = (name: string, nowMs: number): Promise<void> =>
      standingAlone(
        source,
        async () => {
          const file = await takeClaimFile(folder, name, nowMs);
          if (file !== undefined) await take(file);
        },
        name,
      );
    await standingAlone(source, async () => {
      for (const file of await takenClaimFiles(folder)) await take(file);
      const nowMs = ports.clock.now().getTime();
      for (const name of await settledClaimFiles(folder, seen, nowMs)) {
        await ports.ledger.confirmLease();
        await rename(name, nowMs);
      }
    });
  }
  return { taken, notTaken };
}
