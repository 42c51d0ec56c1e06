/** Bench: the sandbox's SSH server in a process of its own. */
import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

export interface DeliveredName {
  readonly name: string;
  readonly kind: string;
}

/** Starts the sandbox; `round` resolves when it has answered everything. */
export async function startSandboxProcess(root: string) {
  const script = fileURLToPath(import.meta.url).replace(/sandbox-process(\.[jt]s)$/, 'sandbox-child$1');
  const child = spawn(
    process.execPath,
    [...process.execArgv.filter((word) => !/prof|trace/.test(word)), script, root],
    {
      stdio: ['pipe', 'pipe', 'inherit'],
    },
  );
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const answer = async () => {
    const { value, done } = await lines.next();
    if (done === true) throw new Error('the sandbox ended');
    return JSON.parse(value);
  };
  const facts: {
    readonly port: number;
    readonly hostKeyFingerprint: string;
    readonly folders: { readonly upload: string; readonly download: string };
  } = await answer();
  return {
    facts,
    round: async (): Promise<readonly DeliveredName[]> => {
      child.stdin.write('round\n');
      return answer();
    },
    /** Processor time that it has used so far. */
    cpuSeconds: async (): Promise<number> => {
      child.stdin.write('cost\n');
      return answer();
    },
    stop: () => child.stdin.end(),
  };
}
