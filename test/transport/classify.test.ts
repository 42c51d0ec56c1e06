import { describe, expect, it } from 'vitest';
import { transportErrors as kinds } from '../../src/transport/errors.ts';
import { connectionErrorKind, requestError, requestErrorKind, saysNothing } from '../../src/transport/sftp/classify.ts';

const coded = (message: string, code?: string | number, level?: string): Error =>
  Object.assign(new Error(message), code === undefined ? {} : { code }, level === undefined ? {} : { level });

describe('errors that answer a request', () => {
  it.each([
    ['No such file', 2, 'transport-missing'],
    ['Permission denied', 3, 'transport-permission'],
    ['Failure', 4, 'transport-unknown'],
    ['Quota exceeded', 4, 'transport-quota'],
    ['User disk quota reached', 4, 'transport-quota'],
    ['write: No space left on device', 4, 'transport-no-space'],
    ['Disk full', 4, 'transport-no-space'],
    ['File already exists', 4, 'transport-exists'],
    ['Access denied by policy', 4, 'transport-permission'],
    ['Bad message', 5, 'transport-unknown'],
    ['', 6, 'transport-closed'],
    ['Connection lost', 7, 'transport-closed'],
    ['Operation unsupported', 8, 'transport-unsupported'],
    ['', 10, 'transport-missing'],
    ['', 11, 'transport-exists'],
    ['', 12, 'transport-permission'],
    ['', 14, 'transport-no-space'],
    ['', 15, 'transport-quota'],
    ['Something nobody has heard of', 99, 'transport-unknown'],
    ['No response from server', undefined, 'transport-closed'],
    ['Server does not support this extended request', undefined, 'transport-unsupported'],
    ['write EPIPE', 'EPIPE', 'transport-closed'],
    ['', 'ENOSPC', 'transport-no-space'],
  ])('%s (%s) is %s', (message, code, expected) => {
    expect(requestErrorKind(coded(message, code)).code).toBe(expected);
  });
});

describe('errors of the connection', () => {
  it.each([
    ['All configured authentication methods failed', undefined, 'client-authentication', 'transport-auth-refused'],
    ['Too many authentication failures', 2, undefined, 'transport-auth-refused'],
    ['', 14, undefined, 'transport-auth-refused'],
    // Disconnect reasons share numbers with SFTP's statuses: 2 is a protocol error here, not a missing file.
    ['Bad packet', 2, undefined, 'transport-unknown'],
    ['', 3, undefined, 'transport-no-common-algorithm'],
    ['', 12, undefined, 'transport-closed'],
    ['getaddrinfo ENOTFOUND host', 'ENOTFOUND', 'client-socket', 'transport-unreachable'],
    ['connect ECONNREFUSED', 'ECONNREFUSED', 'client-socket', 'transport-unreachable'],
    ['connect ETIMEDOUT', 'ETIMEDOUT', 'client-socket', 'transport-timeout'],
    ['read ECONNRESET', 'ECONNRESET', 'client-socket', 'transport-closed'],
    ['Keepalive timeout', undefined, 'client-timeout', 'transport-timeout'],
    ['Handshake failed: no matching key exchange algorithm', undefined, 'handshake', 'transport-no-common-algorithm'],
    ['Handshake failed: no matching host key format', undefined, 'handshake', 'transport-no-common-algorithm'],
    ['Connection lost before handshake', undefined, 'client-socket', 'transport-closed'],
    ['entirely new', undefined, undefined, 'transport-unknown'],
  ])('%s (%s, %s) is %s', (message, code, level, expected) => {
    expect(connectionErrorKind(coded(message, code, level)).code).toBe(expected);
  });
});

describe('what is not an Error', () => {
  it.each([undefined, null, 'text', 7, {}])(
    '%s is transport-unknown, retryable with a cap, never success',
    (thrown) => {
      expect(requestErrorKind(thrown)).toBe(kinds.unknown);
      expect(connectionErrorKind(thrown)).toBe(kinds.unknown);
    },
  );
});

it('the words of the server stay out of our message, since they may name a patient file', () => {
  const error = requestError(coded('No such file: /in/DOE_JANE.837', 2), 'stat');
  expect(error.message).not.toContain('DOE');
  expect(error.cause).toMatchObject({ message: 'No such file: /in/DOE_JANE.837' });
});

it('only a bare FAILURE says nothing', () => {
  expect(saysNothing(requestError(coded('Failure', 4), 'open'))).toBe(true);
  expect(saysNothing(requestError(coded('Quota exceeded', 4), 'write'))).toBe(false);
  expect(saysNothing(requestError(coded('x', 5), 'write'))).toBe(false);
});
