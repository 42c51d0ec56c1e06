/** CLI: an opened gateway as the ports of the two lanes. */

import { GatewayError } from '../base/gateway-error.ts';
import { type GatewayConfig, type PartnerConfig, partnerForPayer } from '../config/config.ts';
import type { InboundPorts } from '../inbound/ports.ts';
import type { OwnProviderAdjustment } from '../inbound/post/provider-adjustments.ts';
import type { OutboundPorts } from '../outbound/ports.ts';
import { SoundPatterns } from '../outbound/sound-patterns.ts';
import type { CliEnvironment, Gateway, OpenOptions } from './environment.ts';
import { cliErrors } from './errors.ts';

export function partnerOf(config: GatewayConfig, id: string): PartnerConfig {
  const partner = config.partners.find((one) => one.id === id);
  if (partner === undefined) {
    const known = config.partners.map((one) => one.id).join(', ');
    throw new GatewayError(cliErrors.usage, `there is no partner ${id}; the configuration has ${known}`);
  }
  return partner;
}

/** The partners that a command is about: the one named, else all. */
export function partnersOf(config: GatewayConfig, id: string | undefined): readonly PartnerConfig[] {
  return id === undefined ? config.partners : [partnerOf(config, id)];
}

/** More gain little and hold the ledger for longer than a clerk would wait (docs/benchmarks.md). */
const CLAIMS_AT_ONCE = 1_000;

export function outboundPorts(gateway: Gateway): OutboundPorts {
  const { config, ledger, archive, clock, log, codeSets, profiles, providers, rules, mappings, spool, highWater } =
    gateway;
  return {
    ledger,
    archive,
    clock,
    log,
    codeSets,
    profiles,
    providers,
    rules,
    mappings,
    spool,
    highWater,
    guides: gateway.claimGuides,
    soundPatterns: new SoundPatterns(gateway.claimGuides),
    zone: config.zone,
    partners: config.partners,
    sources: config.billingSystems,
    claimsAtOnce: CLAIMS_AT_ONCE,
    drops: gateway.drops,
    random: () => gateway.random(),
    pause: (ms) => gateway.pause(ms),
    pgpOf: (partner) => gateway.pgpOf(partner),
    transportOf: (partner) => gateway.transportOf(partnerOf(config, partner.id)),
    requireRoom: () => gateway.machine.requireRoom(),
    partnerFor: (payerId) => partnerForPayer(config, payerId),
  };
}

/** The configuration's own rows for provider adjustments, as posting takes them. */
export function providerAdjustmentsOf(config: GatewayConfig): readonly OwnProviderAdjustment[] {
  return config.providerAdjustments.map(({ code, payer, ...row }) => ({ ...row, reasonCode: code, payerId: payer }));
}

export function inboundPorts(gateway: Gateway): InboundPorts {
  const { config, ledger, archive, clock, log, guides, downloads, spool, highWater } = gateway;
  const { self, zone, partners, posting } = config;
  return {
    ledger,
    archive,
    clock,
    log,
    guides,
    downloads,
    spool,
    highWater,
    zone,
    self,
    posting,
    providerAdjustments: providerAdjustmentsOf(config),
    reportLayouts: new Map(partners.map((partner) => [partner.id, partner.reports])),
    partners,
    drops: gateway.drops,
    unpacker: gateway.unpacker,
    pgpOf: (partner) => gateway.pgpOf(partner),
    requireRoom: () => gateway.machine.requireRoom(),
  };
}

/** Opens the gateway, works with it, and closes it whatever happens. */
export async function withGateway<T>(
  environment: CliEnvironment,
  configPath: string | undefined,
  options: OpenOptions,
  work: (gateway: Gateway) => Promise<T>,
): Promise<T> {
  const gateway = await environment.openGateway(configPath, options);
  try {
    return await work(gateway);
  } finally {
    await gateway.close();
  }
}
