import { keysInForce, plainInForce } from '../keys.ts';
import { leaseLost } from '../leases.ts';
import type { LedgerTransaction, LedgerView } from '../port.ts';
import type { Session, WritingSession } from '../session.ts';
import * as alerts from './alerts.ts';
import * as audit from './audit.ts';
import * as claimFiles from './claim-files.ts';
import * as texts from './claim-texts.ts';
import * as claims from './claims.ts';
import * as contracts from './contracts.ts';
import * as controlNumbers from './control-numbers.ts';
import * as deposits from './deposits.ts';
import * as drops from './drops.ts';
import * as due from './due.ts';
import * as evaluations from './evaluations.ts';
import * as events from './events.ts';
import * as inbound from './inbound.ts';
import * as interchanges from './interchanges.ts';
import * as marks from './marks.ts';
import * as money from './money.ts';
import * as practice from './practice.ts';
import * as queue from './queue.ts';
import * as remembered from './remembered.ts';
import * as notes from './remittance-notes.ts';
import * as requests from './requests.ts';
import * as retention from './retention.ts';
import * as rotation from './rotation.ts';
import * as waiting from './waiting.ts';

/** All questions of the port over one session. */
export function viewOf(session: Session): LedgerView {
  return {
    claims: (query) => claims.claims(session, query),
    claimHeads: (query) => claims.claimHeads(session, query),
    claimStandings: (claimKeys) => claims.claimStandings(session, claimKeys),
    claimBodies: (query) => claims.claimBodies(session, query),
    claimAccounts: (claimKeys) => texts.claimAccounts(session, claimKeys),
    claimTotals: () => claims.claimTotals(session),
    claimFiles: (query) => claimFiles.claimFiles(session, query),
    claimFilePart: (claimFileKey, ordinal) => claimFiles.claimFilePart(session, claimFileKey, ordinal),
    events: (claimKey) => events.events(session, claimKey),
    interchanges: (query) => interchanges.interchanges(session, query),
    submissions: (query) => interchanges.submissions(session, query),
    submittedNumbers: (claimKeys) => interchanges.submittedNumbers(session, claimKeys),
    submittedClaims: (interchangeKey) => interchanges.submittedClaims(session, interchangeKey),
    remoteFiles: (partner, folder, names) => inbound.remoteFiles(session, partner, folder, names),
    inboundFile: (sha256) => inbound.inboundFile(session, sha256),
    inboundFiles: (query) => inbound.inboundFiles(session, query),
    knownInterchange: (identity) => inbound.knownInterchange(session, identity),
    quarantine: (query) => inbound.quarantine(session, query),
    remittances: (query) => money.remittances(session, query),
    sharedTraceNumbers: (traces) => money.sharedTraceNumbers(session, traces),
    adjudications: (query) => money.adjudications(session, query),
    entries: (query) => money.entries(session, query),
    balances: (claimKeys) => money.balances(session, claimKeys),
    trialBalance: () => money.trialBalance(session),
    queue: (query) => queue.queue(session, query),
    pendingDrops: (limit, except, after) => drops.pendingDrops(session, limit, except, after),
    pendingDropHeads: (limit) => drops.pendingDropHeads(session, limit),
    waitingDrops: () => drops.waitingDrops(session),
    waitingDropsBySystem: () => drops.waitingDropsBySystem(session),
    newestEvent: () => events.newestEvent(session),
    mark: (name) => marks.mark(session, name),
    nextDue: (name) => due.nextDue(session, name),
    controlNumber: (partner, kind) => controlNumbers.controlNumber(session, partner, kind),
    audit: (after, limit) => audit.audit(session, after, limit),
    evaluations: (after, limit) => evaluations.evaluations(session, after, limit),
    practiceLists: () => practice.practiceLists(session),
    practiceRows: (kind, keys) => practice.practiceRows(session, kind, keys),
    remittanceNotes: (remittanceKeys) => notes.remittanceNotes(session, remittanceKeys),
    bankDeposits: (query) => deposits.bankDeposits(session, query),
    rememberedMatches: (query) => remembered.rememberedMatches(session, query),
    contracts: () => contracts.contracts(session),
    contractTerms: (payerId, codes) => contracts.contractTerms(session, payerId, codes),
    waitingClaims: (displayStates) => waiting.waitingClaims(session, displayStates),
    partnerActivity: () => waiting.partnerActivity(session),
    stuckFiles: (looks) => waiting.stuckFiles(session, looks),
    alerts: (query) => alerts.alerts(session, query),
    openNotices: (limit) => alerts.openNotices(session, limit),
    openRequests: () => requests.openRequests(session),
    request: (requestKey) => requests.request(session, requestKey),
    agedHashes: (query) => retention.agedHashes(session, query),
    referencesTo: (hashes) => retention.referencesTo(session, hashes),
    evidenceOfOpenClaims: (after, limit, open) => retention.evidenceOfOpenClaims(session, after, limit, open),
    evidenceOfOpenWork: () => retention.evidenceOfOpenWork(session),
    pruned: (hashes) => retention.pruned(session, hashes),
    prunedAfter: (after, limit) => retention.prunedAfter(session, after, limit),
    keysInForce: () => keysInForce(session),
    plainInForce: () => plainInForce(session),
    rotationUnderWay: () => rotation.rotationUnderWay(session),
    underOlderKeys: () => rotation.underOlderKeys(session),
    reportLinks: (query) => waiting.reportLinks(session, query),
  };
}

/** All questions and changes of the port inside one transaction. */
export function transactionOf(session: WritingSession): LedgerTransaction {
  return {
    ...viewOf(session),
    requireLease: async (lease) => {
      if (!(await session.holdsLease(lease))) throw leaseLost(lease);
    },
    reserveControlNumbers: (partner, kind, count) =>
      controlNumbers.reserveControlNumbers(session, partner, kind, count),
    raiseControlNumber: (partner, kind, atLeast) => controlNumbers.raiseControlNumber(session, partner, kind, atLeast),
    addClaimFile: (file) => claimFiles.addClaimFile(session, file),
    addClaimFilePart: (claimFileKey, part) => claimFiles.addClaimFilePart(session, claimFileKey, part),
    finishClaimFile: (claimFileKey, resultJson) => claimFiles.finishClaimFile(session, claimFileKey, resultJson),
    addClaims: (newClaims, at) => claims.addClaims(session, newClaims, at),
    replaceClaim: (claimKey, claim, at) => claims.replaceClaim(session, claimKey, claim, at),
    setClaimStates: (changes, at) => claims.setClaimStates(session, changes, at),
    addEvents: (newEvents) => events.addEvents(session, newEvents),
    addInterchange: (interchange) => interchanges.addInterchange(session, interchange),
    changeInterchange: (interchangeKey, change) => interchanges.changeInterchange(session, interchangeKey, change),
    saveRemoteFiles: (files) => inbound.saveRemoteFiles(session, files),
    addInboundFile: (file) => inbound.addInboundFile(session, file),
    changeInboundFile: (sha256, state, detailJson) => inbound.changeInboundFile(session, sha256, state, detailJson),
    addInboundInterchange: (identity, at) => inbound.addInboundInterchange(session, identity, at),
    addQuarantine: (items) => inbound.addQuarantine(session, items),
    changeQuarantine: (quarantineKey, state) => inbound.changeQuarantine(session, quarantineKey, state),
    post: (batch) => money.post(session, batch),
    addQueueItems: (items) => queue.addQueueItems(session, items),
    closeQueueItem: (queueKey, by, at) => queue.closeQueueItem(session, queueKey, by, at),
    addDrops: (newDrops) => drops.addDrops(session, newDrops),
    setMark: (name, value) => marks.setMark(session, name, value),
    markDropDelivered: (dropKey, at) => drops.markDropDelivered(session, dropKey, at),
    claimDue: (name, expected, next) => due.claimDue(session, name, expected, next),
    replacePracticeList: (kind, rows, at) => practice.replacePracticeList(session, kind, rows, at),
    setRemittanceState: (remittanceKey, state) => notes.setRemittanceState(session, remittanceKey, state),
    addRemittanceNote: (note) => notes.addRemittanceNote(session, note),
    addBankDeposits: (news) => deposits.addBankDeposits(session, news),
    fundRemittance: (depositKey, funding) => deposits.fundRemittance(session, depositKey, funding),
    rememberMatch: (match) => remembered.rememberMatch(session, match),
    forgetMatch: (matchKey, at) => remembered.forgetMatch(session, matchKey, at),
    replaceContract: (contract, terms) => contracts.replaceContract(session, contract, terms),
    raiseAlerts: (given) => alerts.raiseAlerts(session, given),
    clearAlerts: (alertKeys, at) => alerts.clearAlerts(session, alertKeys, at),
    addNotices: (notices) => alerts.addNotices(session, notices),
    noteAttempt: (noticeKey, attempt) => alerts.noteAttempt(session, noticeKey, attempt),
    addRequest: (given) => requests.addRequest(session, given),
    takeRequest: (requestKey, at, staleBefore) => requests.takeRequest(session, requestKey, at, staleBefore),
    finishRequest: (requestKey, at, outcome) => requests.finishRequest(session, requestKey, at, outcome),
    addReportLinks: (links) => waiting.addReportLinks(session, links),
    notePruned: (kind, hashes, entry) => retention.notePruned(session, kind, hashes, entry),
    noteRemoved: (hashes, at) => retention.noteRemoved(session, hashes, at),
    doubtRemoved: () => retention.doubtRemoved(session),
    beginRotation: () => rotation.beginRotation(session),
    rotatePage: (texts, limit) => rotation.rotatePage(session, texts, limit),
    endRotation: () => rotation.endRotation(session),
    appendAudit: (row) => audit.appendAudit(session, row),
  };
}
