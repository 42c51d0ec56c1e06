import { describe, expect, it } from 'vitest';
import { GatewayError } from '../../src/base/gateway-error.ts';
import { partnerForPayer, readConfig } from '../../src/config/config.ts';

const PARTNER = `
  - id: acme
    transport: { type: folder, root: mailbox }
    sender: { id: SENDER }
    receiver: { id: RECEIVER }
    submitter: { name: Sample Billing, id: SUB1, phone: '5555550100' }
    receiverName: Acme Clearing
`;
const BASE = `dataDir: data\nbillingSystems:\n  - { id: main, in: drop/in, out: drop/out }\npartners:${PARTNER}`;
const resolvePath = (path: string): string => `/base/${path}`;

function faultsOf(text: string): string {
  try {
    readConfig(text, resolvePath);
  } catch (error) {
    return error instanceof GatewayError ? `${error.code} ${error.message}` : 'another error';
  }
  return 'none';
}

describe('the configuration', () => {
  it('is one frozen object with defaults and paths resolved against its own folder', () => {
    const config = readConfig(BASE, resolvePath);
    expect(config.ledger.url).toBe('sqlite:/base/data/ledger.db');
    expect(config.billingSystems[0]?.in).toBe('/base/drop/in');
    expect(config.partners[0]).toMatchObject({
      usage: 'T',
      limits: { claimsPerSet: 100 },
      transport: { root: '/base/mailbox' },
    });
    expect(Object.isFrozen(config.partners[0]?.send)).toBe(true);
    expect(partnerForPayer(config, 'ANY')?.id).toBe('acme');
  });

  it.each([
    ['an unknown key', `${BASE}\nsurprise: 1`, /surprise/],
    ['no YAML', 'a: [', /not readable as YAML/],
    ['an unknown zone', `${BASE}\nzone: Mars/Olympus`, /IANA zone/],
    ['a payer without a partner', `${BASE}\npayers: [{ id: P1, partner: nobody }]`, /there is no partner nobody/],
    ['the same partner twice', `${BASE}${PARTNER}`, /partner acme stands twice/],
    [
      'sftp without credentials',
      BASE.replace('{ type: folder, root: mailbox }', '{ type: sftp, host: h, username: u }'),
      /needs a password or a privateKey/,
    ],
    ['a submitter without a contact (M-020)', BASE.replace(", phone: '5555550100'", ''), /needs a phone or an email/],
    [
      'delimiters that are equal',
      BASE.replace(
        'receiverName',
        'delimiters: { element: "*", component: "*", repetition: "^", segment: "~" }\n    receiverName',
      ),
      /must differ/,
    ],
    [
      'file names that would repeat',
      BASE.replace('receiverName', 'send: { fileName: claims.837 }\n    receiverName'),
      /\{control\}/,
    ],
    ['in and out in one folder', BASE.replace('drop/out', 'drop/in'), /drop folder .* stands twice/],
    [
      'file names that lead elsewhere',
      BASE.replace('receiverName', "send: { fileName: '../{control}.837' }\n    receiverName"),
      /without \//,
    ],
    [
      'one remote folder both ways, emptied after reading',
      BASE.replace(
        'receiverName',
        'send: { folder: ./box }\n    receive: { folder: box/, afterwards: delete }\n    receiverName',
      ),
      /would take away what was sent/,
    ],
    ['claims dropped into dataDir', BASE.replace('drop/in', 'data'), /gateway's own/],
    ['records dropped into the archive', BASE.replace('drop/out', 'data/archive'), /gateway's own/],
  ])('says what is wrong: %s', (_what, text, expected) => {
    expect(faultsOf(text)).toMatch(/^config-invalid/);
    expect(faultsOf(text)).toMatch(expected);
  });
});
