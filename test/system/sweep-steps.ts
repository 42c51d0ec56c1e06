/** System tests: the steps of one life of the gateway, and where it dies: the numbered steps of reliability.md 4, and what lies beside them. */

export interface Step {
  readonly when: 'before' | 'after';
  readonly what: string;
}

/** A numbered step, and what shows that it is among those at which the gateway is killed. */
export interface Numbered {
  readonly step: string;
  readonly shownBy: RegExp;
  /** A look changes nothing: dying before it is dying after what came before. */
  readonly look?: boolean;
}

export const OUTBOUND: readonly Numbered[] = [
  { step: '1 claim file taken', shownBy: /^rename \/drop\/in\/sweep\.json \/drop\/in\/\.taken\// },
  { step: '1 claim file archived', shownBy: /^link \/data\/archive\/tmp\/UUID \/data\/archive\/HASH$/ },
  { step: '2, 3 parsed, claims in the ledger', shownBy: /^commit addClaimFile addClaims .*finishClaimFile/ },
  { step: 'intake: results as CSV', shownBy: /^rename .*\.result\.csv\.tmp / },
  { step: 'intake: results as a page', shownBy: /^rename .*\.result\.html\.tmp / },
  { step: 'intake: results as JSON', shownBy: /^rename .*\.result\.json\.tmp / },
  { step: 'intake: taken file removed', shownBy: /^unlink \/drop\/in\/\.taken\// },
  { step: '3 control numbers outside of the ledger', shownBy: /^write \/data\/highwater$/ },
  { step: '4 spooled', shownBy: /^rename \/data\/spool\/out-HASH\.tmp \/data\/spool\/out-HASH$/ },
  { step: '5 READY', shownBy: /^commit reserveControlNumbers addInterchange:claims/ },
  { step: '6 UPLOADING', shownBy: /^commit changeInterchange:UPLOADING$/ },
  { step: '7 remote open', shownBy: /^sftp open .*\.part$/ },
  { step: '8 bytes', shownBy: /^sftp write$/ },
  { step: '9 remote fsync', shownBy: /^sftp ext_openssh_fsync$/, look: true },
  { step: '9 remote close', shownBy: /^sftp close$/ },
  { step: '10 size looked at', shownBy: /^sftp lstat .*\.part$/, look: true },
  { step: '11 UPLOADED_TEMP', shownBy: /^commit changeInterchange:UPLOADED_TEMP$/ },
  { step: '12 remote rename', shownBy: /^sftp rename .*\.837\.1\.part .*\.837$/ },
  { step: '13 SENT, the billing system told', shownBy: /^commit changeInterchange:SENT .*addDrops:status/ },
  { step: '14 spool removed', shownBy: /^rm \/data\/spool\/out-HASH$/ },
  { step: '15 an answer applied', shownBy: /^commit .*setClaimStates .*addInboundInterchange of / },
  { step: '16 closed by its check', shownBy: /^commit post .*setClaimStates addDrops:status:posting/ },
];

export const INBOUND: readonly Numbered[] = [
  { step: '1 list', shownBy: /^sftp readdir$/, look: true },
  { step: '2, 3 SEEN', shownBy: /^commit saveRemoteFiles:SEEN/ },
  { step: '4 download made', shownBy: /^make \/data\/spool\/in-clearing-POLL-\d+\.part$/ },
  { step: '4 download written', shownBy: /^writeFile \/data\/spool\/in-clearing-POLL-\d+\.part$/ },
  { step: '5 second look at the size', shownBy: /^sftp lstat .*outbound\/N\./, look: true },
  { step: '6, 7 hashed and archived', shownBy: /^link \/data\/archive\/tmp\/UUID \/data\/archive\/HASH$/ },
  { step: '8 RECEIVED', shownBy: /^commit addInboundFile:RECEIVED saveRemoteFiles:RECEIVED$/ },
  { step: '9, 10 an answer applied with its records', shownBy: /^commit .*addDrops:status addInboundInterchange of / },
  { step: '10 a check posted with its records', shownBy: /^commit post .*addDrops:status:posting/ },
  { step: '10 the file is done', shownBy: /^commit .*changeInboundFile:APPLIED/ },
  { step: '12 REMOTE_DONE', shownBy: /^commit saveRemoteFiles:REMOTE_DONE$/ },
  { step: '13 statuses dropped', shownBy: /^link \/drop\/out\/\.status-.*\.tmp \/drop\/out\/status-/ },
  { step: '13 postings dropped', shownBy: /^link \/drop\/out\/\.posting-.*\.tmp \/drop\/out\/posting-/ },
  { step: '14 DELIVERED', shownBy: /^commit markDropDelivered$/ },
];

/** What isn't tried on either side. */
export function untried(numbered: readonly Numbered[], steps: readonly Step[]): readonly string[] {
  const shown = (pattern: RegExp, when: Step['when']): boolean =>
    steps.some((step) => step.when === when && pattern.test(step.what));
  return numbered.flatMap(({ step, shownBy, look = false }) => [
    ...(shown(shownBy, 'before') ? [] : [`before ${step}`]),
    ...(look || shown(shownBy, 'after') ? [] : [`after ${step}`]),
  ]);
}

/** A file of ours that is made, written or synced: dying before it is dying after what came before it. */
const SAME_AS_BEFORE = /^before (make|write|writeFile|sync) \//;

/**
 * Where to die: ordinals of the first step of each name on each side. A step that differs from an earlier one only in the file that it is
 * about does the same once more. A process that is killed loses nothing that it wrote, so a sync changes nothing for the next one.
 */
export function placesToDie(steps: readonly Step[], like = ''): readonly number[] {
  const wanted = new RegExp(like);
  const known = new Set<string>();
  return steps.flatMap(({ when, what }, index) => {
    const name = `${when} ${what.replace(/\d+/g, 'N')}`;
    if (SAME_AS_BEFORE.test(name) || name.startsWith('after sync')) return [];
    if (known.has(name) || !wanted.test(name)) return [];
    known.add(name);
    return [index + 1];
  });
}

/** `count` of them, evenly spread. */
export function spread(places: readonly number[], count: number): readonly number[] {
  if (count >= places.length) return places;
  const stride = places.length / count;
  return Array.from({ length: count }, (_, index) => places[Math.floor(index * stride)] ?? 1);
}
