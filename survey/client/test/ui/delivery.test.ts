import { describe, expect, it } from 'vitest';

import type { Manifest } from '../../src/protocol/manifest';
import { randomMoment } from '../../src/ui/delivery';
import type { Survey } from '../../src/ui/stage';

const HOUR = 3_600_000;
const NOW = 1000 * HOUR + 1_234_567;

function survey(spread_hours: number, hours_left: number): Survey {
  const submit_until = Math.floor((NOW + hours_left * HOUR) / 1000);
  return { manifest: { spread_hours, submit_until } as Manifest } as Survey;
}

describe('a random moment', () => {
  it('falls within the spread, and what is told of it is a full hour', () => {
    for (let round = 0; round < 200; round += 1) {
      const { due, latest } = randomMoment(survey(6, 100), NOW);
      expect(due).toBeGreaterThanOrEqual(NOW);
      expect(due).toBeLessThan(NOW + 6 * HOUR);
      expect(latest).toBe(1007 * HOUR);
    }
  });

  it('falls before the end of the survey, and the end is what is told', () => {
    const soon = survey(6, 2);
    for (let round = 0; round < 200; round += 1) {
      const { due, latest } = randomMoment(soon, NOW);
      expect(latest).toBe(soon.manifest.submit_until * 1000);
      expect(due).toBeLessThan(latest);
    }
  });
});
