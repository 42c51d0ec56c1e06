/** SFTP adapter: what an error of the server, the socket or the library means. By code first, then by message; never success. */
import { type ErrorKind, GatewayError } from '../../base/gateway-error.ts';
import { errnoKind } from '../errno.ts';
import { transportErrors as kinds } from '../errors.ts';

/** SSH_FXP_STATUS codes; 9 and up come from later drafts, which some servers send in version 3 all the same. */
const STATUS: Readonly<Record<number, ErrorKind>> = {
  2: kinds.missing,
  3: kinds.permission,
  6: kinds.closed,
  7: kinds.closed,
  8: kinds.unsupported,
  10: kinds.missing,
  11: kinds.exists,
  12: kinds.permission,
  14: kinds.noSpace,
  15: kinds.quota,
};

/** SSH_MSG_DISCONNECT reasons. They share numbers with the table above and mean other things. */
const DISCONNECT: Readonly<Record<number, ErrorKind>> = {
  3: kinds.algorithms,
  10: kinds.closed,
  11: kinds.closed,
  12: kinds.closed,
  13: kinds.authRefused,
  14: kinds.authRefused,
  15: kinds.authRefused,
};

/** The library's own levels. */
const LEVEL: Readonly<Record<string, ErrorKind>> = {
  'client-authentication': kinds.authRefused,
  'client-timeout': kinds.timeout,
  'client-dns': kinds.unreachable,
};

/** Where there is only text: SFTP's catch-all FAILURE, and errors that the libraries make without a code. */
const MESSAGES: readonly (readonly [RegExp, ErrorKind])[] = [
  [/quota/i, kinds.quota],
  [/no space|disk (is )?full|enospc|insufficient (disk )?space/i, kinds.noSpace],
  [/authentication (methods )?failed|too many authentication failures|account (is )?locked/i, kinds.authRefused],
  [/permission denied|access (is )?denied|read.?only/i, kinds.permission],
  [/already exists|file exists/i, kinds.exists],
  [/no such (file|directory|path)|(file|path|directory) not found|does not exist/i, kinds.missing],
  [/not support|unsupported|unimplemented/i, kinds.unsupported],
  [/no matching (key exchange|host key|c->s|s->c)/i, kinds.algorithms],
  [/keepalive timeout|timed? ?out/i, kinds.timeout],
  [
    /no response from server|connection (was )?(lost|closed|reset)|not connected|channel (is )?closed|socket/i,
    kinds.closed,
  ],
];

interface ErrorParts {
  readonly message: string;
  readonly code: string | number | undefined;
  readonly level: string | undefined;
}

function partsOf(error: unknown): ErrorParts {
  if (typeof error !== 'object' || error === null) return { message: String(error), code: undefined, level: undefined };
  const code: unknown = 'code' in error ? error.code : undefined;
  const level: unknown = 'level' in error ? error.level : undefined;
  return {
    message: error instanceof Error ? error.message : '',
    code: typeof code === 'string' || typeof code === 'number' ? code : undefined,
    level: typeof level === 'string' ? level : undefined,
  };
}

const byMessage = (message: string): ErrorKind =>
  MESSAGES.find(([pattern]) => pattern.test(message))?.[1] ?? kinds.unknown;

/** Kind of an error that answered one request. */
export function requestErrorKind(error: unknown): ErrorKind {
  const { code, message } = partsOf(error);
  if (typeof code === 'number') return STATUS[code] ?? byMessage(message);
  return errnoKind(code) ?? byMessage(message);
}

/** Kind of an error of the connection itself, before or after it was open. */
export function connectionErrorKind(error: unknown): ErrorKind {
  const { code, level, message } = partsOf(error);
  if (level !== undefined && LEVEL[level] !== undefined) return LEVEL[level];
  if (typeof code === 'number') return DISCONNECT[code] ?? byMessage(message);
  return errnoKind(code) ?? byMessage(message);
}

/** True for SFTP's FAILURE with a text that says nothing: OpenSSH answers so for a full disk and for a taken name alike. */
export function saysNothing(error: unknown): error is GatewayError {
  return error instanceof GatewayError && error.kind === kinds.unknown && partsOf(error.cause).code === 4;
}

/** The server's words stay in `cause`: they may hold names that do not belong in our logs. */
export function requestError(error: unknown, doing: string): GatewayError {
  if (error instanceof GatewayError) return error;
  const kind = requestErrorKind(error);
  const { code } = partsOf(error);
  return new GatewayError(kind, `${doing} failed: ${kind.code}${code === undefined ? '' : ` (${code})`}`, {
    cause: error,
  });
}

export function connectionError(error: unknown, doing: string): GatewayError {
  if (error instanceof GatewayError) return error;
  const kind = connectionErrorKind(error);
  const { code } = partsOf(error);
  return new GatewayError(kind, `${doing} failed: ${kind.code}${code === undefined ? '' : ` (${code})`}`, {
    cause: error,
  });
}
