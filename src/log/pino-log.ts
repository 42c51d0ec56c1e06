/** Log by pino: one JSON line an event. */
import { type DestinationStream, pino } from 'pino';
import { GatewayError } from '../base/gateway-error.ts';
import type { Log, LogEvents } from './log.ts';

export type LogLevel = 'debug' | 'info' | 'warn' | 'error' | 'silent';

/** What may be said of a cause: its type and code, and of one that nobody foresaw where it came from. Messages of foreign errors can hold a file's content, so they stay out. */
function causeFields(cause: unknown): Readonly<Record<string, string>> {
  if (cause instanceof GatewayError) return { errorType: 'GatewayError', errorCode: cause.code };
  if (!(cause instanceof Error)) return {};
  const code = 'code' in cause ? String(cause.code) : undefined;
  const frames = cause.stack?.split('\n').filter((line) => /^\s+at /.test(line)) ?? [];
  return {
    errorType: cause.name,
    ...(code !== undefined && /^[\w-]{1,40}$/.test(code) ? { errorCode: code } : {}),
    ...(frames.length > 0 ? { errorAt: frames.slice(0, 4).join('\n') } : {}),
  };
}

/** Lines that wait for a reader that does not read, in bytes; what comes after them is dropped: the work goes before its log. */
const MOST_WAITING = 1_000_000;

/** A log that writes to `destination` (file descriptor 2 unless given). Redaction is only a second net: fields are typed. */
export function createPinoLog(level: LogLevel, destination?: DestinationStream): Log {
  const options = { level, base: null, timestamp: pino.stdTimeFunctions.isoTime };
  const logger = pino(options, destination ?? pino.destination({ fd: 2, sync: false, maxLength: MOST_WAITING }));
  const fieldsOf = (event: keyof LogEvents, fields: object, cause?: unknown): object => ({
    event,
    ...fields,
    ...causeFields(cause),
  });
  return {
    info: (event, fields) => logger.info(fieldsOf(event, fields)),
    warn: (event, fields) => logger.warn(fieldsOf(event, fields)),
    error: (event, fields, cause) => logger.error(fieldsOf(event, fields, cause)),
  };
}
