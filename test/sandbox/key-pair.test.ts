import ssh2 from 'ssh2';
import { expect, it } from 'vitest';
import { makeKeyPair } from '../../src/sandbox/ssh/key-pair.ts';

it('every pair can be read back, also the one in 300 that ssh2 spoils', () => {
  for (let made = 0; made < 2_000; made += 1) {
    const pair = makeKeyPair();
    expect(ssh2.utils.parseKey(pair.privateKey)).not.toBeInstanceOf(Error);
    expect(ssh2.utils.parseKey(pair.publicKey)).not.toBeInstanceOf(Error);
  }
});
