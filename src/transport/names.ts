/** Transport: names and paths that we will touch. An allow-list, so that nobody has to think of every hostile name. */
import { GatewayError } from '../base/gateway-error.ts';
import { transportErrors as kinds } from './errors.ts';
import type { SkipReason } from './port.ts';

const LONGEST_NAME = 200;
const PLAIN = /^[A-Za-z0-9_][A-Za-z0-9_ .,+=@#%&~()[\]{}'!^$-]*$/;
/** What WinSCP, browsers, Camel, SFTPGo, rsync-like senders and we ourselves append while a file is still being written. */
const TEMPORARY = /\.(tmp|temp|part|partial|filepart|inprogress|writing|uploading|crdownload|swp|lock|bak)$|~$/i;

/** Why an entry of a listing is left alone by its name; undefined when the name is plain. */
export function nameSkipReason(name: string): SkipReason | undefined {
  if (name.length > LONGEST_NAME) return 'hostile-name';
  if (/^\.[A-Za-z0-9_]/.test(name) && PLAIN.test(name.slice(1))) return 'dot-file';
  if (!PLAIN.test(name)) return 'hostile-name';
  return TEMPORARY.test(name) ? 'temporary-name' : undefined;
}

/** The parts of a path given by our own configuration or made by us. Throws `transport-bad-path`; dot files are allowed. */
export function safePath(path: string): string {
  const parts = path.split('/').filter((part) => part !== '' && part !== '.');
  const hostile = parts.some(
    (part) => !PLAIN.test(part.replace(/^\.(?=[A-Za-z0-9_])/, '')) || part.length > LONGEST_NAME,
  );
  if (hostile || path === '')
    throw new GatewayError(kinds.badPath, 'a remote path was refused: it holds a name that is not allowed');
  return path;
}
