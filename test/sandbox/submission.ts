/** Writes small 837P files for tests of the sandbox, by hand: neither the gateway's writer nor its claims are used. */

export interface TestLine {
  readonly procedure: string;
  readonly charge: number;
  /** What the primary payer paid, contracted and left: then the claim goes to the secondary. */
  readonly primary?: { readonly paid: number; readonly contractual: number; readonly patient: number };
}

export interface TestClaim {
  readonly pcn: string;
  readonly lines?: readonly TestLine[];
  readonly npi?: string;
  readonly frequency?: string;
  readonly original?: string;
  readonly dependent?: boolean;
  readonly predetermination?: boolean;
}

export interface TestInterchange {
  readonly control?: number;
  readonly sender?: string;
  readonly sets: readonly (readonly TestClaim[])[];
}

const LINES: readonly TestLine[] = [
  { procedure: 'HC:99213', charge: 100 },
  { procedure: 'HC:85025', charge: 50 },
];

export function submission(options: TestInterchange): Buffer {
  const { control = 1, sender = 'CLINIC', sets } = options;
  const number = String(control).padStart(9, '0');
  const isa = `ISA*00*          *00*          *ZZ*${sender.padEnd(15)}*ZZ*${'SANDBOX'.padEnd(15)}*261101*0900*^*00501*${number}*1*T*:~`;
  const bodies = sets.map((claims, index) =>
    set(claims, String(index + 1).padStart(4, '0'), `B${control}-${index + 1}`),
  );
  const gs = `GS*HC*${sender}*SANDBOX*20261101*0900*${control}*X*005010X222A1~`;
  return Buffer.from(`${isa}${gs}${bodies.join('')}GE*${sets.length}*${control}~IEA*1*${number}~`, 'latin1');
}

function set(claims: readonly TestClaim[], number: string, reference: string): string {
  const segments = [
    `ST*837*${number}*005010X222A1`,
    `BHT*0019*00*${reference}*20261101*0900*CH`,
    'NM1*41*2*THE CLINIC*****46*CLINIC',
    'PER*IC*BILLING*TE*8005550199',
    'NM1*40*2*SANDBOX CLEARINGHOUSE*****46*SANDBOX',
  ];
  let level = 0;
  for (const claim of claims) {
    const provider = ++level;
    segments.push(
      `HL*${provider}**20*1`,
      `NM1*85*2*THE CLINIC*****XX*${claim.npi ?? '1234567893'}`,
      'N3*1 MAIN ST',
      'N4*ALBANY*NY*122070001',
      'REF*EI*123456789',
    );
    const subscriber = ++level;
    const self = claim.dependent !== true;
    segments.push(
      `HL*${subscriber}*${provider}*22*${self ? '0' : '1'}`,
      `SBR*${isSecondary(claim) ? 'S' : 'P'}*${self ? '18' : ''}*******CI`,
      `NM1*IL*1*HOLDER*ANNA****MI*M${claim.pcn}`,
      ...(self ? ['N3*2 OAK ST', 'N4*ALBANY*NY*12207', 'DMG*D8*19700101*F'] : []),
      'NM1*PR*2*SANDBOX HEALTH PLAN*****PI*SBX01',
    );
    if (!self) {
      level += 1;
      segments.push(
        `HL*${level}*${subscriber}*23*0`,
        'PAT*19',
        'NM1*QC*1*CHILD*MAY',
        'N3*2 OAK ST',
        'N4*ALBANY*NY*12207',
        'DMG*D8*20150101*F',
      );
    }
    segments.push(...claimSegments(claim));
  }
  segments.push(`SE*${segments.length + 1}*${number}`);
  return segments.map((segment) => `${segment}~`).join('');
}

function claimSegments(claim: TestClaim): readonly string[] {
  const lines = claim.lines ?? LINES;
  const total = lines.reduce((sum, line) => sum + line.charge, 0);
  return [
    `CLM*${claim.pcn}*${total}***11:B:${claim.frequency ?? '1'}*Y*A*Y*Y${claim.predetermination === true ? '**********PB' : ''}`,
    ...(claim.original === undefined ? [] : [`REF*F8*${claim.original}`]),
    'HI*ABK:J069',
    ...(isSecondary(claim) ? otherPayer(lines) : []),
    ...lines.flatMap((line, index) => [
      `LX*${index + 1}`,
      `SV1*${line.procedure}*${line.charge}*UN*1***1`,
      'DTP*472*D8*20261015',
      `REF*6R*${claim.pcn}L${index + 1}`,
      ...(line.primary === undefined
        ? []
        : [
            `SVD*PRIM*${line.primary.paid}*${line.procedure}**1`,
            `CAS*CO*45*${line.primary.contractual}`,
            `CAS*PR*2*${line.primary.patient}`,
            'DTP*573*D8*20261020',
          ]),
    ]),
  ];
}

const isSecondary = (claim: TestClaim): boolean => (claim.lines ?? []).some((line) => line.primary !== undefined);

function otherPayer(lines: readonly TestLine[]): readonly string[] {
  const paid = lines.reduce((sum, line) => sum + (line.primary?.paid ?? 0), 0);
  return [
    'SBR*P*18*******CI',
    `AMT*D*${paid}`,
    'OI***Y***Y',
    'NM1*IL*1*HOLDER*ANNA****MI*PRIM1',
    'NM1*PR*2*THE PRIMARY*****PI*PRIM',
  ];
}
