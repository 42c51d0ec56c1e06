/** SFTP adapter: lists a folder page by page, keeping only what is wanted. */
import { GatewayError } from '../../base/gateway-error.ts';
import { transportErrors as kinds } from '../errors.ts';
import { nameSkipReason } from '../names.ts';
import { oldestFiles } from '../oldest.ts';
import type { ListOptions, RemoteFile } from '../port.ts';
import { entryType, toRemoteStat } from './attributes.ts';
import type { SftpRequests } from './requests.ts';

/** A page may be empty without being the last, but a server that sends nothing else never ends. */
const EMPTY_PAGES_IN_A_ROW = 100;

export async function listFolder(
  requests: SftpRequests,
  folder: string,
  options: ListOptions,
): Promise<readonly RemoteFile[]> {
  const handle = await requests.opendir(folder);
  try {
    const oldest = oldestFiles(options.limit);
    let emptyPages = 0;
    for (;;) {
      const page = await requests.readdir(handle);
      if (page === undefined) return oldest.take();
      emptyPages = page.length === 0 ? emptyPages + 1 : 0;
      if (emptyPages > EMPTY_PAGES_IN_A_ROW) throw new GatewayError(kinds.unknown, 'the listing does not end');
      for (const entry of page) {
        // The name first: nothing else of a hostile entry is looked at.
        const type = entryType(entry);
        const reason = nameSkipReason(entry.filename) ?? (type === 'file' ? undefined : type);
        const file = { name: entry.filename, ...toRemoteStat(entry.attrs) };
        if (reason !== undefined) options.onSkipped?.(entry.filename, reason);
        else if (options.accept?.(file) ?? true) oldest.add(file);
      }
    }
  } finally {
    // The listing is whole or already failed; a lost handle dies with the session.
    await requests.close(handle).catch(() => undefined);
  }
}
