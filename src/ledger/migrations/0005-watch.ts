import type { Migration } from './migration.ts';

/** Alerts and their notices, what commands ask of the daemon, whom a report for people names. */
export const watch: Migration = {
  number: 5,
  name: 'watch',
  statements: (words) => {
    const { integer: n, byPrimaryKey } = words;
    return [
      `create table alerts (
        alert_key ${n} primary key, matter text not null, code text not null, severity text not null,
        raised_at text not null, body_json text not null, cleared_at text)`,
      `create unique index alerts_open on alerts (matter) where cleared_at is null`,
      `create table notices (
        notice_key ${n} primary key, id text not null, body_json text not null, at text not null, attempts ${n} not null,
        next_attempt_at text not null, last_error_code text, delivered_at text, given_up_at text)`,
      `create unique index notices_id on notices (id)`,
      `create index notices_open on notices (notice_key) where delivered_at is null and given_up_at is null`,
      `create table requests (
        request_key ${n} primary key, kind text not null, detail_json text not null, at text not null,
        taken_at text, done_at text, outcome_json text)`,
      `create index requests_open on requests (request_key) where done_at is null`,
      `create table report_links (
        sha256 text not null, claim_key ${n} not null, interchange_key ${n} not null,
        primary key (sha256, claim_key, interchange_key))${byPrimaryKey}`,
      `create index report_links_claim on report_links (claim_key)`,
      ...['alerts', 'notices', 'requests'].flatMap((table) => words.keySequence(table)),
    ];
  },
};
