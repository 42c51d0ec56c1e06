import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { readConfig } from '../../src/config/config.ts';

it('the example configuration is a valid one', () => {
  const config = readConfig(readFileSync('config/gateway.example.yaml', 'utf8'), (path) => path);
  expect(config.partners[0]?.transport.type).toBe('sftp');
  expect(config.billingSystems[0]?.in).toBe('drop/in');
});
