/** Transport: what the operating system's error codes mean for a mailbox; shared by its adapters. */
import type { ErrorKind } from '../base/gateway-error.ts';
import { transportErrors as kinds } from './errors.ts';

const ERRNO: Readonly<Record<string, ErrorKind>> = {
  ENOTFOUND: kinds.unreachable,
  EAI_AGAIN: kinds.unreachable,
  ECONNREFUSED: kinds.unreachable,
  EHOSTUNREACH: kinds.unreachable,
  ENETUNREACH: kinds.unreachable,
  EHOSTDOWN: kinds.unreachable,
  ENETDOWN: kinds.unreachable,
  ETIMEDOUT: kinds.timeout,
  ECONNRESET: kinds.closed,
  ECONNABORTED: kinds.closed,
  EPIPE: kinds.closed,
  ENOTCONN: kinds.closed,
  ESTALE: kinds.closed,
  ENOSPC: kinds.noSpace,
  EDQUOT: kinds.quota,
  EACCES: kinds.permission,
  EPERM: kinds.permission,
  EROFS: kinds.permission,
  ENOENT: kinds.missing,
  ENOTDIR: kinds.missing,
  EEXIST: kinds.exists,
  ENOTEMPTY: kinds.exists,
  ELOOP: kinds.notAFile,
  EISDIR: kinds.notAFile,
  ENOTSUP: kinds.unsupported,
  EOPNOTSUPP: kinds.unsupported,
  ENOSYS: kinds.unsupported,
};

/** Undefined when the code says nothing to us; the caller then looks further, and ends at unknown. */
export function errnoKind(code: string | number | undefined): ErrorKind | undefined {
  return typeof code === 'string' ? ERRNO[code] : undefined;
}
