import { describe, expect, it } from 'vitest';
import { ClaimGuides } from '../../../src/documents/claim/claim-guides.ts';
import { testLibrary } from '../../guides/library.ts';
import { corpusClaimFiles, roundTrip } from './round-trip.ts';

const corpus = process.env['CLAIMGATE_CORPUS'];
const why = corpus === undefined ? ' SKIPPED: CLAIMGATE_CORPUS is not set' : '';

describe(`the public 837s come back as they were${why}`, () => {
  it.skipIf(corpus === undefined)(
    'C: at least 98 % of the segments of all sound files, all of those that every validator accepts, and at most 1 % carried raw',
    () => {
      const folder = corpus ?? '';
      const guides = new ClaimGuides(testLibrary());
      const files = corpusClaimFiles(folder).filter(({ sound }) => sound);
      const trips = files.map((file) => roundTrip(folder, file, guides));
      const sum = (pick: (trip: (typeof trips)[number]) => number): number =>
        trips.reduce((all, trip) => all + pick(trip), 0);
      const segments = sum((trip) => trip.segments);
      expect(files.length).toBeGreaterThan(50);
      expect(segments).toBeGreaterThan(1800);
      expect(sum((trip) => trip.equal) / segments).toBeGreaterThanOrEqual(0.98);
      expect(sum((trip) => trip.raw.length) / segments).toBeLessThanOrEqual(0.01);
      const accepted = trips.filter((trip) => trip.accepted);
      expect(accepted.length).toBeGreaterThan(20);
      expect(accepted.filter((trip) => trip.equal < trip.segments || trip.differences.length > 0)).toEqual([]);
      expect(trips.filter((trip) => trip.equal < trip.segments && trip.differences.length === 0)).toEqual([]);
    },
  );
});
