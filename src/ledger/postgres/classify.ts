import pg from 'pg';
import { GatewayError } from '../../base/gateway-error.ts';
import { ledgerErrors } from '../errors.ts';

/** SQLSTATE (or its class) and Node's network codes → our kinds; the first that fits counts. */
const KINDS = [
  ['40001', ledgerErrors.conflict],
  ['40P01', ledgerErrors.conflict],
  ['55P03', ledgerErrors.locked],
  ['25P03', ledgerErrors.unreachable],
  ['53100', ledgerErrors.full],
  ['53', ledgerErrors.unreachable],
  ['57P', ledgerErrors.unreachable],
  ['08', ledgerErrors.unreachable],
  ['XX001', ledgerErrors.corrupt],
  ['XX002', ledgerErrors.corrupt],
  ['28', ledgerErrors.unusable],
  ['3D000', ledgerErrors.unusable],
  ['42501', ledgerErrors.unusable],
  ['ECONN', ledgerErrors.unreachable],
  ['EPIPE', ledgerErrors.unreachable],
  ['ETIMEDOUT', ledgerErrors.unreachable],
  ['EHOSTUNREACH', ledgerErrors.unreachable],
  ['ENETUNREACH', ledgerErrors.unreachable],
  ['ENOTFOUND', ledgerErrors.unreachable],
  ['EAI_AGAIN', ledgerErrors.unreachable],
  ['ENOENT', ledgerErrors.unreachable],
] as const;

/** What a person who sets a gateway up can do something about; our own words, since the server's may hold a value. */
const WORDS = [
  ['28P01', 'the password is wrong, or none was given (PGPASSWORD)'],
  ['28', 'the server lets this user not in; see ledger.url and its pg_hba.conf'],
  ['3D000', 'there is no database of the name that ledger.url says; createdb makes one'],
  ['42501', 'the user of ledger.url has no right to that; it must own the schema claimgate, or may make it'],
  ['53300', 'it has no connection left'],
  ['ECONNREFUSED', 'nothing listens at the host and port of ledger.url'],
  ['ENOTFOUND', 'the host of ledger.url has no address'],
  ['EAI_AGAIN', 'the host of ledger.url has no address'],
  ['ETIMEDOUT', 'the host of ledger.url does not answer'],
] as const;

const meaning = (code: string): string => {
  const words = WORDS.find(([prefix]) => code.startsWith(prefix))?.[1];
  return words === undefined ? '' : `: ${words}`;
};

/** What the driver says where it gives no code. */
const MESSAGES =
  /^(Connection terminated|timeout exceeded when trying to connect|Client has encountered a connection error|Client was closed)/;

/** Constraints, wrong types and unknown columns are bugs of ours; their details hold values, so only the names are kept. */
const BUGS = /^(22|23|42|P0)/;

export function classifyPostgres(error: unknown): unknown {
  if (!(error instanceof Error)) return error;
  const code = codeOf(error);
  if (code === undefined) {
    return MESSAGES.test(error.message)
      ? new GatewayError(ledgerErrors.unreachable, `the database connection broke: ${error.message}`, { cause: error })
      : error;
  }
  const kind = KINDS.find(([prefix]) => code.startsWith(prefix))?.[1];
  if (kind !== undefined) return new GatewayError(kind, `PostgreSQL says ${code}${meaning(code)}`, { cause: error });
  if (BUGS.test(code)) return new Error(`assertion failed: PostgreSQL says ${code}${namesIn(error)}`);
  return error instanceof pg.DatabaseError
    ? new GatewayError(ledgerErrors.unknown, `PostgreSQL says ${code}`, { cause: error })
    : error;
}

function codeOf(error: Error): string | undefined {
  return 'code' in error && typeof error.code === 'string' ? error.code : undefined;
}

function namesIn(error: Error): string {
  if (!(error instanceof pg.DatabaseError)) return '';
  // Messages of raised exceptions are our own; those of others may quote a value.
  const own = error.code === 'P0001' || error.code?.startsWith('42') === true ? error.message : undefined;
  return [error.table, error.constraint, own].map((name) => (name === undefined ? '' : `, ${name}`)).join('');
}
